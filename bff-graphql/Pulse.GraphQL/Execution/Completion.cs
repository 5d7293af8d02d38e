using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

internal enum Outcome
{
    Value,
    Null,

    /// <summary>A place that must not be null is; the place around it becomes null.</summary>
    Propagate,
}

/// <summary>Where a column's completion stands: the row and the list indices inside its value.</summary>
internal sealed class Completion(ExecutionRun run, Column column)
{
    private readonly List<int> _indices = [];
    private int _row;

    public ExecutionRun Run => run;

    public Column Column => column;

    public bool IsComposite => column.Field.IsComposite;

    public int CodeCount => column.CodeList.Count;

    public void Start(int row)
    {
        _row = row;
        _indices.Clear();
    }

    public void Enter(int index) => _indices.Add(index);

    public void Leave() => _indices.RemoveAt(_indices.Count - 1);

    public void AddObject(ObjectType type, object value) => column.AddChild(run, type, value, _row);

    public void AddNull()
    {
        if (IsComposite)
        {
            column.CodeList.Add(Column.NullCode);
        }
    }

    public int BeginList()
    {
        var head = column.CodeList.Count;
        if (IsComposite)
        {
            column.CodeList.Add(Column.ListCode);
            column.CodeList.Add(0);
            column.CodeList.Add(0);
        }

        return head;
    }

    public void EndList(int head, int count)
    {
        if (IsComposite)
        {
            column.CodeList.Items[head + 1] = count;
            column.CodeList.Items[head + 2] = column.CodeList.Count - head - Column.ListHeadLength;
        }
    }

    public void DiscardList(int head)
    {
        if (IsComposite)
        {
            column.Discard(head);
        }
    }

    public void ReportNull() => Report(new GraphQLError(
        $"Cannot return null for non-nullable field {column.Field.Definition.Coordinate}.") { Code = ErrorCodes.NullForNonNull });

    public void Report(GraphQLError error)
    {
        var path = new List<object>();
        column.Group.AppendPath(path, _row);
        path.Add(column.Field.ResponseName);
        path.AddRange(_indices.Cast<object>());
        run.Report(error with { Path = path, Locations = error.Locations.Count > 0 ? error.Locations : column.Field.Locations });
    }

    public void Report(Exception exception) => Report(run.ToError(exception, column.Field.Definition.Coordinate));
}
