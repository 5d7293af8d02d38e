using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pulse.Contracts.Ids;

namespace Pulse.Bff.Identity;

/// <summary>Who sends a request and for which organization.</summary>
/// <param name="IsOperator">May look after the installation itself: its read models, not what organizations have in them.</param>
public sealed record Caller(OrganizationId OrganizationId, SubjectId PersonId, bool IsOperator = false);

/// <summary>What a token is good for; one is never taken for the other.</summary>
public enum TokenPurpose
{
    Session = 1,
    SignIn = 2,
}

/// <summary>Short-lived signed tokens (JWT, RFC 7519, HS256) until people sign in for themselves.</summary>
public sealed class SessionTokens(byte[] key, TimeProvider time, BffOptions options)
{
    public const int KeyBytes = 32;
    private const string Issuer = "pulse";
    private const string OrganizationClaim = "org";
    private const string OperatorClaim = "operator";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey _key = new(key);

    public string Write(Caller caller, TokenPurpose purpose)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience(purpose),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + options.SessionLifetime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, caller.PersonId.ToString()),
                new Claim(OrganizationClaim, caller.OrganizationId.ToString()),
                .. caller.IsOperator ? [new Claim(OperatorClaim, "true", ClaimValueTypes.Boolean)] : Array.Empty<Claim>(),
            ]),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The caller named by a token, or null when it is forged, expired or meant for something else.</summary>
    public async ValueTask<Caller?> Read(string token, TokenPurpose purpose)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience(purpose),
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (notBefore, expires, _, _) => notBefore <= now && now < expires,
        });
        return result.IsValid
            && TryGuid(result, OrganizationClaim, out var organization)
            && TryGuid(result, JwtRegisteredClaimNames.Sub, out var person)
                ? new Caller(new OrganizationId(organization), new SubjectId(person), IsOperator(result))
                : null;
    }

    /// <summary>Only development makes operators yet, so nowhere else is one believed.</summary>
    private bool IsOperator(TokenValidationResult result) =>
        options.IsDevelopment && result.Claims.TryGetValue(OperatorClaim, out var value) && value is true;

    private static string Audience(TokenPurpose purpose) => purpose == TokenPurpose.Session ? "pulse-session" : "pulse-sign-in";

    private static bool TryGuid(TokenValidationResult result, string claim, out Guid id)
    {
        id = Guid.Empty;
        return result.Claims.TryGetValue(claim, out var value)
            && Guid.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), out id);
    }
}
