using Microsoft.AspNetCore.Http;

namespace Pulse.Bff.Identity;

/// <summary>Finds the caller of a request: a bearer token (RFC 6750), or the session cookie of the web app.</summary>
public sealed class CallerAccess(SessionTokens tokens, BffOptions options)
{
    public const string SessionCookie = "pulse_session";
    private const string BearerPrefix = "Bearer ";

    public async ValueTask<Caller?> Find(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var token = Bearer(header) ?? (http.Request.Cookies.TryGetValue(SessionCookie, out var cookie) ? cookie : null);
        return string.IsNullOrEmpty(token) ? null : await tokens.Read(token, TokenPurpose.Session);
    }

    /// <summary>The caller named by a bearer token that came some other way, such as in a WebSocket's first message.</summary>
    public ValueTask<Caller?> FromToken(string token) =>
        tokens.Read(Bearer(token) ?? token, TokenPurpose.Session);

    /// <summary>Begins a session in the browser. The cookie is out of reach of scripts and not sent along from other sites.</summary>
    public void Remember(HttpContext http, Caller caller) => http.Response.Cookies.Append(
        SessionCookie,
        tokens.Write(caller, TokenPurpose.Session),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            Path = "/",
            MaxAge = options.SessionLifetime,
        });

    /// <summary>What follows the word in front of a token, or null when the word is not there.</summary>
    private static string? Bearer(string header) =>
        header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
}
