using System.Buffers;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// One run of a plan, level by level: every field of a level is resolved with one call for all its parents; then the values are completed, which
/// gives the parents of the next level. Nothing is written before all is known, so that nulls have travelled to where they belong.
/// </summary>
internal sealed class ExecutionRun(GraphQLEngine engine, Plan plan, VariableValues variables, RequestContext context, CancellationToken cancellationToken)
{
    private readonly List<GraphQLError> _errors = [];
    private Group? _root;
    private long _valueCount;

    public RequestContext Context => context;

    public CancellationToken CancellationToken => cancellationToken;

    public bool IsDataNull { get; set; }

    public IReadOnlyList<GraphQLError> Errors => _errors;

    public async ValueTask RunAsync(object rootValue)
    {
        _root = NewRoot(rootValue);
        if (plan.Operation.Kind != OperationKind.Mutation)
        {
            await RunLevelsAsync([_root]);
            return;
        }

        // Mutations run one after the other, each with all that is selected below it.
        for (var i = 0; i < _root.Selection.Fields.Count && !IsDataNull; i++)
        {
            if (Start(_root, i) is { } column)
            {
                await FinishAsync([column]);
                await RunLevelsAsync(column.Children);
            }
        }
    }

    /// <summary>Runs the levels below a subscription's root field, whose value is the event.</summary>
    public async ValueTask RunEventAsync(Func<Group, PlanField, Column> start)
    {
        _root = NewRoot(RootValue.Instance);
        var column = start(_root, _root.Selection.Fields[0]);
        _root.Columns[0] = column;
        column.Complete(this);
        await RunLevelsAsync(column.Children);
    }

    public void Report(GraphQLError error)
    {
        if (_errors.Count < engine.Options.ErrorCountMax)
        {
            _errors.Add(error);
        }
    }

    public GraphQLError ToError(Exception fault, string coordinate) => engine.ToError(fault, coordinate);

    public void WriteData(JsonResultWriter writer)
    {
        if (IsDataNull || _root is null)
        {
            writer.WriteNull();
        }
        else
        {
            _root.Write(writer, 0);
        }
    }

    public void Return() => _root?.Return();

    private Group NewRoot(object value)
    {
        var root = new Group(this, plan.Root, null);
        root.Add(value, 0, 0);
        return root;
    }

    private async ValueTask RunLevelsAsync(List<Group> level)
    {
        while (level.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var columns = new List<Column>();
            foreach (var group in level)
            {
                Count(group);
                group.InheritDeaths();
                for (var i = 0; i < group.Selection.Fields.Count; i++)
                {
                    if (Start(group, i) is { } column)
                    {
                        columns.Add(column);
                    }
                }
            }

            await FinishAsync(columns);
            level = [];
            foreach (var column in columns)
            {
                level.AddRange(column.Children);
            }
        }
    }

    private void Count(Group group)
    {
        _valueCount += (long)group.Count * group.Selection.Fields.Count;
        if (_valueCount > engine.Options.ResponseValueCountMax)
        {
            throw new GraphQLException($"The answer has more than {Inspect.Value(engine.Options.ResponseValueCountMax)} values.", ErrorCodes.TooLarge);
        }
    }

    private Column? Start(Group group, int index)
    {
        var field = group.Selection.Fields[index];
        if (field.Constant is not null)
        {
            return null;
        }

        var resolver = field.Definition.Resolver ?? throw new InvalidOperationException($"{field.Definition.Coordinate} is not bound.");
        var arguments = field.ConstantArguments;
        var fault = arguments is null ? ArgumentCoercion.TryCoerce(field.Definition, field.Nodes[0], variables, out arguments) : null;
        var column = fault is null
            ? resolver.Start(this, group, field, arguments!)
            : resolver.Failed(group, field, new GraphQLError(fault.Message) { Code = ErrorCodes.BadUserInput, Locations = [plan.Source.Locate(fault.At.Start)] });
        group.Columns[index] = column;
        return column;
    }

    private async ValueTask FinishAsync(List<Column> columns)
    {
        foreach (var column in columns)
        {
            if (column.Pending is { } pending)
            {
                await pending;
            }
        }

        foreach (var column in columns)
        {
            column.Complete(this);
        }
    }
}

/// <summary>The parent of root fields: it has no content.</summary>
public sealed class RootValue
{
    private RootValue()
    {
    }

    public static RootValue Instance { get; } = new();
}
