using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL.Transport;

/// <summary>Refuses what a foreign page could make a browser send without asking this server first.</summary>
internal static class Preflight
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <exception cref="BadRequestException">The request could have been forged.</exception>
    public static void Check(HttpRequest request, PreflightOptions options)
    {
        if (NeedsProof(request, options.Rule) && !options.Headers.Any(name => request.Headers[name].Any(static v => !string.IsNullOrEmpty(v))))
        {
            throw new BadRequestException(
                StatusCodes.Status400BadRequest,
                "A browser could have been made to send this request by another site. Send it with a header that browsers ask about first: "
                + string.Join(", ", options.Headers) + ".");
        }
    }

    private static bool NeedsProof(HttpRequest request, PreflightRule rule) => rule switch
    {
        PreflightRule.Off => false,
        _ when HttpMethods.IsPost(request.Method) => MediaTypes.IsMultipart(request.ContentType),
        _ when !HttpMethods.IsGet(request.Method) => false,
        PreflightRule.Always => true,
        PreflightRule.Browsers => request.Headers[FetchSite].ToString() is "cross-site" or "same-site",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "unknown rule"),
    };
}
