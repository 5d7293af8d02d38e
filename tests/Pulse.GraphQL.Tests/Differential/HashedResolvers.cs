using System.Globalization;
using System.Text;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>Values that a hash of their place in the tree decides; peer/execute.mjs does the same in JavaScript.</summary>
internal static class HashedResolvers
{
    public static BoundSchema Bind(string sdl)
    {
        var schema = SchemaBuilder.Build(sdl);
        var binder = new SchemaBinder(schema);
        foreach (var type in schema.Types.OfType<CompositeType>().Where(static t => t is InterfaceType or UnionType))
        {
            binder.TypeOf(type.Name, static value => ((Place)value).TypeName);
        }

        return binder.Default((parent, field, arguments) =>
        {
            var seed = (parent as Place)?.Seed ?? "root";
            var value = Make(field.Type, $"{seed}/{field.Name}({Canonical(arguments)})");
            return value is GraphQLException error ? throw error : value;
        }).Build();
    }

    private static object? Make(GraphType type, string seed)
    {
        var h = Hash(seed);
        if (type is NonNullType nonNull)
        {
            return h % 41 == 1 ? null : Make(nonNull.Inner, seed + "!");
        }

        if (h % 23 == 5)
        {
            return new GraphQLException("boom " + seed);
        }

        return h % 11 == 2 ? null : type switch
        {
            ListType list => Enumerable.Range(0, (int)(h % 4)).Select(i => Make(list.Item, seed + "#" + i.ToString(CultureInfo.InvariantCulture))).ToList(),
            EnumType enumeration => enumeration.Values[(int)(h % (uint)enumeration.Values.Count)].Name,
            CompositeType composite => new Place(seed, Pick(composite, h)),
            _ => Leaf(type.Named.Name, h),
        };
    }

    private static object Leaf(string name, uint h) => name switch
    {
        "Int" => h % 29 == 3 ? 3_000_000_000L : (long)(h % 1000) - 500,
        "Float" => h % 10000 / 8.0,
        "Boolean" => h % 2 == 0,
        _ => name + "-" + h.ToString(CultureInfo.InvariantCulture),
    };

    private static string Pick(CompositeType type, uint h)
    {
        var names = type.PossibleTypes.Select(static t => t.Name).Order(StringComparer.Ordinal).ToList();
        return names[(int)(h % (uint)names.Count)];
    }

    private static uint Hash(string text)
    {
        var value = 2166136261u;
        foreach (var unit in text)
        {
            value = unchecked((value ^ unit) * 16777619u);
        }

        return value;
    }

    private static string Canonical(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => Inspect.Number(number),
        string text => text,
        InputValues values => "{" + string.Join(",", values.Names.Order(StringComparer.Ordinal).Select(n => n + ":" + Canonical(values.Raw(n)))) + "}",
        IReadOnlyDictionary<string, object?> map => "{" + string.Join(",", map.Keys.Order(StringComparer.Ordinal).Select(n => n + ":" + Canonical(map[n]))) + "}",
        IReadOnlyList<object?> items => "[" + string.Join(",", items.Select(Canonical)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed record Place(string Seed, string TypeName);
}
