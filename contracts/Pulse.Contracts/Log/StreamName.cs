using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Contracts.Log;

/// <summary>The name of a stream, <c>{category}-{id}</c>: a category of lower-case letters, a dash, an id of printable ASCII without spaces.</summary>
[JsonConverter(typeof(StreamNameJsonConverter))]
public readonly record struct StreamName
{
    /// <summary>Longest name, in characters; EventStoreDB's own limit is far above it.</summary>
    public const int LengthMax = 200;

    private readonly string? _value;

    private StreamName(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default StreamName names no stream.");

    /// <summary>What kind of thing the stream is about: the part before the first dash.</summary>
    public string Category => Value[..Value.IndexOf('-', StringComparison.Ordinal)];

    /// <summary>The part after the first dash.</summary>
    public string Id => Value[(Value.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public static StreamName For(string category, Guid id) => Parse($"{category}-{id}");

    /// <exception cref="FormatException">The text is no stream name.</exception>
    public static StreamName Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        var wellFormed = dash > 0
            && dash < value.Length - 1
            && value.Length <= LengthMax
            && value.AsSpan(0, dash).IndexOfAnyExceptInRange('a', 'z') < 0
            && value.AsSpan(dash).IndexOfAnyExceptInRange('!', '~') < 0;
        return wellFormed ? new StreamName(value) : throw new FormatException($"'{value}' is not a stream name of the form category-id.");
    }

    public override string ToString() => Value;

    private sealed class StreamNameJsonConverter : JsonConverter<StreamName>
    {
        public override StreamName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, StreamName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
