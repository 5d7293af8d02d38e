using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Text;
using Pulse.Ports.Commands;
using Pulse.Ports.Keys;

namespace Pulse.Bff.Identity;

/// <summary>What stands in for signing in until people can: tokens and links for organizations of this machine.</summary>
public static class DevelopmentEndpoints
{
    private const string SecretHeader = "Pulse-Dev-Secret";

    public static void MapDevelopmentAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/dev/token", Token);
        routes.MapGet("/signin", SignIn);
    }

    private static async Task<IResult> Token(
        TokenRequest request, HttpContext http, BffOptions options, SessionTokens tokens, ICommandClient commands, ISubjectKeys keys, CancellationToken cancellation)
    {
        if (!IsAllowed(http, options))
        {
            return Results.NotFound();
        }

        var name = TextRules.Normalize(request.Org ?? "Pulse");
        if (TextRules.Check(name, TextLimits.NameCharactersMax, "org") is { } rejection)
        {
            return Results.Json(new { code = rejection.WireCode, message = RejectionTexts.English(rejection.Code) }, statusCode: StatusCodes.Status400BadRequest);
        }

        var caller = new Caller(new OrganizationId(DerivedId.From("development-organization", name)), new SubjectId(DerivedId.From("development-person", name)), request.Operator ?? false);
        if (await Prepare(caller, name, request, commands, keys, cancellation) is { } refused)
        {
            return Results.Json(new { code = refused.WireCode, message = RejectionTexts.English(refused.Code) }, statusCode: StatusCodes.Status400BadRequest);
        }

        var link = $"{http.Request.Scheme}://{http.Request.Host}/signin?token={tokens.Write(caller, TokenPurpose.SignIn)}";
        return Results.Json(new { token = tokens.Write(caller, TokenPurpose.Session), organizationId = caller.OrganizationId.Value, signInLink = link });
    }

    private static async Task<IResult> SignIn(string? token, HttpContext http, BffOptions options, SessionTokens tokens, CallerAccess access)
    {
        if (!options.IsDevelopment)
        {
            return Results.NotFound();
        }

        if (await tokens.Read(token ?? "", TokenPurpose.SignIn) is not { } caller)
        {
            return Results.Text("This sign-in link is not valid any more; ./pulse token prints a new one.", statusCode: StatusCodes.Status403Forbidden);
        }

        access.Remember(http, caller);
        return Results.Redirect("/");
    }

    private static async Task<Rejection?> Prepare(
        Caller caller, string name, TokenRequest request, ICommandClient commands, ISubjectKeys keys, CancellationToken cancellation)
    {
        var organization = caller.OrganizationId;
        if (await keys.GetOrCreate(caller.PersonId, cancellation) is not { } key)
        {
            return new Rejection(RejectionCode.SubjectErased);
        }

        // Both commands are derived from the organization, so they do nothing when it exists already.
        var create = new CommandId(DerivedId.From("development-create", organization.ToString()));
        var sealedName = key.Seal(SealedFields.OrganizationName, create.Value, name);
        await Send(create, new CreateOrganization(organization, caller.PersonId, sealedName));
        var grant = new CommandId(DerivedId.From("development-grant", organization.ToString()));
        var firstCredits = request.FirstCredits ?? FreeLimits.DevelopmentGrantCredits;
        var first = firstCredits == 0 ? null : await Send(grant, new GrantCredits(organization, new GrantId(grant.Value), firstCredits, GrantReason.Development));
        if (request.Credits is not { } more)
        {
            // The organization exists and began with another number, which stands.
            return first?.Code == RejectionCode.CommandIdReused ? null : first;
        }

        var extra = new CommandId(Guid.CreateVersion7());
        return await Send(extra, new GrantCredits(organization, new GrantId(extra.Value), more, GrantReason.Development));

        async Task<Rejection?> Send(CommandId id, ICommand command) =>
            await commands.Send(new CommandEnvelope(id, command, caller.PersonId, id.Value), cancellation) is CommandResult.Rejected rejected ? rejected.Rejection : null;
    }

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
