using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pulse.Bff.Rest.Answers;

namespace Pulse.Bff.Rest.Requests;

/// <summary>Reads bodies: JSON objects within the limits, and nothing else.</summary>
internal static class RestBody
{
    private const string Json = "application/json";

    /// <summary>The body, or the problem with it. A request without a body has an empty object.</summary>
    public static async ValueTask<(JsonElement Body, Problem? Problem)> Read(HttpRequest http, RestOptions options, CancellationToken cancellation)
    {
        if (http.ContentLength is null or 0 && http.Headers.TransferEncoding.Count == 0)
        {
            return (Empty, null);
        }

        if (!IsJson(http.ContentType))
        {
            return (default, Problem.Of(RestCodes.NotJson));
        }

        if (http.ContentLength > options.BodyBytesMax)
        {
            return (default, Problem.Of(RestCodes.BodyTooLarge));
        }

        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (await http.Body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (bytes.Length + read > options.BodyBytesMax)
            {
                return (default, Problem.Of(RestCodes.BodyTooLarge));
            }

            bytes.Write(buffer.AsSpan(0, read));
        }

        return bytes.Length == 0 ? (Empty, null) : Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), options);
    }

    private static JsonElement Empty { get; } = JsonSerializer.SerializeToElement(new Dictionary<string, object>(StringComparer.Ordinal));

    private static (JsonElement Body, Problem? Problem) Parse(ReadOnlyMemory<byte> bytes, RestOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = options.BodyDepthMax, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement)
                ? (document.RootElement.Clone(), null)
                : (default, Problem.Of(RestCodes.BodyNotObject));
        }
        catch (JsonException)
        {
            return (default, Problem.Of(RestCodes.BodyNotObject));
        }
    }

    /// <summary>False when a string or a name escapes half of a character, which JSON can say and Unicode cannot.</summary>
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(IsText),
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name.Length >= 0 && IsText(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            // It cannot be read as text.
            return false;
        }
    }

    private static bool IsJson(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
