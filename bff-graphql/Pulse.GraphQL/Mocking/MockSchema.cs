using System.Runtime.CompilerServices;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Mocking;

/// <summary>
/// Any schema with fixed values, so that a client can be written before its server: Int 2, Float 3.14, String and every custom scalar "str", Boolean
/// true, ID "id", an enum's first value, two items in every list, of a union its first member by name and of an interface its last object type by name.
/// </summary>
public static class MockSchema
{
    private const int ListItemCount = 2;

    /// <summary>The built-in scalars keep their own rules; every other one takes and gives any value.</summary>
    private static readonly Dictionary<string, object> Leaves = new(StringComparer.Ordinal)
    {
        ["Int"] = 2, ["Float"] = 3.14, ["String"] = "str", ["Boolean"] = true, ["ID"] = "id",
    };

    /// <summary>Binds every field of a schema to its fixed value.</summary>
    /// <param name="sdl">The schema.</param>
    /// <param name="ticks">When a subscription's next event happens; its end ends them. Without it there is one event.</param>
    /// <exception cref="GraphQLSyntaxException">The text is no SDL.</exception>
    /// <exception cref="GraphQLSchemaException">The SDL breaks a rule of the type system.</exception>
    public static BoundSchema Create(string sdl, Func<CancellationToken, IAsyncEnumerable<int>>? ticks = null)
    {
        var document = Parser.Parse(sdl, ParserLimits.Trusted);
        var scalars = document.Definitions.OfType<TypeDefinitionNode>()
            .Where(static d => d is { Kind: TypeKind.Scalar, IsExtension: false } && !Leaves.ContainsKey(d.Name.Value))
            .Select(static d => new AnyScalar(d.Name.Value));
        var schema = SchemaBuilder.Build(document, [.. scalars]);
        var binder = new SchemaBinder(schema);
        foreach (var type in schema.Types.OfType<CompositeType>().Where(static t => t is not ObjectType))
        {
            var chosen = Chosen(type)?.Name;
            binder.TypeOf(type.Name, _ => chosen);
        }

        foreach (var field in schema.Subscription?.Fields ?? [])
        {
            var value = ValueOf(field.Type);
            binder.Subscribe(field.Coordinate, (_, _, cancellationToken) => ValueTask.FromResult(EventsAsync(value, ticks ?? OnceAsync, cancellationToken)));
        }

        var values = schema.Types.OfType<ObjectType>().SelectMany(static t => t.Fields).ToDictionary(static f => f, static f => ValueOf(f.Type));
        return binder.Default((_, field, _) => values[field]).Build();
    }

    private static object ValueOf(GraphType type) => type switch
    {
        NonNullType nonNull => ValueOf(nonNull.Inner),
        ListType list => Enumerable.Repeat(ValueOf(list.Item), ListItemCount).ToArray(),
        EnumType enumeration => enumeration.Values[0].Name,
        ScalarType scalar => Leaves.GetValueOrDefault(scalar.Name, "str"),
        _ => RootValue.Instance,
    };

    private static ObjectType? Chosen(CompositeType type)
    {
        var byName = type.PossibleTypes.OrderBy(static t => t.Name, StringComparer.Ordinal);
        return type is UnionType ? byName.FirstOrDefault() : byName.LastOrDefault();
    }

    private static async IAsyncEnumerable<object?> EventsAsync(
        object value, Func<CancellationToken, IAsyncEnumerable<int>> ticks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in ticks(cancellationToken))
        {
            yield return value;
        }
    }

    private static IAsyncEnumerable<int> OnceAsync(CancellationToken cancellationToken) => new[] { 1 }.ToAsyncEnumerable();
}
