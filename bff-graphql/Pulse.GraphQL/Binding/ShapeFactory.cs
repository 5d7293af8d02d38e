using System.Collections;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Binding;

/// <summary>Finds the shape for a C# type and a GraphQL type, by reflection, once for each field when a schema is bound.</summary>
internal sealed class ShapeFactory(BoundSchema schema)
{
    /// <exception cref="GraphQLBindingException">The C# type cannot stand for the GraphQL type.</exception>
    public Shape<T> Create<T>(GraphType type, string coordinate) => (Shape<T>)Create(typeof(T), type, coordinate);

    private object Create(Type clr, GraphType type, string coordinate)
    {
        if (clr == typeof(object))
        {
            return new DynamicShape(schema, type) { IsNonNull = type.IsNonNull };
        }

        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(FieldResult<>))
        {
            var value = clr.GetGenericArguments()[0];
            return Make(typeof(FieldResultShape<>), [value], type.IsNonNull, Create(value, type, coordinate));
        }

        if (Nullable.GetUnderlyingType(clr) is { } underlying)
        {
            return Make(typeof(NullableShape<>), [underlying], type.IsNonNull, Create(underlying, type.Nullable, coordinate));
        }

        return type.Nullable switch
        {
            ListType list => CreateList(clr, list, type.IsNonNull, coordinate),
            ScalarType scalar => CreateScalar(clr, scalar, type.IsNonNull),
            EnumType enumeration => CreateEnum(clr, enumeration, type.IsNonNull, coordinate),
            CompositeType composite when !clr.IsValueType => Make(typeof(ObjectShape<>), [clr], type.IsNonNull, schema, composite),
            _ => throw new GraphQLBindingException($"{coordinate}: {clr} cannot stand for {type}."),
        };
    }

    private object CreateList(Type clr, ListType list, bool isNonNull, string coordinate)
    {
        var item = ItemOf(clr) ?? throw new GraphQLBindingException($"{coordinate}: {clr} is not a sequence, but the field is a list.");
        return Make(typeof(ListShape<,>), [clr, item], isNonNull, Create(item, list.Item, coordinate));
    }

    private static object CreateScalar(Type clr, ScalarType scalar, bool isNonNull) => scalar.Codec.ClrType == clr
        ? Make(typeof(ScalarShape<>), [clr], isNonNull, scalar.Codec)
        : Make(typeof(ConvertingShape<>), [clr], isNonNull, scalar.Codec);

    private static object CreateEnum(Type clr, EnumType type, bool isNonNull, string coordinate)
    {
        if (clr == typeof(string))
        {
            return new EnumNameShape(type) { IsNonNull = isNonNull };
        }

        if (!clr.IsEnum)
        {
            throw new GraphQLBindingException($"{coordinate}: {clr} is neither an enum nor a string, but the field is of enum {type}.");
        }

        var members = EnumMembers.Of(clr);
        var missing = type.Values.FirstOrDefault(v => !members.ContainsKey(EnumMembers.Fold(v.Name)));
        return missing is null
            ? Make(typeof(EnumShape<>), [clr], isNonNull, type)
            : throw new GraphQLBindingException($"{coordinate}: {clr} has no member for {type}.{missing.Name}.");
    }

    private static Type? ItemOf(Type clr) => clr == typeof(string) ? null
        : clr.IsArray ? clr.GetElementType()
        : clr.GetInterfaces().Append(clr).FirstOrDefault(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static object Make(Type generic, Type[] arguments, bool isNonNull, params object[] parameters)
    {
        var shape = Activator.CreateInstance(generic.MakeGenericType(arguments), parameters)!;
        shape.GetType().GetProperty(nameof(Shape<>.IsNonNull))!.SetValue(shape, isNonNull);
        return shape;
    }
}
