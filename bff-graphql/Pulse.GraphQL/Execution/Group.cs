using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// All objects of one selection at one level: the parents that every field of the selection is resolved for in one call.
/// Each row remembers where it hangs in the level above, for error paths and for nulls that travel upwards.
/// </summary>
internal sealed class Group(ExecutionRun run, PlanSelection selection, Column? parent)
{
    private PooledList<object> _parents;
    private PooledList<int> _parentRows;
    private PooledList<int> _codePositions;
    private bool[]? _dead;

    public PlanSelection Selection { get; } = selection;

    public Column? Parent { get; } = parent;

    public Column?[] Columns { get; } = new Column?[selection.Fields.Count];

    public int Count => _parents.Count;

    public bool HasDead => _dead is not null;

    public object[] Parents => _parents.Items;

    public int Add(object value, int parentRow, int codePosition)
    {
        _parents.Add(value);
        _parentRows.Add(parentRow);
        _codePositions.Add(codePosition);
        return _parents.Count - 1;
    }

    public bool IsDead(int row) => _dead is { } dead && row < dead.Length && dead[row];

    public void MarkDead(int row)
    {
        if (_dead is null || _dead.Length < Count)
        {
            Array.Resize(ref _dead, Count);
        }

        _dead[row] = true;
    }

    /// <summary>A non-null field of a row is null: the row is null, and so is everything above that must not be.</summary>
    public void Kill(int row)
    {
        if (IsDead(row))
        {
            return;
        }

        MarkDead(row);
        if (Parent is null)
        {
            run.IsDataNull = true;
        }
        else
        {
            Parent.NullChild(_parentRows.Items[row], _codePositions.Items[row]);
        }
    }

    /// <summary>Takes over deaths from the level above, so that no work is done for rows that will not be shown.</summary>
    public void InheritDeaths()
    {
        if (Parent is { Group.HasDead: true } parent)
        {
            for (var row = 0; row < Count; row++)
            {
                if (parent.Group.IsDead(_parentRows.Items[row]))
                {
                    MarkDead(row);
                }
            }
        }
    }

    /// <summary>Rows that are still shown; null means all.</summary>
    public int[]? LiveRows()
    {
        if (_dead is null)
        {
            return null;
        }

        var live = new List<int>(Count);
        for (var row = 0; row < Count; row++)
        {
            if (!IsDead(row))
            {
                live.Add(row);
            }
        }

        return [.. live];
    }

    public void AppendPath(List<object> path, int row)
    {
        if (Parent is { } parent)
        {
            var parentRow = _parentRows.Items[row];
            parent.Group.AppendPath(path, parentRow);
            path.Add(parent.Field.ResponseName);
            parent.AppendIndices(path, parentRow, _codePositions.Items[row]);
        }
    }

    public void Write(JsonResultWriter writer, int row)
    {
        writer.WriteByte((byte)'{');
        var fields = Selection.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            writer.WriteRaw(i == 0 ? field.FirstKey : field.NextKey);
            if (field.Constant is { } constant)
            {
                writer.WriteRaw(constant);
            }
            else
            {
                Columns[i]!.Write(writer, row);
            }
        }

        writer.WriteByte((byte)'}');
    }

    public void Return()
    {
        _parents.Return();
        _parentRows.Return();
        _codePositions.Return();
        foreach (var column in Columns)
        {
            column?.Return();
        }
    }
}
