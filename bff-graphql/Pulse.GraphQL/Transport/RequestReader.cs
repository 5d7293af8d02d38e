using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL.Transport;

/// <summary>A request that is not even a GraphQL request, with the HTTP status that says so.</summary>
public sealed class BadRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>Reads GraphQL requests from bodies, query strings and WebSocket payloads.</summary>
internal static class RequestReader
{
    public static async ValueTask<GraphQLRequest> ReadBodyAsync(HttpRequest http, int bytesMax, CancellationToken cancellationToken)
    {
        if (http.ContentLength > bytesMax)
        {
            throw TooLarge();
        }

        while (true)
        {
            var read = await http.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > bytesMax)
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
                return Parse(read.Buffer);
            }
            finally
            {
                http.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    public static GraphQLRequest ReadQueryString(HttpRequest http)
    {
        var query = http.Query["query"];
        if (query.Count != 1 || string.IsNullOrEmpty(query[0]))
        {
            throw Bad("Must provide query string.");
        }

        string? operationName = http.Query["operationName"];
        return new GraphQLRequest(Encoding.UTF8.GetBytes(query[0]!))
        {
            OperationName = string.IsNullOrEmpty(operationName) ? null : operationName,
            Variables = Parameter(http, "variables"),
            Extensions = Parameter(http, "extensions"),
            QueriesOnly = true,
        };
    }

    /// <summary>Parses the JSON object that a request is, in a body or as a WebSocket message's payload.</summary>
    /// <exception cref="BadRequestException">It is not such an object.</exception>
    public static GraphQLRequest Parse(in ReadOnlySequence<byte> json)
    {
        if (json.IsEmpty)
        {
            throw Bad("The body is empty.");
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            return Parse(ref reader);
        }
        catch (JsonException)
        {
            throw Bad("The body is not valid JSON.");
        }
    }

    public static GraphQLRequest Parse(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Bad("The request must be a JSON object.");
        }

        byte[]? query = null;
        string? operationName = null;
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
                operationName = ReadText(ref reader) is { } name ? Encoding.UTF8.GetString(name) : null;
            }
            else if (reader.ValueTextEquals("variables"u8))
            {
                variables = ReadMap(ref reader, "variables");
            }
            else if (reader.ValueTextEquals("extensions"u8))
            {
                extensions = ReadMap(ref reader, "extensions");
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new GraphQLRequest(query ?? throw Bad("Must provide query string."))
        {
            OperationName = operationName,
            Variables = variables,
            Extensions = extensions,
        };
    }

    private static JsonElement Parameter(HttpRequest http, string name)
    {
        string? text = http.Query[name];
        if (string.IsNullOrEmpty(text))
        {
            return default;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return ReadMap(ref reader, name);
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
            throw Bad("The parameters query and operationName must be strings.");
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

    private static BadRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private static BadRequestException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "The request is too large.");
}
