using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>Writes JSON trees as YAML 1.2, always the same way: block style, two blanks of indent, quotes wherever a reader might see something else than text.</summary>
internal static partial class YamlWriter
{
    private const int MatchTimeoutMs = 1000;

    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Words that YAML 1.1, which many tools still read, takes for booleans and nulls.</summary>
    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    public static string Write(JsonObject root)
    {
        var text = new StringBuilder();
        Members(text, root, 0);
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (name, value) in map)
        {
            text.Append(' ', indent).Append(Scalar(name)).Append(':');
            Value(text, value, indent);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                Members(text, map, indent + 2);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                Items(text, list, indent + 2);
                break;
            case JsonValue one when one.GetValueKind() == JsonValueKind.String && one.GetValue<string>().Contains('\n', StringComparison.Ordinal):
                text.Append(" |-\n");
                foreach (var line in one.GetValue<string>().Split('\n'))
                {
                    text.Append(' ', line.Length > 0 ? indent + 2 : 0).Append(line).Append('\n');
                }

                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void Items(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                // The first member stands on the dash's line.
                var inner = new StringBuilder();
                Members(inner, map, indent + 2);
                text.Append(' ').Append(inner, indent + 2, inner.Length - indent - 2);
            }
            else
            {
                Value(text, item, indent);
            }
        }
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue one when one.GetValueKind() == JsonValueKind.String => Scalar(one.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : JsonSerializer.Serialize(text, Quoting);

    [GeneratedRegex(@"^[A-Za-z/$_]([A-Za-z0-9 _./$+-]*[A-Za-z0-9_./])?$", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex Plain();
}
