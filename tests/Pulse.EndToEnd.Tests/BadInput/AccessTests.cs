using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>Links, tokens and secrets that are stale, forged or meant for something else.</summary>
[Collection(StudioCollection.Name)]
public sealed class AccessTests(StudioUnderTest studio) : IAsyncLifetime
{
    private const string Viewer = "{ viewer { organizationId } }";

    private PulseClient _client = null!;

    public async Task InitializeAsync() => _client = await studio.SignInAsNewAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_altered_or_expired_link_is_one_and_the_same_403()
    {
        var stranger = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(_client);
        var pictures = (await _client.GenerationAsync(generation))!["samples"]!.AsArray();
        var link = (string)pictures[0]!["image"]!["url"]!;
        var other = (string)pictures[1]!["image"]!["url"]!;
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(link)).Status);

        var path = new Uri(studio.Address, link).AbsolutePath.Split('/');
        var query = new Uri(studio.Address, link).Query;
        var otherPath = new Uri(studio.Address, other).AbsolutePath.Split('/');
        var expires = query.Split('&')[0]["?expires=".Length..];
        var expiresAt = long.Parse(expires, CultureInfo.InvariantCulture);
        string[] altered =
        [
            link.Replace(PulseClient.Text(_client.OrganizationId), PulseClient.Text(stranger.OrganizationId), StringComparison.Ordinal),
            link.Replace(path[3], otherPath[3], StringComparison.Ordinal),
            link.Replace(path[4], otherPath[4], StringComparison.Ordinal),
            link.Replace(".png", ".jpg", StringComparison.Ordinal),
            link.Replace(".png", ".exe", StringComparison.Ordinal),
            link.Replace($"expires={expires}", FormattableString.Invariant($"expires={expiresAt + 3600}"), StringComparison.Ordinal),
            link.Replace($"expires={expires}", FormattableString.Invariant($"expires={expiresAt - 3600}"), StringComparison.Ordinal),
            link.Replace($"expires={expires}&", "", StringComparison.Ordinal),
            link[..^1] + (link[^1] == 'A' ? 'E' : 'A'),
            link[..link.IndexOf('&', StringComparison.Ordinal)],
            link[..link.IndexOf('?', StringComparison.Ordinal)] + new Uri(studio.Address, other).Query,
        ];
        var answers = new List<(HttpStatusCode Status, string Body)>();
        foreach (var wrong in altered)
        {
            Assert.NotEqual(link, wrong);
            answers.Add(await GetAsync(wrong));
        }

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct(StringComparer.Ordinal));
        Assert.Equal("LINK_INVALID", (string?)JsonNode.Parse(answers[0].Body)!["code"]);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_forged_session_token_is_nobody()
    {
        var details = await studio.SignInDetailsAsync("access tests");
        var parts = _client.Token.Split('.');
        var signInToken = ((string)details["signInLink"]!).Split("token=")[1];
        var strangersClaims = ((string)details["token"]!).Split('.')[1];
        string[] forged =
        [
            "",
            "nonsense",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"{parts[0]}.{strangersClaims}.{parts[2]}",
            $"{Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}.",
            signInToken,
        ];
        foreach (var token in forged)
        {
            var nobody = _client.WithToken(token);
            var arabic = await nobody.PostAsync(Viewer);
            var english = await nobody.In("en").PostAsync(Viewer);
            Assert.Equal(("UNAUTHENTICATED", "UNAUTHENTICATED"), (arabic.OnlyCode, english.OnlyCode));
            Assert.Equal(("سجّل الدخول أوّلًا.", "Sign in first."), (arabic.Errors[0].Message, english.Errors[0].Message));
            var live = await Record.ExceptionAsync(() => nobody.FollowUntilAsync(null, null, _ => true, Scenes.Timeout));
            Assert.True(live is WebSocketException or SubscriptionRefusedException, live?.ToString());
        }

        Assert.Equal(PulseClient.Text(_client.OrganizationId), (string?)(await _client.AskAsync(Viewer))["viewer"]!["organizationId"]);
    }

    [Fact]
    public async Task Only_a_real_sign_in_link_begins_a_session()
    {
        var details = await studio.SignInDetailsAsync("access tests");
        var link = (string)details["signInLink"]!;
        var token = link.Split("token=")[1];

        using var real = await studio.Http.GetAsync(new Uri(link));
        Assert.Equal(HttpStatusCode.Redirect, real.StatusCode);
        var cookie = Assert.Single(real.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);

        foreach (var forged in new[] { "", "nonsense", token[..^2] + "AA", (string)details["token"]! })
        {
            using var refused = await studio.Http.GetAsync(new Uri($"/signin?token={forged}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.False(refused.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_secret_there_are_no_development_tokens(string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/token");
        request.Content = new StringContent("{\"org\":\"x\"}", Encoding.UTF8, "application/json");
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("Pulse-Dev-Secret", secret);
        }

        using var answer = await studio.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static string Encode(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string link)
    {
        using var answer = await studio.Http.GetAsync(new Uri(link, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
