using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>How values of one C# type become values of one GraphQL type: checked once a level, written once.</summary>
internal abstract class Shape<T>
{
    public bool IsNonNull { get; init; }

    /// <summary>False lets the engine skip the check of whole columns.</summary>
    public virtual bool CanFail => true;

    public Outcome Complete(Completion completion, ref T value)
    {
        Outcome outcome;
        var head = completion.CodeCount;
        try
        {
            outcome = CompleteInner(completion, ref value);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A field error: its place becomes null, the rest of the answer stands.
            completion.Report(fault);
            completion.DiscardList(head);
            completion.AddNull();
            return IsNonNull ? Outcome.Propagate : Outcome.Null;
        }

        if (outcome == Outcome.Value)
        {
            return Outcome.Value;
        }

        if (outcome == Outcome.Null && IsNonNull)
        {
            completion.ReportNull();
            outcome = Outcome.Propagate;
        }

        completion.AddNull();
        return IsNonNull ? Outcome.Propagate : Outcome.Null;
    }

    /// <summary>Whether a leaf, or a list of leaves, is written as a value; otherwise its place is null.</summary>
    public virtual bool Stands(T value) => value is not null;

    /// <summary>Writes a leaf or a list of leaves; objects are written from their group.</summary>
    public abstract void Write(JsonResultWriter writer, T value);

    /// <summary>Value, null, or propagate when an item that must not be null is.</summary>
    protected internal abstract Outcome CompleteInner(Completion completion, ref T value);
}

internal sealed class ScalarShape<T>(Scalar<T> scalar) : Shape<T>
    where T : notnull
{
    public override bool CanFail => scalar.CanRefuse || (IsNonNull && !typeof(T).IsValueType);

    public override bool Stands(T value) => value is not null && !(scalar.CanRefuse && scalar.Refuse(value) is not null);

    public override void Write(JsonResultWriter writer, T value)
    {
        if (Stands(value))
        {
            scalar.Write(writer, value);
        }
        else
        {
            writer.WriteNull();
        }
    }

    protected internal override Outcome CompleteInner(Completion completion, ref T value)
    {
        if (value is null)
        {
            return Outcome.Null;
        }

        return scalar.CanRefuse && scalar.Refuse(value) is { } reason
            ? throw new GraphQLException(reason, ErrorCodes.Unserializable)
            : Outcome.Value;
    }
}

/// <summary>An enum of C#; every member that can occur was matched to a GraphQL value when the schema was bound.</summary>
internal sealed class EnumShape<T>(EnumType type) : Shape<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, byte[]> _names = type.Values.ToDictionary(
        static v => (T)EnumMembers.Parse(typeof(T), v.Name), static v => System.Text.Encoding.UTF8.GetBytes($"\"{v.Name}\""));

    public override bool Stands(T value) => _names.ContainsKey(value);

    public override void Write(JsonResultWriter writer, T value)
    {
        if (_names.TryGetValue(value, out var name))
        {
            writer.WriteRaw(name);
        }
        else
        {
            writer.WriteNull();
        }
    }

    protected internal override Outcome CompleteInner(Completion completion, ref T value) => _names.ContainsKey(value)
        ? Outcome.Value
        : throw new GraphQLException($"Enum \"{type.Name}\" cannot represent value: {value}", ErrorCodes.Unserializable);
}

internal sealed class EnumNameShape(EnumType type) : Shape<string>
{
    public override bool Stands(string value) => value is not null && type.Has(value);

    public override void Write(JsonResultWriter writer, string value)
    {
        if (!Stands(value))
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteString(value);
        }
    }

    protected internal override Outcome CompleteInner(Completion completion, ref string value) => value is null ? Outcome.Null
        : type.Has(value) ? Outcome.Value
        : throw new GraphQLException($"Enum \"{type.Name}\" cannot represent value: {Inspect.Quote(value)}", ErrorCodes.Unserializable);
}

internal sealed class NullableShape<T>(Shape<T> inner) : Shape<T?>
    where T : struct
{
    public override bool CanFail => IsNonNull || inner.CanFail;

    public override bool Stands(T? value) => value is { } some && inner.Stands(some);

    public override void Write(JsonResultWriter writer, T? value)
    {
        if (value is { } some)
        {
            inner.Write(writer, some);
        }
        else
        {
            writer.WriteNull();
        }
    }

    protected internal override Outcome CompleteInner(Completion completion, ref T? value)
    {
        if (value is not { } some)
        {
            return Outcome.Null;
        }

        return inner.CompleteInner(completion, ref some);
    }
}

/// <summary>A row of an object type, or of one of the object types that an interface or union allows.</summary>
internal sealed class ObjectShape<T>(BoundSchema schema, CompositeType type) : Shape<T>
{
    public override void Write(JsonResultWriter writer, T value) => throw new InvalidOperationException("Objects are written from their group.");

    protected internal override Outcome CompleteInner(Completion completion, ref T value)
    {
        if (value is null)
        {
            return Outcome.Null;
        }

        completion.AddObject(type as ObjectType ?? schema.TypeOf(type, value), value);
        return Outcome.Value;
    }
}

internal sealed class ListShape<TList, TItem>(Shape<TItem> item) : Shape<TList>
    where TList : IEnumerable<TItem>
{
    public override bool CanFail => IsNonNull || item.CanFail;

    public override bool Stands(TList value) => value is not null && !(item.IsNonNull && item.CanFail && value.Any(element => !item.Stands(element)));

    public override void Write(JsonResultWriter writer, TList value)
    {
        if (!Stands(value))
        {
            writer.WriteNull();
            return;
        }

        writer.WriteByte((byte)'[');
        var isFirst = true;
        foreach (var element in value)
        {
            if (!isFirst)
            {
                writer.WriteByte((byte)',');
            }

            isFirst = false;
            item.Write(writer, element);
        }

        writer.WriteByte((byte)']');
    }

    protected internal override Outcome CompleteInner(Completion completion, ref TList value)
    {
        if (value is null)
        {
            return Outcome.Null;
        }

        var head = completion.BeginList();
        var index = 0;
        foreach (var element in value)
        {
            completion.Enter(index++);
            var copy = element;
            var outcome = item.Complete(completion, ref copy);
            completion.Leave();
            if (outcome == Outcome.Propagate)
            {
                completion.DiscardList(head);
                return Outcome.Propagate;
            }
        }

        completion.EndList(head, index);
        return Outcome.Value;
    }
}
