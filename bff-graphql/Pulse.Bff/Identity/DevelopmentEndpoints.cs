using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pulse.Bff.Edge;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Text;
using Pulse.Ports.Commands;
using Pulse.Ports.Keys;

namespace Pulse.Bff.Identity;

/// <summary>What stands in for signing in until people can: tokens and links for organizations of this machine.</summary>
public static class DevelopmentEndpoints
{
    private const string SecretHeader = "Pulse-Dev-Secret";

    /// <summary>A link is opened by a person in a browser, so its refusal is text, the code under the words.</summary>
    private const string LinkInvalid = "SIGN_IN_LINK_INVALID";
    private const string LinkInvalidArabic = "انتهت صلاحيّة رابط الدخول هذا، أو تغيّر؛ يطبع ./pulse up رابطًا جديدًا.";
    private const string LinkInvalidEnglish = "This sign-in link is not valid any more, or was altered; ./pulse up prints a new one.";

    public static void MapDevelopmentAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/dev/token", Token);
        routes.MapGet("/signin", SignIn);
    }

    private static async Task<IResult> Token(
        TokenRequest request, HttpContext http, BffOptions options, SessionTokens sessions, ConsistencyTokens places,
        ICommandClient commands, ISubjectKeys keys, CancellationToken cancellation)
    {
        if (!IsAllowed(http, options))
        {
            return Results.NotFound();
        }

        var name = TextRules.Normalize(request.Org ?? "Pulse");
        if (TextRules.Check(name, TextLimits.NameCharactersMax, "org") is { } rejection)
        {
            return Refuse(rejection);
        }

        var organization = new DevelopmentOrganization(name, commands, keys);
        if (await organization.Prepare(request.FirstCredits, request.Credits, cancellation) is { } refused)
        {
            return Refuse(refused);
        }

        var caller = organization.Caller with { IsOperator = request.Operator ?? false };
        return Results.Json(new
        {
            token = sessions.Write(caller, TokenPurpose.Session),
            organizationId = caller.OrganizationId.Value,
            signInLink = $"{http.Request.Scheme}://{http.Request.Host}/signin?token={sessions.Write(caller, TokenPurpose.SignIn)}",
            consistencyToken = places.Write(caller.OrganizationId, organization.Position),
        });
    }

    private static async Task<IResult> SignIn(
        string? token, HttpContext http, BffOptions options, SessionTokens tokens, CallerAccess access)
    {
        if (!options.IsDevelopment)
        {
            return Results.NotFound();
        }

        if (await tokens.Read(token ?? "", TokenPurpose.SignIn) is not { } caller)
        {
            var words = PulseHost.PrefersArabic(http) ? LinkInvalidArabic : LinkInvalidEnglish;
            return Results.Text($"{words}\n{LinkInvalid}\n", statusCode: StatusCodes.Status403Forbidden);
        }

        access.Remember(http, caller);
        return Results.Redirect("/");
    }

    private static IResult Refuse(Rejection rejection) => Results.Json(
        new { code = rejection.WireCode, message = RejectionTexts.English(rejection.Code) }, statusCode: StatusCodes.Status400BadRequest);

    private static bool IsAllowed(HttpContext http, BffOptions options) =>
        options is { IsDevelopment: true, DevelopmentSecret: { Length: > 0 } secret }
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(http.Request.Headers[SecretHeader].ToString()), Encoding.UTF8.GetBytes(secret));

    /// <param name="Org">Name of the organization, made when it does not exist.</param>
    /// <param name="Credits">Credits to grant on top, every time.</param>
    /// <param name="FirstCredits">Credits that a new organization begins with instead of the usual ones; 0 is none.</param>
    /// <param name="Operator">True for a token that may look after read models.</param>
    private sealed record TokenRequest(string? Org, long? Credits, long? FirstCredits, bool? Operator);
}
