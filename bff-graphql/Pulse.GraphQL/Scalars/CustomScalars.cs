using System.Globalization;
using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Scalars that most schemas want. A schema uses one by declaring it; a host replaces one by giving its own of the same name.</summary>
public static class CustomScalars
{
    public static IReadOnlyList<Scalar> Defaults { get; } =
        [new DateTimeScalar(), new DateScalar(), new UuidScalar(), new UrlScalar(), new MoneyScalar(), new PositionScalar(), new LongScalar(), new JsonScalar(), new UploadScalar()];
}

/// <summary>A scalar that stands as a JSON string; a derived class says how text becomes a value and back.</summary>
public abstract class TextScalar<T>(string name) : Scalar<T>(name)
    where T : notnull
{
    /// <summary>Reads the text; false when it is not one.</summary>
    protected abstract bool TryParse(string text, out T value);

    protected abstract string Format(T value);

    public override T FromLiteral(ValueNode node) => node is StringValueNode text && TryParse(text.Value, out var value)
        ? value
        : throw BuiltInScalars.Bad($"{Name} cannot represent value: {ValuePrinter.Print(node)}");

    public override T FromVariable(JsonElement value) => value.ValueKind == JsonValueKind.String && TryParse(value.GetString()!, out var parsed)
        ? parsed
        : throw BuiltInScalars.Bad($"{Name} cannot represent value: {Inspect.Json(value)}");

    public override void Write(JsonResultWriter writer, T value) => writer.WriteString(Format(value));

    public override object Canonical(object value) => value is string text && typeof(T) != typeof(string) && TryParse(text, out var parsed)
        ? parsed
        : base.Canonical(value);
}

/// <summary>RFC 3339 date and time with an offset; written in UTC with a final Z.</summary>
public sealed class DateTimeScalar() : TextScalar<DateTimeOffset>("DateTime")
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public override string SpecifiedBy => "https://scalars.graphql.org/andimarek/date-time.html";

    public override void Write(JsonResultWriter writer, DateTimeOffset value) => writer.WriteDateTime(value);

    protected override bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        var hasOffset = text.Length > 6 && (text[^1] == 'Z' || text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    protected override string Format(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

public sealed class DateScalar() : TextScalar<DateOnly>("Date")
{
    protected override bool TryParse(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    protected override string Format(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

public sealed class UuidScalar() : TextScalar<Guid>("UUID")
{
    public override string SpecifiedBy => "https://tools.ietf.org/html/rfc4122";

    public override void Write(JsonResultWriter writer, Guid value) => writer.WriteGuid(value);

    protected override bool TryParse(string text, out Guid value) => Guid.TryParseExact(text, "D", out value);

    protected override string Format(Guid value) => value.ToString("D");
}

public sealed class UrlScalar() : TextScalar<string>("Url")
{
    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _);
    }

    protected override string Format(string value) => value;
}

/// <summary>A 64-bit place in a log, as a decimal string: JavaScript's numbers end at 2^53.</summary>
public sealed class PositionScalar() : TextScalar<long>("Position")
{
    protected override bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    protected override string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A 64-bit integer as a JSON number, for clients that read such numbers exactly.</summary>
public sealed class LongScalar() : Scalar<long>("Long")
{
    public override long FromLiteral(ValueNode node) =>
        node is IntValueNode number && long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw BuiltInScalars.Bad($"Long cannot represent value: {ValuePrinter.Print(node)}");

    public override long FromVariable(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        ? number
        : throw BuiltInScalars.Bad($"Long cannot represent value: {Inspect.Json(value)}");

    public override void Write(JsonResultWriter writer, long value) => writer.WriteNumber(value);

    public override object Canonical(object value) => value is int number ? (long)number : base.Canonical(value);
}

/// <summary>Any JSON value.</summary>
public sealed class JsonScalar() : Scalar<JsonElement>("JSON")
{
    public override JsonElement FromLiteral(ValueNode node) => JsonLiterals.ToElement(node);

    public override JsonElement FromVariable(JsonElement value) => value.Clone();

    public override void Write(JsonResultWriter writer, JsonElement value) => writer.WriteElement(value);
}

/// <summary>A scalar that the host gave no codec for: any value passes, as graphql-js does for schemas built from SDL alone.</summary>
internal sealed class AnyScalar(string name) : Scalar(name, typeof(object))
{
    public override object? ReadLiteral(ValueNode node) => JsonLiterals.ToValue(node);

    public override object? ReadVariable(JsonElement value) => JsonLiterals.ToValue(value);

    public override object Canonical(object value) => value;

    public override void WriteCanonical(JsonResultWriter writer, object value) => writer.WriteValue(value);
}
