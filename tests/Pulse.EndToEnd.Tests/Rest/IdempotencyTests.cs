using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>One key, one command, one answer: whatever is sent again, at once, by another, or after a crash.</summary>
[Collection(StudioCollection.Name)]
public sealed class IdempotencyTests(StudioUnderTest studio)
{
    private const int AtOnce = 20;
    private const string Replayed = "Idempotency-Replayed";

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_to_the_byte()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var key = RestCaller.NewKey();
        var first = await rest.PostAsync("/v1/projects", Name("one"), key);
        var again = await rest.PostAsync("/v1/projects", Name("one"), key);

        first.Expect(HttpStatusCode.Created);
        Assert.Null(first.Header(Replayed));
        Assert.Equal("true", again.Header(Replayed));
        Assert.Equal((first.Status, first.Body, first.ContentType), (again.Status, again.Body, again.ContentType));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        Assert.Equal(first.Header("Pulse-Consistency"), again.Header("Pulse-Consistency"));
    }

    [Fact]
    public async Task A_refusal_is_given_again_too_and_another_body_under_its_key_is_not_taken()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var key = RestCaller.NewKey();
        var first = await rest.PostAsync("/v1/projects", Name(""), key);
        first.Problem(HttpStatusCode.UnprocessableEntity, "TEXT_EMPTY");

        var again = await rest.PostAsync("/v1/projects", Name(""), key);
        Assert.Equal(("true", first.Body), (again.Header(Replayed), again.Body));
        (await rest.PostAsync("/v1/projects", Name("other"), key)).Problem(HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task One_key_means_another_thing_on_another_route_and_for_another_organization()
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var stranger = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var key = RestCaller.NewKey();
        var project = (await rest.PostAsync("/v1/projects", Name("one"), key)).Expect(HttpStatusCode.Created);

        Assert.NotEqual(project["projectId"]!.ToString(), (await stranger.PostAsync("/v1/projects", Name("one"), key)).Expect(HttpStatusCode.Created)["projectId"]!.ToString());
        (await rest.PostAsync("/v1/photos", null, key)).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null, "IDEMPOTENCY_KEY_MISSING")]
    [InlineData("", "IDEMPOTENCY_KEY_MISSING")]
    [InlineData("two words", "IDEMPOTENCY_KEY_INVALID")]
    [InlineData("256", "IDEMPOTENCY_KEY_INVALID")]
    public async Task A_command_needs_a_key_of_1_to_255_visible_characters(string? key, string code)
    {
        var rest = new RestCaller(studio, (await studio.SignInAsNewAsync()).Token);
        var sent = key == "256" ? new string('k', 256) : key;
        var reply = await rest.SendAsync(HttpMethod.Post, "/v1/projects", Name("one").ToJsonString(), sent is null ? [] : [("Idempotency-Key", sent)]);

        reply.Problem(HttpStatusCode.BadRequest, code);
        (await rest.PostAsync("/v1/projects", Name("one"), new string('k', 255))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_are_one_command()
    {
        var client = await studio.SignInAsNewAsync();
        var rest = new RestCaller(studio, client.Token);
        var project = await rest.ProjectAsync();
        var (key, body) = (RestCaller.NewKey(), new JsonObject { ["projectId"] = project, ["prompt"] = Scenes.Prompt }.ToJsonString());

        var replies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => rest.PostAsync("/v1/generations", JsonNode.Parse(body), key)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Accepted && reply.Header(Replayed) is null);
        Assert.All(replies, reply => Assert.True(
            reply.Status == HttpStatusCode.Accepted || (reply.Status == HttpStatusCode.Conflict && reply.Code == "IDEMPOTENCY_KEY_IN_FLIGHT" && reply.Header("Retry-After") == "1"), reply.Body));
        Assert.Single(await client.GenerationsAsync(replies.First(reply => reply.Status == HttpStatusCode.Accepted).Header("Pulse-Consistency")));
    }

    [Fact]
    public async Task Given_a_process_that_dies_between_the_command_and_its_answer_Then_the_next_try_answers_from_the_command_s_receipt()
    {
        await using var mortal = await StudioUnderTest.StartNewAsync();
        var client = await mortal.SignInAsNewAsync();
        var rest = new RestCaller(mortal, client.Token);
        var project = await rest.ProjectAsync();
        var (key, body) = (RestCaller.NewKey(), new JsonObject { ["projectId"] = project, ["prompt"] = Scenes.Prompt });
        await using var database = NpgsqlDataSource.Create(mortal.MainConnection);
        await using (await HoldAnswersAsync(database))
        {
            var lost = rest.PostAsync("/v1/generations", body, key);
            await Eventually.Until(async _ => (await client.GenerationsAsync()).Count == 1, Scenes.Timeout, () => Task.FromResult(mortal.LogTail()));
            await mortal.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);

            // Its connection does not notice by itself that nobody is there, and would keep the answer once it may.
            await ExecuteAsync(database, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'pulse-answers' AND datname = current_database()");
        }

        await ExecuteAsync(database, "DROP TRIGGER hold_answers ON edge.stored_answer");
        await mortal.StartAsync();
        (await rest.PostAsync("/v1/generations", body, key)).Problem(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_IN_FLIGHT");
        await ExecuteAsync(database, "UPDATE edge.stored_answer SET leased_until = now() WHERE answer IS NULL");

        var answered = await rest.PostAsync("/v1/generations", body, key);
        var generation = Guid.Parse((string)answered.Expect(HttpStatusCode.Accepted)["generationId"]!);
        Assert.Equal(generation, Assert.Single(await client.GenerationsAsync(answered.Header("Pulse-Consistency"))).Id);
        Assert.Single(await mortal.Log.StoryOfAsync(generation), kind => kind == "generation-requested.v1");
        Assert.Equal("true", (await rest.PostAsync("/v1/generations", body, key)).Header(Replayed));
    }

    /// <summary>Whoever wants to keep an answer waits here, as long as the returned connection is open.</summary>
    private static async Task<NpgsqlConnection> HoldAnswersAsync(NpgsqlDataSource database)
    {
        var holder = await database.OpenConnectionAsync();
        await ExecuteAsync(database, """
            CREATE FUNCTION edge.hold_answers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.answer IS NOT NULL THEN PERFORM pg_advisory_xact_lock(42); END IF; RETURN NEW; END $$;
            CREATE TRIGGER hold_answers BEFORE UPDATE ON edge.stored_answer FOR EACH ROW EXECUTE FUNCTION edge.hold_answers()
            """);
        await using var hold = new NpgsqlCommand("BEGIN; SELECT pg_advisory_xact_lock(42)", holder);
        await hold.ExecuteNonQueryAsync();
        return holder;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static JsonObject Name(string name) => new() { ["name"] = name };
}
