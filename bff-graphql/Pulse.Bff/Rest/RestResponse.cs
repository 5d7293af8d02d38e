using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pulse.Bff.Rest.Answers;
using Pulse.Ports.Limits;

namespace Pulse.Bff.Rest;

/// <summary>Writes answers, and what every one of them says in headers.</summary>
internal static class RestResponse
{
    /// <summary>Answers are one organization's; a caller may keep those with a validator and must ask before it uses them again.</summary>
    private const string Revalidate = "private, no-cache";
    private const string NeverKept = "private, no-store";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ProblemJson = new(Problem.MediaType);

    public static async ValueTask Write(HttpContext http, RestAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers.CacheControl = answer.Headers.ContainsKey(HeaderNames.ETag) ? Revalidate : NeverKept;
        response.Headers.Vary = "Accept-Language, Authorization, Cookie";
        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await response.Body.WriteAsync(answer.Body, http.RequestAborted);
            }
        }
    }

    /// <summary>The three headers of draft-ietf-httpapi-ratelimit-headers-06: whole requests, and seconds until the window ends.</summary>
    public static void Tell(HttpContext http, RateLimit limit, RateVerdict verdict)
    {
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = limit.RequestsMax.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = verdict.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Math.Ceiling(verdict.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>True when the caller takes JSON, or says nothing.</summary>
    public static bool Accepts(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return true;
        }

        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(type => type.Quality is not 0 && (Json.IsSubsetOf(type) || ProblemJson.IsSubsetOf(type)));
    }
}
