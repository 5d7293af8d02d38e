using System.Globalization;
using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Int, Float, String, Boolean and ID, coercing and complaining as graphql-js does.</summary>
internal static class BuiltInScalars
{
    public static IReadOnlyList<Scalar> All { get; } = [new IntScalar(), new FloatScalar(), new StringScalar(), new BooleanScalar(), new IdScalar()];

    public static GraphQLException Bad(string message) => new(message, ErrorCodes.BadUserInput);
}

internal sealed class IntScalar() : Scalar<int>("Int")
{
    public override int FromLiteral(ValueNode node) => node is not IntValueNode number
        ? throw BuiltInScalars.Bad($"Int cannot represent non-integer value: {ValuePrinter.Print(node)}")
        : int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw BuiltInScalars.Bad($"Int cannot represent non 32-bit signed integer value: {number.Text}");

    public override int FromVariable(JsonElement value) => value.ValueKind != JsonValueKind.Number
        ? throw BuiltInScalars.Bad($"Int cannot represent non-integer value: {Inspect.Json(value)}")
        : FromDouble(value.GetDouble());

    public override void Write(JsonResultWriter writer, int value) => writer.WriteNumber(value);

    public override object Canonical(object value) => value switch
    {
        int number => number,
        bool flag => flag ? 1 : 0,
        long or short or byte or sbyte or ushort or uint or ulong or double or float or decimal =>
            FromDouble(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        string { Length: > 0 } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) =>
            parsed == Math.Floor(parsed) ? FromDouble(parsed) : throw BuiltInScalars.Bad($"Int cannot represent non-integer value: {Inspect.Value(value)}"),
        _ => throw BuiltInScalars.Bad($"Int cannot represent non-integer value: {Inspect.Value(value)}"),
    };

    private static int FromDouble(double number)
    {
        if (number != Math.Floor(number) || double.IsInfinity(number))
        {
            throw BuiltInScalars.Bad($"Int cannot represent non-integer value: {Inspect.Number(number)}");
        }

        return number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw BuiltInScalars.Bad($"Int cannot represent non 32-bit signed integer value: {Inspect.Number(number)}");
    }
}

internal sealed class FloatScalar() : Scalar<double>("Float")
{
    public override bool CanRefuse => true;

    public override double FromLiteral(ValueNode node) => node switch
    {
        IntValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
        FloatValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
        _ => throw BuiltInScalars.Bad($"Float cannot represent non numeric value: {ValuePrinter.Print(node)}"),
    };

    public override double FromVariable(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : throw BuiltInScalars.Bad($"Float cannot represent non numeric value: {Inspect.Json(value)}");

    public override string? Refuse(double value) => double.IsFinite(value) ? null : $"Float cannot represent non numeric value: {Inspect.Number(value)}";

    public override void Write(JsonResultWriter writer, double value) => writer.WriteNumber(value);

    public override object Canonical(object value) => value switch
    {
        bool flag => flag ? 1.0 : 0.0,
        double or float or int or long or short or byte or sbyte or ushort or uint or ulong or decimal =>
            base.Canonical(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        string { Length: > 0 } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => base.Canonical(parsed),
        _ => throw BuiltInScalars.Bad($"Float cannot represent non numeric value: {Inspect.Value(value)}"),
    };
}

internal sealed class StringScalar() : Scalar<string>("String")
{
    public override string FromLiteral(ValueNode node) => (node as StringValueNode)?.Value
        ?? throw BuiltInScalars.Bad($"String cannot represent a non string value: {ValuePrinter.Print(node)}");

    public override string FromVariable(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw BuiltInScalars.Bad($"String cannot represent a non string value: {Inspect.Json(value)}");

    public override void Write(JsonResultWriter writer, string value) => writer.WriteString(value);

    public override object Canonical(object value) => value switch
    {
        string => value,
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => throw BuiltInScalars.Bad($"String cannot represent value: {Inspect.Number(number)}"),
        double number => Inspect.Number(number),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw BuiltInScalars.Bad($"String cannot represent value: {Inspect.Value(value)}"),
    };
}

internal sealed class BooleanScalar() : Scalar<bool>("Boolean")
{
    public override bool FromLiteral(ValueNode node) => (node as BooleanValueNode)?.Value
        ?? throw BuiltInScalars.Bad($"Boolean cannot represent a non boolean value: {ValuePrinter.Print(node)}");

    public override bool FromVariable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw BuiltInScalars.Bad($"Boolean cannot represent a non boolean value: {Inspect.Json(value)}"),
    };

    public override void Write(JsonResultWriter writer, bool value) => writer.WriteBoolean(value);

    public override object Canonical(object value) => value switch
    {
        bool => value,
        double number when double.IsFinite(number) => number != 0,
        int number => number != 0,
        long number => number != 0,
        _ => throw BuiltInScalars.Bad($"Boolean cannot represent a non boolean value: {Inspect.Value(value)}"),
    };
}

internal sealed class IdScalar() : Scalar<string>("ID")
{
    public override string FromLiteral(ValueNode node) => node switch
    {
        StringValueNode text => text.Value,
        IntValueNode number => number.Text,
        _ => throw BuiltInScalars.Bad($"ID cannot represent a non-string and non-integer value: {ValuePrinter.Print(node)}"),
    };

    public override string FromVariable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.GetDouble() is var number && number == Math.Floor(number) => Inspect.Number(number),
        _ => throw BuiltInScalars.Bad($"ID cannot represent value: {Inspect.Json(value)}"),
    };

    public override void Write(JsonResultWriter writer, string value) => writer.WriteString(value);

    public override object Canonical(object value) => value switch
    {
        string => value,
        Guid id => id.ToString("D"),
        int or long => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number when double.IsInteger(number) => Inspect.Number(number),
        _ => throw BuiltInScalars.Bad($"ID cannot represent value: {Inspect.Value(value)}"),
    };
}
