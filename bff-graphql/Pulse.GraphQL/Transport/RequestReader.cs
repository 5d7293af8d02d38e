using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Pulse.GraphQL.Transport;

/// <summary>What a POST asked for: one request, or a batch of them.</summary>
internal readonly record struct RequestBody(GraphQLRequest? Single, IReadOnlyList<GraphQLRequest>? Batch);

/// <summary>Reads GraphQL requests from bodies, query strings and WebSocket payloads.</summary>
internal static class RequestReader
{
    public static async ValueTask<RequestBody> ReadBodyAsync(HttpRequest http, TransportOptions options, CancellationToken cancellationToken)
    {
        if (http.ContentLength > options.BodyBytesMax)
        {
            throw TooLarge();
        }

        while (true)
        {
            var read = await http.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > options.BodyBytesMax)
            {
                http.BodyReader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (!read.IsCompleted)
            {
                http.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return ParseBody(read.Buffer, options.BatchCountMax);
            }
            finally
            {
                http.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    public static GraphQLRequest ReadQueryString(HttpRequest http)
    {
        var query = Parameter(http, "query");
        return new GraphQLRequest(query is null ? [] : Encoding.UTF8.GetBytes(query))
        {
            HasText = query is not null,
            DocumentId = Parameter(http, "documentId"),
            OperationName = Parameter(http, "operationName"),
            Variables = MapParameter(http, "variables"),
            Extensions = MapParameter(http, "extensions"),
            QueriesOnly = true,
        };
    }

    /// <summary>Parses what a POST's body is: an object, or an array of at most so many objects.</summary>
    /// <exception cref="BadRequestException">It is neither.</exception>
    public static RequestBody ParseBody(in ReadOnlySequence<byte> json, int batchCountMax)
    {
        if (json.IsEmpty)
        {
            throw Bad("The body is empty.");
        }

        RequireUtf8(json);
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var body = reader.TokenType == JsonTokenType.StartArray && batchCountMax > 0
                ? new RequestBody(null, ParseBatch(ref reader, batchCountMax))
                : new RequestBody(Parse(ref reader), null);

            // Reading on finds what follows the value, which is no JSON.
            reader.Read();
            return body;
        }
        catch (JsonException)
        {
            throw Bad("The body is not valid JSON.");
        }
    }

    /// <summary>Parses the JSON object that a request is.</summary>
    /// <exception cref="BadRequestException">It is not such an object.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static GraphQLRequest Parse(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Bad("The request must be a JSON object.");
        }

        byte[]? query = null;
        string? operationName = null;
        string? documentId = null;
        JsonElement variables = default;
        JsonElement extensions = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                query = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("operationName"u8))
            {
                operationName = ReadText(ref reader) is { Length: > 0 } name ? Encoding.UTF8.GetString(name) : null;
            }
            else if (reader.ValueTextEquals("variables"u8))
            {
                variables = ReadMap(ref reader, "variables");
            }
            else if (reader.ValueTextEquals("extensions"u8))
            {
                extensions = ReadMap(ref reader, "extensions");
            }
            else if (reader.ValueTextEquals("documentId"u8))
            {
                documentId = ReadText(ref reader) is { Length: > 0 } id ? Encoding.UTF8.GetString(id) : null;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new GraphQLRequest(query ?? [])
        {
            HasText = query is not null,
            DocumentId = documentId,
            OperationName = operationName,
            Variables = variables,
            Extensions = extensions,
        };
    }

    private static List<GraphQLRequest> ParseBatch(ref Utf8JsonReader reader, int countMax)
    {
        var batch = new List<GraphQLRequest>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (batch.Count == countMax)
            {
                throw Bad(FormattableString.Invariant($"A batch may hold at most {countMax} requests."));
            }

            batch.Add(Parse(ref reader));
        }

        return batch.Count > 0 ? batch : throw Bad("The batch is empty.");
    }

    /// <summary>The JSON reader takes any bytes within strings; what is no UTF-8 is refused before it can reach a resolver.</summary>
    private static void RequireUtf8(in ReadOnlySequence<byte> json)
    {
        if (!Utf8.IsValid(json.IsSingleSegment ? json.FirstSpan : json.ToArray()))
        {
            throw Bad("The body is not valid UTF-8.");
        }
    }

    /// <summary>A parameter of the query string; null when it is absent or empty, which the specification treats alike.</summary>
    private static string? Parameter(HttpRequest http, string name)
    {
        StringValues values = http.Query[name];
        return values.Count switch
        {
            0 => null,
            1 => string.IsNullOrEmpty(values[0]) ? null : values[0],
            _ => throw Bad($"The parameter {name} stands more than once."),
        };
    }

    private static JsonElement MapParameter(HttpRequest http, string name)
    {
        if (Parameter(http, name) is not { } text)
        {
            return default;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            var map = ReadMap(ref reader, name);
            reader.Read();
            return map;
        }
        catch (JsonException)
        {
            throw Bad($"The parameter {name} is not valid JSON.");
        }
    }

    private static byte[]? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw Bad("The parameters query, operationName and documentId must be strings.");
        }

        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        var target = new byte[length];
        try
        {
            var written = reader.CopyString(target);
            return written == length ? target : target[..written];
        }
        catch (InvalidOperationException)
        {
            // The JSON escapes half of a surrogate pair.
            throw Bad("A string of the request is not valid Unicode.");
        }
    }

    private static JsonElement ReadMap(ref Utf8JsonReader reader, string name)
    {
        var element = JsonElement.ParseValue(ref reader);
        return element.ValueKind switch
        {
            JsonValueKind.Object => element,
            JsonValueKind.Null => default,
            _ => throw Bad($"The parameter {name} must be a JSON object."),
        };
    }

    public static BadRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private static BadRequestException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "The request is too large.");
}
