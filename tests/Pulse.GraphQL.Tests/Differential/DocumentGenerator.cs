using System.Globalization;
using System.Text;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>Writes documents for a schema from a seed: two of five are wrong in a field, an argument, a fragment or a variable.</summary>
internal sealed class DocumentGenerator(Schema schema, int seed)
{
    private const int DepthMax = 5;

    private readonly Random _random = new(seed);
    private readonly List<(string Name, string Type, string Json)> _variables = [];
    private readonly List<string> _fragments = [];
    private readonly bool _makesMistakes = seed % 5 < 2;
    private int _fieldsLeft = 60;
    private int _aliases;

    public (string Query, string Variables) Write()
    {
        var root = Chance(6) && schema.Mutation is { } mutation ? mutation : schema.Query!;
        var selection = Selection(root, 0);
        var definitions = _variables.Count == 0 ? string.Empty : "(" + string.Join(", ", _variables.Select(static v => $"${v.Name}: {v.Type}")) + ")";
        var keyword = ReferenceEquals(root, schema.Mutation) ? "mutation" : "query";
        var given = _variables.Where(static v => v.Json.Length > 0).Select(static v => $"\"{v.Name}\":{v.Json}");
        return ($"{keyword} Q{definitions} {selection}\n{string.Join('\n', _fragments)}", "{" + string.Join(",", given) + "}");
    }

    private string Selection(CompositeType type, int depth)
    {
        var text = new StringBuilder("{");
        var count = 1 + _random.Next(4);
        for (var i = 0; i < count; i++)
        {
            text.Append(' ').Append(Item(type, depth));
        }

        return text.Append(" }").ToString();
    }

    private string Item(CompositeType type, int depth)
    {
        if (--_fieldsLeft < 0 || type.Fields.Count == 0 || Chance(15))
        {
            return type is UnionType && _fieldsLeft > 0 ? Inline(type, depth) : Alias() + "__typename" + Condition();
        }

        return _random.Next(9) switch
        {
            0 => Inline(type, depth),
            1 => Spread(type, depth),
            _ => Field(type, depth),
        };
    }

    private string Inline(CompositeType type, int depth)
    {
        if (Chance(4))
        {
            return "..." + Condition() + " " + Selection(type, depth);
        }

        var target = Related(type);
        return $"... on {target.Name}{Condition()} {Selection(target, depth)}";
    }

    private string Spread(CompositeType type, int depth)
    {
        var target = Related(type);
        var name = "F" + Number(_fragments.Count);
        _fragments.Add(string.Empty);
        var index = _fragments.Count - 1;
        _fragments[index] = $"fragment {name} on {target.Name} {Selection(target, depth)}";
        return "..." + (Mistake(60) ? "Unknown" : name) + Condition();
    }

    private CompositeType Related(CompositeType type)
    {
        if (Mistake(40))
        {
            return (CompositeType)Pick(schema.Types.OfType<CompositeType>().Where(static t => !t.Name.StartsWith("__", StringComparison.Ordinal)).ToList());
        }

        var related = type.PossibleTypes.Cast<CompositeType>().Concat(type.PossibleTypes.SelectMany(static p => p.Interfaces)).Append(type).Distinct().ToList();
        return Pick(related);
    }

    private string Field(CompositeType type, int depth)
    {
        var field = Pick(type.Fields);
        if (field.Type.Named is CompositeType && depth >= DepthMax)
        {
            return Alias() + "__typename";
        }

        var name = Mistake(80) ? field.Name + "x" : field.Name;
        var arguments = field.Arguments.Where(a => a.IsRequired ? !Mistake(40) : Chance(2)).Select(a => $"{a.Name}: {Value(a.Type, 0)}").ToList();
        var text = Alias() + name + (arguments.Count > 0 ? "(" + string.Join(", ", arguments) + ")" : string.Empty) + Condition();
        return field.Type.Named is CompositeType composite && !Mistake(80) ? text + " " + Selection(composite, depth + 1) : text;
    }

    /// <summary>The same name for other fields is a mistake most of the time; without an alias a field meets itself with other arguments.</summary>
    private string Alias() => !_makesMistakes ? "b" + Number(_aliases++) + ": " : Chance(2) ? string.Empty : "a" + Number(_random.Next(40)) + ": ";

    private string Condition() => !Chance(8) ? string.Empty
        : (Chance(2) ? " @skip(if: " : " @include(if: ") + (Chance(2) ? Chance(2) ? "true" : "false" : Variable("Boolean!", Chance(2) ? "true" : "false")) + ")";

    private string Value(GraphType type, int depth, bool isExact = false)
    {
        if (Chance(5))
        {
            var written = Chance(3) && !type.IsNonNull ? type + "!" : type.ToString()!;
            return Variable(written, Mistake(12) || (!type.IsNonNull && Chance(12)) ? string.Empty : Json(type, 0));
        }

        if (Mistake(40))
        {
            return Pick(["null", "\"text\"", "3", "2.5", "true", "WRONG", "[1]", "{}"]);
        }

        return Literal(type, depth, isExact);
    }

    private string Literal(GraphType type, int depth, bool isExact = false)
    {
        return type switch
        {
            ScalarType scalar when scalar.Name.StartsWith("Any", StringComparison.Ordinal) => FreeLiteral(depth, isExact),
            NonNullType nonNull when !isExact => Value(nonNull.Inner, depth),
            NonNullType nonNull => Literal(nonNull.Inner, depth, isExact: true),
            ListType list => !isExact && Chance(6) ? Value(list.Item, depth) : "[" + string.Join(", ", Enumerable.Range(0, _random.Next(3)).Select(_ => Value(list.Item, depth + 1))) + "]",
            // Never null: graphql-js 17.1 forgets to refuse a nullable variable here when the object stands in a list or must not be null itself.
            InputObjectType { IsOneOf: true } pick => Pick(pick.Fields) is var field ? $"{{{field.Name}: {Value(new NonNullType(field.Type), depth + 1, isExact: true)}}}" : string.Empty,
            InputObjectType input => "{" + string.Join(", ", input.Fields.Where(f => depth < 3 && Chance(2)).Select(f => $"{f.Name}: {Value(f.Type, depth + 1)}")) + "}",
            EnumType enumeration => Pick(enumeration.Values).Name,
            _ => type.Named.Name switch { "Int" => Number(_random.Next(-5, 50)), "Float" => Pick(["1", "2.5", "-3e2"]), "Boolean" => "true", _ => "\"t" + Number(_random.Next(9)) + "\"" },
        };
    }

    /// <summary>What a scalar without rules of its own takes: anything, with variables anywhere inside.</summary>
    private string FreeLiteral(int depth, bool isExact = false) => _random.Next(depth < 3 ? 8 : 5) switch
    {
        0 => "1.5",
        1 => "FREE",
        2 when !isExact => Variable(Pick(["Int", "String!", "Boolean", "E0", "[Float]"]), Chance(4) ? string.Empty : "null"),
        3 => "null",
        4 => "-3",
        5 => $"[{FreeLiteral(depth + 1)}, {FreeLiteral(depth + 1)}]",
        _ => $"{{a: {FreeLiteral(depth + 1)}, b: {FreeLiteral(depth + 1)}}}",
    };

    private string Json(GraphType type, int depth)
    {
        if (Mistake(25))
        {
            return Pick(["null", "\"text\"", "3", "2.5", "true", "\"WRONG\"", "[1]", "{}", "{\"a\":[1,{\"b\":2}]}", "99999999999"]);
        }

        return type switch
        {
            NonNullType nonNull => Json(nonNull.Inner, depth),
            ListType list => Chance(6) ? Json(list.Item, depth) : "[" + string.Join(",", Enumerable.Range(0, _random.Next(3)).Select(_ => Json(list.Item, depth + 1))) + "]",
            InputObjectType { IsOneOf: true } pick => Pick(pick.Fields) is var field ? $"{{\"{field.Name}\":{Json(field.Type, depth + 1)}}}" : string.Empty,
            InputObjectType input => "{" + string.Join(",", input.Fields.Where(f => depth < 3 && Chance(2)).Select(f => $"\"{f.Name}\":{Json(f.Type, depth + 1)}")) + "}",
            EnumType enumeration => "\"" + Pick(enumeration.Values).Name + "\"",
            _ => type.Named.Name switch { "Int" => Number(_random.Next(-5, 50)), "Float" => Pick(["1", "2.5", "-300"]), "Boolean" => "true", _ => "\"t\"" },
        };
    }

    private string Variable(string type, string json)
    {
        var name = "v" + Number(_variables.Count);
        _variables.Add((name, type, json));
        return "$" + name;
    }

    private bool Mistake(int oneIn) => _makesMistakes && Chance(oneIn);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
