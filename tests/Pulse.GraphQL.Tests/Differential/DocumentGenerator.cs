using System.Globalization;
using System.Text;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>Writes documents for a schema from a seed: mostly valid, sometimes wrong in a field, an argument, a fragment or a variable.</summary>
internal sealed class DocumentGenerator(Schema schema, int seed)
{
    private const int DepthMax = 5;

    private readonly Random _random = new(seed);
    private readonly List<(string Name, string Type, string Json)> _variables = [];
    private readonly List<string> _fragments = [];
    private int _fieldsLeft = 60;

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
        return "..." + (Chance(60) ? "Unknown" : name) + Condition();
    }

    private CompositeType Related(CompositeType type)
    {
        if (Chance(40))
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

        var name = Chance(80) ? field.Name + "x" : field.Name;
        var arguments = field.Arguments.Where(a => a.IsRequired ? !Chance(40) : Chance(2)).Select(a => $"{a.Name}: {Value(a.Type, 0)}").ToList();
        var text = Alias() + name + (arguments.Count > 0 ? "(" + string.Join(", ", arguments) + ")" : string.Empty) + Condition();
        return field.Type.Named is CompositeType composite && !Chance(80) ? text + " " + Selection(composite, depth + 1) : text;
    }

    private string Alias() => Chance(2) ? string.Empty : "a" + Number(_random.Next(40)) + ": ";

    private string Condition() => !Chance(8) ? string.Empty
        : (Chance(2) ? " @skip(if: " : " @include(if: ") + (Chance(2) ? Chance(2) ? "true" : "false" : Variable("Boolean!", Chance(2) ? "true" : "false")) + ")";

    private string Value(GraphType type, int depth)
    {
        if (Chance(5))
        {
            var written = Chance(3) && !type.IsNonNull ? type + "!" : type.ToString()!;
            return Variable(written, Chance(12) ? string.Empty : Json(type, 0));
        }

        if (Chance(40))
        {
            return Pick(["null", "\"text\"", "3", "2.5", "true", "WRONG", "[1]", "{}"]);
        }

        return type switch
        {
            NonNullType nonNull => Value(nonNull.Inner, depth),
            ListType list => Chance(6) ? Value(list.Item, depth) : "[" + string.Join(", ", Enumerable.Range(0, _random.Next(3)).Select(_ => Value(list.Item, depth + 1))) + "]",
            InputObjectType { IsOneOf: true } pick => Pick(pick.Fields) is var field ? $"{{{field.Name}: {Value(field.Type, depth + 1)}}}" : string.Empty,
            InputObjectType input => "{" + string.Join(", ", input.Fields.Where(f => depth < 3 && Chance(2)).Select(f => $"{f.Name}: {Value(f.Type, depth + 1)}")) + "}",
            EnumType enumeration => Pick(enumeration.Values).Name,
            _ => type.Named.Name switch { "Int" => Number(_random.Next(-5, 50)), "Float" => Pick(["1", "2.5", "-3e2"]), "Boolean" => "true", _ => "\"t" + Number(_random.Next(9)) + "\"" },
        };
    }

    private string Json(GraphType type, int depth)
    {
        if (Chance(25))
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

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
