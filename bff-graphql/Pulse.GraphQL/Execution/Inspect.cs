using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Execution;

/// <summary>Shows values in error messages the way graphql-js's <c>inspect</c> does: short, and bounded in depth and length.</summary>
internal static class Inspect
{
    private const int DepthMax = 2;
    private const int ItemsMax = 10;

    /// <summary>Fields of an object that are shown; more are more than anybody reads.</summary>
    private const int FieldsMax = 100;

    private const int TextCharactersMax = 1_000;

    public static string Json(JsonElement value) => Json(value, 0);

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        float number => Number(number),
        JsonElement element => Json(element),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Take(ItemsMax).Select(Value)) + "]",
        _ => "[" + value.GetType().Name + "]",
    };

    /// <summary>A number as JavaScript prints it.</summary>
    public static string Number(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }

        if (Math.Abs(number) < 1e21 && double.IsInteger(number))
        {
            return number.ToString("F0", CultureInfo.InvariantCulture);
        }

        return number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
    }

    public static string Quote(string text)
    {
        var shown = text.Length <= TextCharactersMax ? text : text[..TextCharactersMax] + "…";
        var builder = new StringBuilder(shown.Length + 2);
        ValuePrinter.AppendQuoted(builder, shown);
        return builder.ToString();
    }

    private static string Json(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Quote(value.GetString()!);
            case JsonValueKind.Number:
                return Number(value.GetDouble());
            case JsonValueKind.Array:
                return value.GetArrayLength() == 0 ? "[]" : depth >= DepthMax ? "[Array]" : List(value, depth);
            case JsonValueKind.Object:
                return !value.EnumerateObject().Any() ? "{}" : depth >= DepthMax ? "[Object]" : Fields(value, depth);
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            default:
                return value.ValueKind == JsonValueKind.Null ? "null" : "undefined";
        }
    }

    private static string Fields(JsonElement value, int depth) =>
        "{ " + string.Join(", ", value.EnumerateObject().Take(FieldsMax).Select(p => p.Name + ": " + Json(p.Value, depth + 1))) + " }";

    private static string List(JsonElement value, int depth)
    {
        var length = value.GetArrayLength();
        var shown = value.EnumerateArray().Take(ItemsMax).Select(item => Json(item, depth + 1)).ToList();
        if (length > ItemsMax)
        {
            var more = length - ItemsMax;
            shown.Add(more == 1 ? "... 1 more item" : string.Format(CultureInfo.InvariantCulture, "... {0} more items", more));
        }

        return "[" + string.Join(", ", shown) + "]";
    }
}
