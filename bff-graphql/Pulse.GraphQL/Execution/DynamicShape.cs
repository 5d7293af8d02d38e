using System.Collections;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// Values whose C# type is known only at run time: schemas loaded at start, tests, mocks. Coerces as graphql-js does.
/// Lists are copied once, so that a lazy sequence is read once.
/// </summary>
internal sealed class DynamicShape(BoundSchema schema, GraphType type) : Shape<object?>
{
    private readonly DynamicShape? _item = type.Nullable is ListType list ? new DynamicShape(schema, list.Item) { IsNonNull = list.Item.IsNonNull } : null;

    public override void Write(JsonResultWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNull();
        }
        else if (_item is not null)
        {
            WriteList(writer, (List<object?>)value, _item);
        }
        else
        {
            WriteLeaf(writer, value);
        }
    }

    protected internal override Outcome CompleteInner(Completion completion, ref object? value)
    {
        if (value is Exception exception)
        {
            completion.Report(exception);
            return Outcome.Propagate;
        }

        if (value is null)
        {
            return Outcome.Null;
        }

        switch (type.Nullable)
        {
            case ListType:
                return CompleteList(completion, ref value, _item!);
            case ScalarType scalar:
                value = scalar.Codec.Canonical(value);
                return Outcome.Value;
            case EnumType enumeration:
                value = EnumName(enumeration, value);
                return Outcome.Value;
            case CompositeType composite:
                completion.AddObject(composite as ObjectType ?? schema.TypeOf(composite, value), value);
                return Outcome.Value;
            default:
                return Outcome.Null;
        }
    }

    private static Outcome CompleteList(Completion completion, ref object? value, DynamicShape item)
    {
        if (value is not IEnumerable items || value is string)
        {
            throw new GraphQLException(
                $"Expected Iterable, but did not find one for field \"{completion.Column.Field.Definition.Coordinate}\".", ErrorCodes.Unserializable);
        }

        var copy = items.Cast<object?>().ToList();
        var head = completion.BeginList();
        for (var i = 0; i < copy.Count; i++)
        {
            completion.Enter(i);
            var element = copy[i];
            var outcome = item.Complete(completion, ref element);
            copy[i] = outcome == Outcome.Value ? element : null;
            completion.Leave();
            if (outcome == Outcome.Propagate)
            {
                completion.DiscardList(head);
                return Outcome.Propagate;
            }
        }

        completion.EndList(head, copy.Count);
        value = copy;
        return Outcome.Value;
    }

    private static string EnumName(EnumType type, object value)
    {
        var name = value as string ?? type.Values.FirstOrDefault(v => EnumMembers.Fold(v.Name) == EnumMembers.Fold(value.ToString()!))?.Name;
        return name is not null && type.Has(name)
            ? name
            : throw new GraphQLException($"Enum \"{type.Name}\" cannot represent value: {Inspect.Value(value)}", ErrorCodes.Unserializable);
    }

    private static void WriteList(JsonResultWriter writer, List<object?> items, DynamicShape item)
    {
        writer.WriteByte((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                writer.WriteByte((byte)',');
            }

            item.Write(writer, items[i]);
        }

        writer.WriteByte((byte)']');
    }

    private void WriteLeaf(JsonResultWriter writer, object value)
    {
        if (type.Nullable is ScalarType scalar)
        {
            scalar.Codec.WriteCanonical(writer, value);
        }
        else
        {
            writer.WriteString((string)value);
        }
    }
}

/// <summary>A leaf whose C# type differs from the scalar's own, such as a Guid for an ID: boxed and made canonical when written.</summary>
internal sealed class ConvertingShape<T>(Scalar scalar) : Shape<T>
{
    public override bool Stands(T value)
    {
        try
        {
            return value is not null && scalar.Canonical(value) is not null;
        }
        catch (GraphQLException)
        {
            // The error was recorded when the column was completed.
            return false;
        }
    }

    public override void Write(JsonResultWriter writer, T value)
    {
        if (Stands(value))
        {
            scalar.WriteCanonical(writer, scalar.Canonical(value!));
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

        scalar.Canonical(value);
        return Outcome.Value;
    }
}
