using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>How a field gets its values for all rows of a level at once.</summary>
internal abstract class FieldResolver
{
    /// <summary>The C# type that the field's parents must have, for the check when a schema is bound; null when any will do.</summary>
    public virtual Type? ParentType => null;

    public abstract Column Start(ExecutionRun run, Group group, PlanField field, InputValues arguments);

    /// <summary>Makes a column whose every row has failed, such as for arguments that cannot be coerced.</summary>
    public abstract Column Failed(Group group, PlanField field, GraphQLError error);
}

internal abstract class FieldResolver<TValue>(Shape<TValue> shape) : FieldResolver
{
    protected Column<TValue> NewColumn(Group group, PlanField field) => new(group, field, shape);

    public override Column Failed(Group group, PlanField field, GraphQLError error)
    {
        var column = NewColumn(group, field);
        FailAll(column, error);
        return column;
    }

    protected static void FailAll(Column<TValue> column, GraphQLError error)
    {
        for (var row = 0; row < column.Group.Count; row++)
        {
            column.Fail(row, error);
        }
    }
}

/// <summary>A plain resolver: a synchronous function of parent and arguments, without services.</summary>
internal sealed class PlainResolver<TParent, TValue>(Shape<TValue> shape, Func<TParent, InputValues, TValue> resolve) : FieldResolver<TValue>(shape)
{
    public override Type ParentType => typeof(TParent);

    public override Column Start(ExecutionRun run, Group group, PlanField field, InputValues arguments)
    {
        var column = NewColumn(group, field);
        var values = column.Values;
        var parents = group.Parents;
        for (var row = 0; row < values.Length; row++)
        {
            if (group.IsDead(row))
            {
                continue;
            }

            try
            {
                values[row] = resolve((TParent)parents[row], arguments);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A field error of this row only.
                column.Fail(row, run.ToError(fault, field.Definition.Coordinate));
            }
        }

        return column;
    }
}

/// <summary>The function behind a batch resolver: all parents of a level in, their values out in the same order.</summary>
public delegate ValueTask<IReadOnlyList<TValue>> BatchFunction<TParent, TValue>(
    IReadOnlyList<TParent> parents, InputValues arguments, RequestContext context, CancellationToken cancellationToken);

internal sealed class BatchResolver<TParent, TValue>(Shape<TValue> shape, BatchFunction<TParent, TValue> resolve) : FieldResolver<TValue>(shape)
{
    public override Type ParentType => typeof(TParent);

    public override Column Start(ExecutionRun run, Group group, PlanField field, InputValues arguments)
    {
        var column = NewColumn(group, field);
        var live = group.LiveRows();
        ValueTask<IReadOnlyList<TValue>> pending;
        try
        {
            pending = resolve(new ParentList<TParent>(group.Parents, live, group.Count), arguments, run.Context, run.CancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A field error of every row.
            FailAll(column, run.ToError(fault, field.Definition.Coordinate));
            return column;
        }

        if (pending.IsCompletedSuccessfully)
        {
            Fill(run, column, live, pending.Result);
        }
        else
        {
            column.Pending = Await(run, column, live, pending);
        }

        return column;
    }

    private static async Task Await(ExecutionRun run, Column<TValue> column, int[]? live, ValueTask<IReadOnlyList<TValue>> pending)
    {
        try
        {
            Fill(run, column, live, await pending);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !run.CancellationToken.IsCancellationRequested)
        {
            FailAll(column, run.ToError(fault, column.Field.Definition.Coordinate));
        }
    }

    private static void Fill(ExecutionRun run, Column<TValue> column, int[]? live, IReadOnlyList<TValue> results)
    {
        var values = column.Values;
        var expected = live?.Length ?? values.Length;
        if (results is null || results.Count != expected)
        {
            var fault = new InvalidOperationException(
                $"The batch resolver of {column.Field.Definition.Coordinate} returned {Inspect.Value(results?.Count)} values for {Inspect.Value(expected)} parents.");
            FailAll(column, run.ToError(fault, column.Field.Definition.Coordinate));
            return;
        }

        for (var i = 0; i < expected; i++)
        {
            values[live is null ? i : live[i]] = results[i];
        }
    }
}

/// <summary>The parents of a level, as the batch resolver's own type, without copying.</summary>
internal sealed class ParentList<T>(object[] parents, int[]? live, int count) : IReadOnlyList<T>
{
    public int Count => live?.Length ?? count;

    public T this[int index] => (T)parents[live is null ? index : live[index]];

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
