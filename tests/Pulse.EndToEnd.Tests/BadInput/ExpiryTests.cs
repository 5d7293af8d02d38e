using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Bff.Files;
using Pulse.Bff.Identity;
using Pulse.Contracts.Ids;
using Pulse.EndToEnd.Tests.Studio;
using Pulse.Ports.Images;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>
/// What the studio itself has signed stops working when its time is over. Each test signs the same thing twice with the
/// studio's key: a moment before the end, which must work, and at the end, which must not.
/// </summary>
[Collection(StudioCollection.Name)]
public sealed class ExpiryTests(StudioUnderTest studio) : IAsyncLifetime
{
    private const string Viewer = "{ viewer { organizationId } }";

    /// <summary>Left of a lifetime for what must still work; a slow machine needs less.</summary>
    private static readonly TimeSpan Left = TimeSpan.FromMinutes(2);

    private PulseClient _client = null!;
    private Caller _caller = null!;

    public async Task InitializeAsync()
    {
        _client = await studio.SignInAsNewAsync();
        var person = Guid.Parse((string)(await _client.AskAsync("{ viewer { personId } }"))["viewer"]!["personId"]!);
        _caller = new Caller(new OrganizationId(_client.OrganizationId), new SubjectId(person));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(DownloadFormat.Png)]
    [InlineData(DownloadFormat.Webp)]
    public async Task A_link_to_a_file_works_until_it_expires(DownloadFormat format)
    {
        var (generation, _, _) = await Scenes.AwaitingPickAsync(_client);
        var link = (string)(await _client.GenerationAsync(generation))!["samples"]![0]!["image"]!["url"]!;
        var path = new Uri(studio.Address, link).AbsolutePath.Split('/');
        var target = new FileTarget(_caller.OrganizationId, path[3], path[4].Split('.')[0], format);

        var lasting = (await studio.Keys.LinksOfAsync(StudioKeys.LinkLifetime - Left)).Write(target);
        var expired = (await studio.Keys.LinksOfAsync(StudioKeys.LinkLifetime)).Write(target);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(lasting)).Status);
        var (status, body) = await GetAsync(expired);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("LINK_INVALID", (string?)JsonNode.Parse(body)!["code"]);
    }

    [Fact]
    public async Task A_session_is_nobodys_when_it_has_expired_by_bearer_cookie_and_socket()
    {
        var lasting = (await studio.Keys.TokensOfAsync(StudioKeys.SessionLifetime - Left)).Write(_caller, TokenPurpose.Session);
        var expired = (await studio.Keys.TokensOfAsync(StudioKeys.SessionLifetime)).Write(_caller, TokenPurpose.Session);

        Assert.Equal(
            PulseClient.Text(_client.OrganizationId),
            (string?)(await _client.WithToken(lasting).AskAsync(Viewer))["viewer"]!["organizationId"]);
        Assert.Null(await CodeByCookieAsync(lasting));
        var nobody = _client.WithToken(expired);
        Assert.Equal("UNAUTHENTICATED", (await nobody.PostAsync(Viewer)).OnlyCode);
        Assert.Equal("UNAUTHENTICATED", await CodeByCookieAsync(expired));
        var closed = await Assert.ThrowsAsync<WebSocketException>(() => nobody.FollowUntilAsync(null, null, _ => true, Scenes.Timeout));
        Assert.Contains("4403", closed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar", "انتهت صلاحيّة رابط الدخول هذا")]
    [InlineData("en", "This sign-in link is not valid any more")]
    public async Task A_sign_in_link_begins_no_session_when_it_has_expired(string language, string words)
    {
        var lasting = (await studio.Keys.TokensOfAsync(StudioKeys.SessionLifetime - Left)).Write(_caller, TokenPurpose.SignIn);
        var expired = (await studio.Keys.TokensOfAsync(StudioKeys.SessionLifetime)).Write(_caller, TokenPurpose.SignIn);

        using var begun = await SignInAsync(lasting, language);
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        Assert.Single(begun.Headers.GetValues("Set-Cookie"));

        using var refused = await SignInAsync(expired, language);
        var said = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Contains("SIGN_IN_LINK_INVALID", said, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string link)
    {
        using var answer = await studio.Http.GetAsync(new Uri(link, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SignInAsync(string token, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/signin?token={token}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await studio.Http.SendAsync(request);
    }

    /// <summary>The code of the refusal that a browser with this session gets, or null when it is answered.</summary>
    private async Task<string?> CodeByCookieAsync(string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Headers.Add("Cookie", $"{CallerAccess.SessionCookie}={session}");
        request.Content = new StringContent(new JsonObject { ["query"] = Viewer }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await studio.Http.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (string?)body["errors"]?[0]?["extensions"]?["code"];
    }
}
