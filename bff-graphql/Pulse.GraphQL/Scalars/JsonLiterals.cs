using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Free-form values: literals and JSON as plain CLR values, for scalars that take anything.</summary>
internal static class JsonLiterals
{
    public static JsonElement ToElement(ValueNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new JsonResultWriter(buffer);
        writer.WriteValue(ToValue(node));
        writer.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    public static object? ToValue(ValueNode node) => node switch
    {
        StringValueNode text => text.Value,
        EnumValueNode name => name.Value,
        BooleanValueNode flag => flag.Value,
        IntValueNode number when int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        IntValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
        FloatValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
        ListValueNode list => list.Items.Select(ToValue).ToList(),
        ObjectValueNode fields => ToDictionary(fields),
        _ => null,
    };

    public static object? ToValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt32(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(ToValue).ToList(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(static p => p.Name, static p => ToValue(p.Value), StringComparer.Ordinal),
        _ => null,
    };

    private static Dictionary<string, object?> ToDictionary(ObjectValueNode node)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in node.Fields)
        {
            result[field.Name.Value] = ToValue(field.Value);
        }

        return result;
    }
}
