using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Bff.Edge;

/// <summary>
/// Which pages of other origins may call the API: those of <see cref="BffOptions.CorsOrigins"/>, with a bearer token. The session's cookie is
/// never let through.
/// </summary>
internal static class Cors
{
    /// <summary>How long a browser may remember what it was allowed.</summary>
    private static readonly TimeSpan PreflightKeptFor = TimeSpan.FromMinutes(10);

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put];

    private static readonly string[] RequestHeaders =
        ["Authorization", "Content-Type", "Accept-Language", "Idempotency-Key", "If-None-Match", "Pulse-Consistency", "traceparent", "GraphQL-Preflight", "Apollo-Require-Preflight"];

    private static readonly string[] ResponseHeaders =
    [
        "ETag", "Link", "Location", "Pulse-Consistency", "Idempotency-Replayed", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After",
    ];

    public static IServiceCollection AddPulseCors(this IServiceCollection services, BffOptions options) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.CorsOrigins.Select(Checked)])
        .WithMethods(Methods)
        .WithHeaders(RequestHeaders)
        .WithExposedHeaders(ResponseHeaders)
        .SetPreflightMaxAge(PreflightKeptFor)));

    /// <exception cref="InvalidOperationException">It is no origin: scheme, host and port, and nothing else.</exception>
    private static string Checked(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority) == origin
            ? origin
            : throw new InvalidOperationException($"'{origin}' is no origin; PULSE_CORS_ORIGINS takes such as https://app.example.com, separated by blanks.");
}
