using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pulse.Bff.Rest.Answers;

/// <summary>One thing that is wrong.</summary>
/// <param name="Path">Names and list indices from the body's root, or a parameter's name; empty for the request as a whole.</param>
public sealed record ProblemError(string Code, string Detail, IReadOnlyList<string> Path);

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Code">What the member <c>code</c> and the type say; one of the tables of <see cref="Statuses"/> or <see cref="RestCodes"/>.</param>
public sealed record Problem(int Status, string Code)
{
    public const string MediaType = "application/problem+json";

    /// <summary>Types are names, not addresses: what a code means stands in the API's description.</summary>
    public const string TypePrefix = "urn:pulse:problem:";

    /// <summary>The problem of a code, with the status that the table gives it.</summary>
    public static Problem Of(string code) => new(Statuses.Of(code), code);

    /// <summary>A sentence for people; null takes the code's own.</summary>
    public string? Detail { get; init; }

    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    /// <summary>Further members, for example <c>lag</c>.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Told in <c>Retry-After</c> when waiting helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public byte[] Write(string instance, bool isArabic)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("type", TypePrefix + Code);
        writer.WriteString("title", RestTexts.Title(Status, isArabic));
        writer.WriteNumber("status", Status);
        writer.WriteString("detail", Detail ?? RestTexts.Detail(Code, isArabic));
        writer.WriteString("instance", instance);
        writer.WriteString("code", Code);
        writer.WriteStartArray("errors");
        foreach (var error in Errors)
        {
            Write(writer, error);
        }

        writer.WriteEndArray();
        foreach (var (name, value) in Extensions)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ProblemError error)
    {
        writer.WriteStartObject();
        writer.WriteString("code", error.Code);
        writer.WriteString("detail", error.Detail);
        writer.WriteStartArray("path");
        foreach (var step in error.Path)
        {
            writer.WriteStringValue(step);
        }

        writer.WriteEndArray();
        writer.WriteString("pointer", PointerOf(error.Path));
        writer.WriteEndObject();
    }

    /// <summary>A JSON Pointer (RFC 6901) into the body.</summary>
    private static string PointerOf(IReadOnlyList<string> path)
    {
        var pointer = new StringBuilder();
        foreach (var step in path)
        {
            pointer.Append('/').Append(step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return pointer.ToString();
    }
}
