using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>What HTTP promises: problems, validators, pages, limits, other origins.</summary>
[Collection(StudioCollection.Name)]
public sealed class ProtocolTests(StudioUnderTest studio)
{
    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "NO_SUCH_ROUTE")]
    [InlineData("DELETE", "/v1/projects", HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/v1/projects/0198a5b2-7c3e-7d11-a0f3-2f6f0d1c9b10", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("GET", "/v1/projects/x", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    [InlineData("GET", "/v1/projects?first=0", HttpStatusCode.BadRequest, "BAD_USER_INPUT")]
    [InlineData("GET", "/v1/projects?first=many", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    [InlineData("GET", "/v1/projects?after=x", HttpStatusCode.BadRequest, "BAD_CURSOR")]
    [InlineData("GET", "/v1/projects?wish=x", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    [InlineData("GET", "/v1/projects?asOf[instant]=2999-01-01T00:00:00Z", HttpStatusCode.BadRequest, "AS_OF_IN_FUTURE")]
    [InlineData("GET", "/v1/projects?asOf[wish]=x", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    [InlineData("GET", "/v1/quote", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    [InlineData("GET", "/v1/quote?format=ROUND", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    public async Task A_request_that_is_wrong_is_a_problem(string method, string path, HttpStatusCode status, string code)
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);

        (await rest.SendAsync(new HttpMethod(method), path, null, [])).Problem(status, code);
    }

    [Fact]
    public async Task Bodies_are_checked_to_the_member_in_the_caller_s_language()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var reply = await rest.PostAsync("/v1/projects", new JsonObject { ["name"] = 1, ["wish"] = "x" }, null, ("Accept-Language", "en"));

        var errors = reply.Problem(HttpStatusCode.BadRequest, "INPUT_INVALID")["errors"]!.AsArray();
        Assert.Equal([("UNKNOWN_MEMBER", "/wish"), ("WRONG_TYPE", "/name")], errors.Select(error => ((string)error!["code"]!, (string)error["pointer"]!)));
        Assert.Equal("name must be String.", (string)errors[1]!["detail"]!);
        var arabic = await rest.PostAsync("/v1/projects", new JsonObject { ["name"] = "" });
        Assert.Equal("اكتب نصًّا أوّلًا.", (string)arabic.Problem(HttpStatusCode.UnprocessableEntity, "TEXT_EMPTY")["detail"]!);
        Assert.Equal("/name", (string)arabic.Json["errors"]![0]!["pointer"]!);
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest, "BODY_NOT_JSON_OBJECT")]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest, "BODY_NOT_JSON_OBJECT")]
    [InlineData("""{"name":"a","name":"b"}""", "application/json", HttpStatusCode.BadRequest, "BODY_NOT_JSON_OBJECT")]
    [InlineData("""{"name":"\ud800"}""", "application/json", HttpStatusCode.BadRequest, "BODY_NOT_JSON_OBJECT")]
    [InlineData("""{"name":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""", "application/json", HttpStatusCode.BadRequest, "BODY_NOT_JSON_OBJECT")]
    [InlineData("name=x", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "NOT_JSON")]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "INPUT_INVALID")]
    public async Task Only_JSON_objects_are_taken(string body, string mediaType, HttpStatusCode status, string code)
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);

        (await rest.SendAsync(HttpMethod.Post, "/v1/projects", body, [("Idempotency-Key", RestCaller.NewKey())], mediaType)).Problem(status, code);
    }

    [Fact]
    public async Task Sizes_and_media_types_have_limits()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);

        (await rest.PostAsync("/v1/projects", new JsonObject { ["name"] = new string('x', 300_000) })).Problem(HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE");
        (await rest.GetAsync("/v1/projects?after=" + new string('x', 5_000))).Problem(HttpStatusCode.RequestUriTooLong, "URL_TOO_LONG");
        (await rest.GetAsync("/v1/projects", ("Accept", "text/html"))).Problem(HttpStatusCode.NotAcceptable, "NOT_ACCEPTABLE");
        (await rest.GetAsync("/v1/projects", ("Accept", "text/html, application/*;q=0.5"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_is_told_to_sign_in_and_strangers_find_nothing()
    {
        var anonymous = await new RestCaller(studio, null).GetAsync("/v1/projects");
        anonymous.Problem(HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal("Bearer", anonymous.Header("WWW-Authenticate"));

        var project = await new RestCaller(studio, (await studio.SignInAsNewAsync()).Token).ProjectAsync();
        var stranger = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        (await stranger.GetAsync($"/v1/projects/{project}")).Problem(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stranger.GetAsync($"/v1/projects/{project}/generations")).Problem(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stranger.PostAsync($"/v1/projects/{project}/rename", new JsonObject { ["name"] = "mine" })).Problem(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stranger.PostAsync("/v1/generations", new JsonObject { ["projectId"] = project, ["prompt"] = "x" })).Problem(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task What_the_caller_has_is_not_sent_again()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var project = await rest.ProjectAsync();
        var first = await rest.UntilAsync($"/v1/projects/{project}", _ => true);
        var tag = first.Header("ETag")!;
        var same = await rest.GetAsync($"/v1/projects/{project}", ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.NotModified, "", tag), (same.Status, same.Body, same.Header("ETag")));

        var renamed = await rest.PostAsync($"/v1/projects/{project}/rename", new JsonObject { ["name"] = "other" });
        renamed.Expect(HttpStatusCode.OK);
        var changed = await rest.GetAsync($"/v1/projects/{project}", ("If-None-Match", tag), ("Pulse-Consistency", renamed.Header("Pulse-Consistency")!));
        Assert.Equal("other", (string)changed.Expect(HttpStatusCode.OK)["name"]!);
        Assert.NotEqual(tag, changed.Header("ETag"));
        Assert.Equal("no-cache, private", changed.Header("Cache-Control"));
        Assert.Equal("no-store, private", renamed.Header("Cache-Control"));
    }

    [Fact]
    public async Task Links_lead_through_all_pages_once()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var made = new List<string>();
        for (var project = 0; project < 5; project++)
        {
            made.Add(await rest.ProjectAsync());
        }

        await rest.UntilAsync("/v1/projects", page => page["nodes"]!.AsArray().Count == made.Count);
        var seen = new List<string>();
        for (var path = "/v1/projects?first=2"; path is not null;)
        {
            var page = await rest.GetAsync(path);
            seen.AddRange(page.Expect(HttpStatusCode.OK)["nodes"]!.AsArray().Select(node => (string)node!["id"]!));
            path = page.Header("Link") is { } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null;
        }

        made.Reverse();
        Assert.Equal(made, seen);
    }

    [Fact]
    public async Task A_forged_token_is_refused_and_every_answer_brings_one()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        (await rest.GetAsync("/v1/projects", ("Pulse-Consistency", "forged"))).Problem(HttpStatusCode.BadRequest, "BAD_TOKEN");

        foreach (var path in new[] { "/v1/projects", "/v1/quote?format=A4", "/v1/credits", "/v1/viewer" })
        {
            var answer = await rest.GetAsync(path);
            answer.Expect(HttpStatusCode.OK);
            (await rest.GetAsync("/v1/projects", ("Pulse-Consistency", answer.Header("Pulse-Consistency")!))).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_view_that_has_not_come_so_far_is_told_with_its_lag_and_when_to_ask_again()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var project = await rest.ProjectAsync();
        await rest.UntilAsync($"/v1/projects/{project}", _ => true);
        string token;
        await using (var connection = new NpgsqlConnection(studio.MainConnection))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();

            // Readers may, writers may not: the projection stands still.
            await using (var hold = new NpgsqlCommand("LOCK TABLE read.projects_v1_1 IN EXCLUSIVE MODE", connection, transaction))
            {
                await hold.ExecuteNonQueryAsync();
            }

            token = (await rest.PostAsync($"/v1/projects/{project}/rename", new JsonObject { ["name"] = "late" })).Header("Pulse-Consistency")!;
            var late = await rest.GetAsync($"/v1/projects/{project}", ("Pulse-Consistency", token));
            var problem = late.Problem(HttpStatusCode.ServiceUnavailable, "LAGGING");
            Assert.Equal(("projects", "1"), ((string)problem["lag"]!["view"]!, late.Header("Retry-After")));
        }

        var reply = await Eventually.Until(_ => rest.GetAsync($"/v1/projects/{project}", ("Pulse-Consistency", token)), one => one.Status == HttpStatusCode.OK, Scenes.Timeout);
        Assert.Equal("late", (string)reply.Json["name"]!);
    }

    [Fact]
    public async Task The_limit_is_told_with_every_answer()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var before = await rest.GetAsync("/v1/credits");
        var after = await rest.GetAsync("/v1/credits");

        Assert.Equal(Number(before, "RateLimit-Remaining") - 1, Number(after, "RateLimit-Remaining"));
        Assert.InRange(Number(after, "RateLimit-Reset"), 1, 60);
        Assert.True(Number(after, "RateLimit-Limit") > Number(after, "RateLimit-Remaining"));
    }

    [Fact]
    public async Task GraphQL_tells_where_its_answers_stand_too()
    {
        var client = await studio.SignInAsNewAsync();
        var answer = await client.PostAsync("{ creditBalance { available } }");
        var token = (string)JsonNode.Parse(answer.Body)!["extensions"]!["consistencyToken"]!;

        Assert.True((await client.BalanceAsync(token)).Nets);
    }

    private static int Number(RestReply reply, string header) => int.Parse(reply.Header(header)!, CultureInfo.InvariantCulture);
}
