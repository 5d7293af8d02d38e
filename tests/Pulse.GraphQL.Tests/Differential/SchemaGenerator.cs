using System.Globalization;
using System.Text;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>
/// Writes valid schemas from a seed: every kind of type, wrappers in wrappers, defaults, interfaces of interfaces, extensions, descriptions.
/// </summary>
internal sealed class SchemaGenerator(int seed)
{
    private const int WrapDepthMax = 3;

    private static readonly string[] BuiltIn = ["Int", "Float", "String", "Boolean", "ID"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _sdl = new();
    private readonly List<string> _leaves = [.. BuiltIn];
    private readonly List<string> _enums = [];
    private readonly List<string> _inputs = [];
    private readonly List<string> _outputs = [];

    public string Write()
    {
        var kinds = Enumerable.Range(0, 5).Select(_ => 1 + _random.Next(3)).ToArray();
        Many(kinds[0], "E", Enum);
        Many(1, "Any", Scalar);
        Many(kinds[1], "In", Input);
        var objects = Names("T", 2 + kinds[2]);
        var interfaces = Names("I", kinds[3]);
        var unions = Names("U", kinds[4]);
        _outputs.AddRange([.. objects, .. interfaces, .. unions]);
        var (own, all) = Interfaces(interfaces);
        foreach (var name in objects)
        {
            // Every interface has one object type at least.
            Object(name, [.. interfaces.Where(_ => name == objects[0] || Chance(2))], own, all);
        }

        foreach (var name in unions)
        {
            _sdl.Append(CultureInfo.InvariantCulture, $"union {name} = {string.Join(" | ", objects.Where(_ => Chance(2)).DefaultIfEmpty(objects[0]))}\n");
        }

        _sdl.Append(CultureInfo.InvariantCulture, $"type Query {{ {Fields(8)} }}\nextend type Query {{ more{Arguments()}: {Output()} }}\ntype Mutation {{ {Fields(3)} }}\n");
        return _sdl.ToString();
    }

    private void Enum(string name)
    {
        _sdl.Append(CultureInfo.InvariantCulture, $"\"An enum.\" enum {name} {{ A{name} B{name} @deprecated C{name} @deprecated(reason: \"no\") }}\n");
        _enums.Add(name);
        _leaves.Add(name);
    }

    private void Scalar(string name)
    {
        _sdl.Append(CultureInfo.InvariantCulture, $"scalar {name} @specifiedBy(url: \"https://example.org/{name}\")\n");
        _leaves.Add(name);
    }

    private void Input(string name)
    {
        var isOneOf = Chance(3);
        _sdl.Append(CultureInfo.InvariantCulture, $"input {name}{(isOneOf ? " @oneOf" : string.Empty)} {{ ");
        for (var i = 0; i < 2 + _random.Next(4); i++)
        {
            var (type, fallback) = InputType(canRequire: !isOneOf);
            _sdl.Append(CultureInfo.InvariantCulture, $"f{i}: {type}{(isOneOf ? string.Empty : fallback)} ");
        }

        // A field of the type itself may only be nullable.
        _sdl.Append(CultureInfo.InvariantCulture, $"again: {(Chance(2) ? name : $"[{name}]")} }}\n");
        _inputs.Add(name);
    }

    /// <summary>The first interface stands alone, a later one may implement those before it. Returns own fields and implemented names.</summary>
    private (Dictionary<string, string> Own, Dictionary<string, List<string>> All) Interfaces(List<string> names)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            own[name] = $"of{name}{Arguments()}: {Output()} ";
            var parents = all.Keys.Where(_ => Chance(2)).SelectMany(p => all[p].Append(p)).Distinct().ToList();
            all[name] = parents;
            var implements = parents.Count == 0 ? string.Empty : " implements " + string.Join(" & ", parents);
            _sdl.Append(CultureInfo.InvariantCulture, $"interface {name}{implements} {{ {string.Concat(parents.Append(name).Select(p => own[p]))}}}\n");
        }

        return (own, all);
    }

    private void Object(string name, List<string> interfaces, Dictionary<string, string> own, Dictionary<string, List<string>> all)
    {
        var implemented = interfaces.SelectMany(i => all[i].Append(i)).Distinct().ToList();
        var implements = implemented.Count == 0 ? string.Empty : " implements " + string.Join(" & ", implemented);
        _sdl.Append(CultureInfo.InvariantCulture, $"type {name}{implements} {{ {string.Concat(implemented.Select(i => own[i]))}{Fields(2 + _random.Next(4))} }}\n");
    }

    private string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{(Chance(5) ? "\"Says \\\"why\\\".\" " : string.Empty)}f{i}{Arguments()}: {Output()}{(Chance(8) ? " @deprecated" : string.Empty)} ")));

    private string Arguments()
    {
        var arguments = Enumerable.Range(0, _random.Next(3)).Select(i =>
        {
            var (type, fallback) = InputType(canRequire: true);
            return string.Create(CultureInfo.InvariantCulture, $"a{i}: {type}{fallback}");
        }).ToList();
        return arguments.Count == 0 ? string.Empty : $"({string.Join(", ", arguments)})";
    }

    private string Output() => Wrap(Chance(2) && _outputs.Count > 0 ? Pick(_outputs) : Pick(_leaves), canRequire: true);

    private (string Type, string Default) InputType(bool canRequire)
    {
        var named = Chance(3) && _inputs.Count > 0 ? Pick(_inputs) : Pick(_leaves);
        var type = Wrap(named, canRequire);
        var fallback = Chance(3) && DefaultOf(named) is { } value && type.TrimEnd('!') == named ? " = " + value : string.Empty;
        return (type, fallback);
    }

    private string? DefaultOf(string named) => named switch
    {
        "Int" => "7",
        "Float" => Chance(2) ? "1.5" : "2",
        "String" => "\"so\"",
        "Boolean" => "true",
        "ID" => Chance(2) ? "5" : "\"x\"",
        _ when _enums.Contains(named) => "B" + named,
        _ => null,
    };

    private string Wrap(string type, bool canRequire)
    {
        for (var i = 0; i < WrapDepthMax && Chance(3); i++)
        {
            type = $"[{type}{(Chance(2) ? "!" : string.Empty)}]";
        }

        return canRequire && Chance(3) ? type + "!" : type;
    }

    private void Many(int count, string prefix, Action<string> write)
    {
        foreach (var name in Names(prefix, count))
        {
            write(name);
        }
    }

    private static List<string> Names(string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture))];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(List<string> items) => items[_random.Next(items.Count)];
}
