using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.GraphQL;

namespace Pulse.Bff.Files;

/// <summary><c>POST /files/verify</c>: any file as the body, and whether it was made for the caller's organization comes back.</summary>
public sealed class VerifyEndpoint(CallerAccess access, FileVerification verification, BffOptions options) : IDisposable
{
    private readonly FileReception _reception = new(options.Verifications);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/files/verify", (HttpContext http, VerifyEndpoint endpoint, CancellationToken cancellation) => endpoint.Answer(http, cancellation));

    public void Dispose() => _reception.Dispose();

    private async Task<IResult> Answer(HttpContext http, CancellationToken cancellation)
    {
        var isArabic = PulseHost.PrefersArabic(http);
        return await access.Find(http) is { } caller
            ? await _reception.Receive(
                http, async (file, limit) => Results.Json(await verification.Look(caller.OrganizationId, file, isArabic, limit)), cancellation)
            : FileReception.Refusal(StatusCodes.Status401Unauthorized, ErrorCodes.Unauthenticated, isArabic ? "سجّل الدخول أوّلًا." : "Sign in first.");
    }
}
