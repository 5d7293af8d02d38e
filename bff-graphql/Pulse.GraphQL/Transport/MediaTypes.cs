using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pulse.GraphQL.Transport;

/// <summary>Content negotiation of GraphQL over HTTP.</summary>
internal static class MediaTypes
{
    public const string Response = "application/graphql-response+json";
    public const string Json = "application/json";

    /// <summary>The type to answer in; null when the client accepts neither.</summary>
    public static string? Negotiate(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return Json;
        }

        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return null;
        }

        var best = accepted
            .Where(static a => a.Quality is not 0)
            .OrderByDescending(static a => a.Quality ?? 1)
            .Select(static a => Offer(a.MediaType.Value ?? string.Empty))
            .FirstOrDefault(static offer => offer is not null);
        return best;
    }

    /// <summary>Whether a POST's content is JSON in UTF-8. A browser cannot send that type across sites without asking first.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static string? Offer(string accepted) => accepted.ToLowerInvariant() switch
    {
        Response => Response,
        Json or "application/*" or "*/*" => Json,
        _ => null,
    };
}
