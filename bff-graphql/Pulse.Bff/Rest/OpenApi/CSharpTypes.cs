using System.Text;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>The API's types as C#: records for what comes and goes, enums for words.</summary>
internal sealed class CSharpTypes
{
    private readonly SortedDictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Every type that was asked for, in the order of names.</summary>
    public IEnumerable<string> Written => _written.Values;

    public string Output(OutputShape shape, bool isPayload = false)
    {
        var name = shape.Type.Nullable switch
        {
            ListType list => $"IReadOnlyList<{Output(shape with { Type = list.Item })}>",
            CompositeType composite => Record(composite, shape, isPayload),
            var leaf => Leaf(leaf.Named),
        };
        return shape.Type.IsNonNull ? name : name + "?";
    }

    public string Input(GraphType type)
    {
        var name = type.Nullable switch
        {
            ListType list => $"IReadOnlyList<{Input(list.Item)}>",
            InputObjectType made => InputRecord(made.Name, made.Description, [.. made.Fields.Select(field => (field.Name, field.Type, field.IsRequired, field.Description))]),
            var leaf => Leaf(leaf.Named),
        };
        return type.IsNonNull ? name : name + "?";
    }

    public string InputRecord(string name, string? description, IReadOnlyList<(string Name, GraphType Type, bool IsRequired, string? Description)> members)
    {
        if (_written.TryAdd(name, ""))
        {
            var text = new StringBuilder();
            Summary(text, description, "");
            text.Append("public sealed record ").Append(name).Append("\n{\n");
            foreach (var (member, type, isRequired, told) in members)
            {
                Summary(text, told, "    ");
                var typed = Input(isRequired ? type : type.Nullable);
                text.Append("    public ").Append(isRequired ? "required " : "").Append(typed.TrimEnd('?')).Append(isRequired ? " " : "? ").Append(Pascal(member)).Append(" { get; init; }\n\n");
            }

            _written[name] = Closed(text);
        }

        return name;
    }

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    public static void Summary(StringBuilder text, string? description, string indent)
    {
        if (description is not null)
        {
            var told = description.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
            text.Append(indent).Append("/// <summary>").Append(told).Append("</summary>\n");
        }
    }

    private string Record(CompositeType type, OutputShape shape, bool isPayload)
    {
        var name = shape.Fragment!;
        if (_written.TryAdd(name, ""))
        {
            var text = new StringBuilder();
            Summary(text, type.Description, "");
            text.Append("public sealed record ").Append(name).Append("\n{\n");
            foreach (var (member, below) in shape.Members.Where(member => member.Name != DataPath.Errors))
            {
                Summary(text, below.Description, "    ");
                var typed = Output(isPayload && !below.Type.IsNonNull ? below with { Type = new NonNullType(below.Type) } : below);
                text.Append("    public required ").Append(typed).Append(' ').Append(Pascal(member)).Append(" { get; init; }\n\n");
            }

            _written[name] = Closed(text);
        }

        return name;
    }

    private string Leaf(NamedType type)
    {
        if (type is not EnumType words)
        {
            return type.Name switch
            {
                "Int" => "int",
                "Float" => "double",
                "Boolean" => "bool",
                "UUID" => "Guid",
                "DateTime" => "DateTimeOffset",
                "JSON" => "JsonElement",
                _ => "string",
            };
        }

        if (_written.TryAdd(words.Name, ""))
        {
            var text = new StringBuilder();
            Summary(text, words.Description, "");
            text.Append("[JsonConverter(typeof(JsonStringEnumConverter<").Append(words.Name).Append(">))]\npublic enum ").Append(words.Name).Append("\n{\n");
            foreach (var value in words.Values)
            {
                Summary(text, value.Description, "    ");
                text.Append("    [JsonStringEnumMemberName(\"").Append(value.Name).Append("\")]\n    ").Append(Word(value.Name)).Append(",\n\n");
            }

            _written[words.Name] = Closed(text);
        }

        return words.Name;
    }

    /// <summary><c>AWAITING_PICK</c> as <c>AwaitingPick</c>.</summary>
    private static string Word(string name) => string.Concat(name.Split('_').Select(part => part[..1] + part[1..].ToLowerInvariant()));

    /// <summary>The braces closed, without the blank line after the last member.</summary>
    private static string Closed(StringBuilder text) => text.ToString().TrimEnd('\n') + "\n}\n";
}
