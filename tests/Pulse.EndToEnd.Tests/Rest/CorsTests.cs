using System.Net;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>Pages of other origins: those that are configured, and no other.</summary>
public sealed class CorsTests : IAsyncLifetime
{
    private const string Friend = "https://app.example.com";
    private StudioUnderTest _studio = null!;

    public async Task InitializeAsync() => _studio = await StudioUnderTest.StartNewAsync(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["PULSE_CORS_ORIGINS"] = $"{Friend} https://other.example.com" });

    public Task DisposeAsync() => _studio.DisposeAsync();

    [Theory]
    [InlineData("/v1/generations")]
    [InlineData("/graphql")]
    public async Task A_preflight_is_answered_for_a_configured_origin_and_for_no_other(string path)
    {
        var rest = new RestCaller(_studio, null);
        (string, string)[] asked = [("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")];

        var friend = await rest.SendAsync(HttpMethod.Options, path, null, [("Origin", Friend), .. asked]);
        Assert.Equal((HttpStatusCode.NoContent, Friend), (friend.Status, friend.Header("Access-Control-Allow-Origin")));
        Assert.Contains("Idempotency-Key", friend.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(friend.Header("Access-Control-Allow-Credentials"));
        var stranger = await rest.SendAsync(HttpMethod.Options, path, null, [("Origin", "https://app.example.com.evil.example"), .. asked]);
        Assert.Null(stranger.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_answer_and_a_problem_can_be_read_by_a_configured_origin_with_its_headers()
    {
        var rest = new RestCaller(_studio, (await _studio.SignInAsNewAsync()).Token);
        var answer = await rest.GetAsync("/v1/credits", ("Origin", Friend));
        var problem = await rest.GetAsync("/v1/nothing", ("Origin", Friend));

        Assert.All([answer, problem], reply => Assert.Equal(Friend, reply.Header("Access-Control-Allow-Origin")));
        Assert.Contains("Pulse-Consistency", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null((await rest.GetAsync("/v1/credits", ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_it_to_itself_and_health_is_told()
    {
        var rest = new RestCaller(_studio, null);
        foreach (var path in new[] { "/v1/projects", "/graphql", "/api/pulse.yaml", "/health/live", "/health/ready" })
        {
            var reply = await rest.GetAsync(path);
            Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", reply.Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync("/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync("/health/ready")).Status);
    }
}
