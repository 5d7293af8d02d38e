using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// The values of one field for all rows of a group. Fields of leaf types keep their values; fields of composite types keep codes that say, in the
/// order of the result, where each child object went: a child's number, <see cref="NullCode"/>, or a list head followed by its items.
/// </summary>
internal abstract class Column(Group group, PlanField field)
{
    public const int NullCode = -1;
    public const int ListCode = -2;
    public const int NulledListCode = -3;

    /// <summary>A list head takes three codes: the marker, the number of items, the number of codes of all items.</summary>
    public const int ListHeadLength = 3;

    private PooledList<int> _starts;
    private PooledList<int> _childRows;
    private PooledList<Group> _childGroups;
    private bool[]? _nulls;

    protected PooledList<int> Codes;

    public Group Group { get; } = group;

    public PlanField Field { get; } = field;

    /// <summary>Set while a batch resolver is at work.</summary>
    public Task? Pending { get; set; }

    public List<Group> Children { get; } = [];

    public ref PooledList<int> CodeList => ref Codes;

    /// <summary>Checks values, finds the children of the next level and records errors. Called once <see cref="Pending"/> is done.</summary>
    public abstract void Complete(ExecutionRun run);

    protected abstract void WriteValue(JsonResultWriter writer, int row);

    public void BeginRow() => _starts.Add(Codes.Count);

    public void NullRow(int row)
    {
        _nulls ??= new bool[Group.Count];
        _nulls[row] = true;
    }

    /// <summary>The field itself has no value in this row, and an error says why.</summary>
    public void FailRow(int row)
    {
        NullRow(row);
        if (Field.IsNonNull)
        {
            Group.Kill(row);
        }
    }

    public int AddChild(ExecutionRun run, ObjectType type, object value, int row)
    {
        var child = Children.Find(c => ReferenceEquals(c.Selection.Type, type));
        if (child is null)
        {
            child = new Group(run, Field.SelectionOf(type), this);
            Children.Add(child);
        }

        var childRow = child.Add(value, row, Codes.Count);
        _childRows.Add(childRow);
        if (Field.IsAbstract)
        {
            _childGroups.Add(child);
        }

        Codes.Add(_childRows.Count - 1);
        return childRow;
    }

    public void Write(JsonResultWriter writer, int row)
    {
        if (_nulls is { } nulls && nulls[row])
        {
            writer.WriteNull();
        }
        else if (Field.IsComposite)
        {
            var position = _starts.Items[row];
            WriteCode(writer, ref position);
        }
        else
        {
            WriteValue(writer, row);
        }
    }

    /// <summary>A child died. The innermost nullable place around it becomes null, or else the row's own object.</summary>
    public void NullChild(int row, int codePosition)
    {
        var lists = EnclosingLists(row, codePosition);
        for (var level = lists.Count; level >= 0; level--)
        {
            // Level 0 is the field itself, level n an item of the n-th list around the child.
            if (level < lists.Count)
            {
                Codes.Items[lists[level]] = NulledListCode;
            }

            if (!Field.NonNullAt[level])
            {
                return;
            }
        }

        Group.Kill(row);
    }

    public void AppendIndices(List<object> path, int row, int codePosition)
    {
        foreach (var head in EnclosingLists(row, codePosition))
        {
            var index = -1;
            var position = head + ListHeadLength;
            while (position <= codePosition)
            {
                index++;
                position += LengthOf(position);
            }

            path.Add(index);
        }
    }

    /// <summary>Forgets the codes from a position on, because the list that they were items of became null; their objects are not resolved.</summary>
    public void Discard(int from)
    {
        for (var position = from; position < Codes.Count;)
        {
            var code = Codes.Items[position];
            if (code >= 0)
            {
                ChildOf(code).MarkDead(_childRows.Items[code]);
            }

            position += code is ListCode or NulledListCode ? ListHeadLength : 1;
        }

        Codes.Truncate(from);
    }

    public virtual void Return()
    {
        Codes.Return();
        _starts.Return();
        _childRows.Return();
        _childGroups.Return();
        foreach (var child in Children)
        {
            child.Return();
        }
    }

    private Group ChildOf(int code) => Field.IsAbstract ? _childGroups.Items[code] : Children[0];

    private void WriteCode(JsonResultWriter writer, ref int position)
    {
        var code = Codes.Items[position];
        if (code >= 0)
        {
            position++;
            var child = ChildOf(code);
            var childRow = _childRows.Items[code];
            if (child.IsDead(childRow))
            {
                writer.WriteNull();
            }
            else
            {
                child.Write(writer, childRow);
            }

            return;
        }

        if (code != ListCode)
        {
            position += LengthOf(position);
            writer.WriteNull();
            return;
        }

        var count = Codes.Items[position + 1];
        position += ListHeadLength;
        writer.WriteByte((byte)'[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                writer.WriteByte((byte)',');
            }

            WriteCode(writer, ref position);
        }

        writer.WriteByte((byte)']');
    }

    private int LengthOf(int position) =>
        Codes.Items[position] is ListCode or NulledListCode ? ListHeadLength + Codes.Items[position + 2] : 1;

    /// <summary>Positions of the list heads around a child, outermost first.</summary>
    private List<int> EnclosingLists(int row, int codePosition)
    {
        var heads = new List<int>();
        var position = _starts.Items[row];
        while (position < codePosition)
        {
            var length = LengthOf(position);
            if (codePosition < position + length)
            {
                heads.Add(position);
                position += ListHeadLength;
            }
            else
            {
                position += length;
            }
        }

        return heads;
    }
}

/// <summary>A column with values of one C# type.</summary>
internal sealed class Column<T>(Group group, PlanField field, Shape<T> shape) : Column(group, field)
{
    private T[] _values = System.Buffers.ArrayPool<T>.Shared.Rent(group.Count);
    private GraphQLError?[]? _failures;

    public Span<T> Values => _values.AsSpan(0, Group.Count);

    /// <summary>Notes that a row's value could not be had; its error takes place, path and row's null when the column is completed.</summary>
    public void Fail(int row, GraphQLError error)
    {
        _failures ??= new GraphQLError?[Group.Count];
        _failures[row] = error;
    }

    public override void Complete(ExecutionRun run)
    {
        if (!Field.IsComposite && !shape.CanFail && _failures is null && !Group.HasDead)
        {
            return;
        }

        var completion = new Completion(run, this);
        for (var row = 0; row < Group.Count; row++)
        {
            completion.Start(row);
            if (Field.IsComposite)
            {
                BeginRow();
            }

            if (Group.IsDead(row))
            {
                Skip(row);
            }
            else if (_failures?[row] is { } failure)
            {
                completion.Report(failure);
                Skip(row);
                FailRow(row);
            }
            else
            {
                Note(row, shape.Complete(completion, ref _values[row]));
            }
        }
    }

    private void Note(int row, Outcome outcome)
    {
        if (outcome == Outcome.Propagate)
        {
            FailRow(row);
        }
        else if (outcome == Outcome.Null)
        {
            NullRow(row);
        }
    }

    private void Skip(int row)
    {
        NullRow(row);
        if (Field.IsComposite)
        {
            Codes.Add(NullCode);
        }
    }

    protected override void WriteValue(JsonResultWriter writer, int row) => shape.Write(writer, _values[row]);

    public override void Return()
    {
        base.Return();
        System.Buffers.ArrayPool<T>.Shared.Return(
            _values, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        _values = [];
    }
}
