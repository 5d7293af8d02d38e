using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Execution;

namespace Pulse.GraphQL.Transport;

/// <summary>A message of <c>graphql-transport-ws</c>, read or to be written.</summary>
internal sealed record SocketMessage(string Type)
{
    public static ReadOnlyMemory<byte> Ack { get; } = Encoding.UTF8.GetBytes("{\"type\":\"connection_ack\"}");

    public string? Id { get; private init; }

    public JsonElement Payload { get; private init; }

    public GraphQLRequest? Request { get; private init; }

    /// <exception cref="BadRequestException">It is not a message that the protocol knows.</exception>
    public static SocketMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Parse(document.RootElement.Clone());
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter: a string escapes half of a surrogate pair.
            throw RequestReader.Bad("Invalid message received");
        }
    }

    private static SocketMessage Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw RequestReader.Bad("Invalid message received");
        }

        root.TryGetProperty("payload", out var payload);
        var message = new SocketMessage(type.GetString()!) { Id = IdOf(root), Payload = payload };
        return message.Type switch
        {
            "connection_init" or "ping" or "pong" => payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Null
                ? message
                : throw RequestReader.Bad($"\"{message.Type}\" message expects the 'payload' property to be an object or nullish or missing"),
            "subscribe" => message.Id is null || payload.ValueKind != JsonValueKind.Object
                ? throw RequestReader.Bad("\"subscribe\" message requires an 'id' and a 'payload'")
                : message with { Request = RequestOf(payload) },
            "complete" => message.Id is null ? throw RequestReader.Bad("\"complete\" message requires an 'id'") : message,
            _ => throw RequestReader.Bad("Invalid message 'type' property"),
        };
    }

    public static ReadOnlyMemory<byte> Pong(JsonElement payload) => Encoding.UTF8.GetBytes(
        payload.ValueKind == JsonValueKind.Object ? $"{{\"type\":\"pong\",\"payload\":{payload.GetRawText()}}}" : "{\"type\":\"pong\"}");

    public static ReadOnlyMemory<byte> Complete(string id) => Build("complete", id, null);

    public static ReadOnlyMemory<byte> Error(string id, IReadOnlyList<GraphQLError> errors) => Build("error", id, writer => ErrorWriter.Write(writer, errors));

    /// <summary>Writes a <c>next</c> message around a result, straight into the buffer.</summary>
    public static void WriteNext(PooledBuffer buffer, string id, ExecutionResult result) => Write(buffer, "next", id, result.Write);

    private static byte[] Build(string type, string id, Action<JsonResultWriter>? payload)
    {
        using var buffer = new PooledBuffer();
        Write(buffer, type, id, payload);
        return buffer.Written.ToArray();
    }

    private static void Write(PooledBuffer buffer, string type, string id, Action<JsonResultWriter>? payload)
    {
        var writer = new JsonResultWriter(buffer);
        writer.WriteRaw("{\"id\":"u8);
        writer.WriteString(id);
        writer.WriteRaw(",\"type\":"u8);
        writer.WriteString(type);
        if (payload is not null)
        {
            writer.WriteRaw(",\"payload\":"u8);
            payload(writer);
        }

        writer.WriteByte((byte)'}');
        writer.Flush();
    }

    private static string? IdOf(JsonElement root) =>
        root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text ? text : null;

    private static GraphQLRequest RequestOf(JsonElement payload)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(payload.GetRawText()));
        reader.Read();
        var request = RequestReader.Parse(ref reader);
        return request.HasText || request.DocumentId is not null || request.Extensions.ValueKind == JsonValueKind.Object
            ? request
            : throw RequestReader.Bad("\"subscribe\" message payload expects the 'query' property to be a string");
    }
}
