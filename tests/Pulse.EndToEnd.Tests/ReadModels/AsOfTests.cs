using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.ReadModels;

/// <summary>The past through the API: exactly as it was told when it was the present.</summary>
[Collection(StudioCollection.Name)]
public sealed class AsOfTests(StudioUnderTest studio)
{
    private const int RenamesAtOnce = 20;

    private const string Whole = """
        query($id: UUID!, $asOf: AsOf) {
          generation(id: $id, asOf: $asOf) { status samples { number } finals { pick image { url } } project { name generations { nodes { id status } } } }
          generations(asOf: $asOf) { nodes { status samples { number } finals { pick } } }
          creditBalance(asOf: $asOf) { granted available held settled }
          creditLedger(asOf: $asOf) { nodes { kind } }
          sagaTimeline(generationId: $id, asOf: $asOf) { revision }
        }
        """;

    private const string ProjectNames = """
        query($id: UUID!, $first: AsOf!, $second: AsOf!) {
          first: project(id: $id, asOf: $first) { name generations { nodes { id } } }
          second: project(id: $id, asOf: $second) { name generations { nodes { id } } }
          now: project(id: $id) { name generations { nodes { id } } }
          all: projects(asOf: $first) { nodes { name } }
        }
        """;

    private const string NameAsOf = "query($id: UUID!, $asOf: AsOf!) { now: project(id: $id) { id } then: project(id: $id, asOf: $asOf) { name } }";

    [Fact]
    public async Task At_each_change_that_was_told_the_queries_answer_as_the_change_did()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);
        (await client.PickAsync(generation, 1)).Accepted();
        var changes = await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Scenes.Timeout);
        await studio.Log.QuietAsync(client.OrganizationId);

        var steps = 0;
        foreach (var change in changes)
        {
            var then = await client.AskAsync(Whole, At(generation, Token(change.Token)));
            var told = then["generation"]!;
            var finals = change.Status == "COMPLETED" ? 1 : 0;
            Assert.Equal((change.Status, change.SamplesReady), ((string)told["status"]!, told["samples"]!.AsArray().Count));
            Assert.Equal(finals, told["finals"]!.AsArray().Count);
            Assert.Equal(change.Status, (string)Assert.Single(told["project"]!["generations"]!["nodes"]!.AsArray())!["status"]!);
            var listed = Assert.Single(then["generations"]!["nodes"]!.AsArray())!;
            Assert.Equal((change.Status, change.SamplesReady, finals), ((string)listed["status"]!, listed["samples"]!.AsArray().Count, listed["finals"]!.AsArray().Count));
            Assert.True(Balance.From(then["creditBalance"]!).Nets);
            Assert.True(then["sagaTimeline"]!.AsArray().Count >= steps);
            steps = then["sagaTimeline"]!.AsArray().Count;
        }

        Assert.Contains(changes, change => change is { Status: "RENDERING_FINAL", SamplesReady: 4 });
        var before = await client.AskAsync(Whole, At(generation, Token(start)));
        Assert.Null(before["generation"]);
        Assert.Empty(before["generations"]!["nodes"]!.AsArray());
        Assert.Empty(before["sagaTimeline"]!.AsArray());
        Assert.Equal(["GRANTED"], before["creditLedger"]!["nodes"]!.AsArray().Select(line => (string)line!["kind"]!));
        Assert.Equal(new Balance(100, 100, 0, 0), Balance.From(before["creditBalance"]!));
        var last = (await client.AskAsync(Whole, At(generation, Token(changes[^1].Token))))["generation"]!;
        Assert.NotEmpty(await client.DownloadAsync((string)last["finals"]![0]!["image"]!["url"]!));
    }

    [Fact]
    public async Task Two_moments_and_now_in_one_request_are_each_right_below_too()
    {
        var client = await studio.SignInAsNewAsync();
        var project = PulseClient.NewId();
        var first = (await client.CreateProjectAsync(project, "first")).Accepted();
        (await client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Accepted();
        var second = (await client.RenameProjectAsync(project, "second")).Accepted();
        (await client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Accepted();
        (await client.RenameProjectAsync(project, "third")).Accepted();
        await studio.Log.QuietAsync(client.OrganizationId);

        var variables = new JsonObject { ["id"] = PulseClient.Text(project), ["first"] = Token(first), ["second"] = Token(second) };
        var told = await client.AskAsync(ProjectNames, variables);

        Assert.Equal(("first", 0), Named(told["first"]!));
        Assert.Equal(("second", 1), Named(told["second"]!));
        Assert.Equal(("third", 2), Named(told["now"]!));
        Assert.Equal("first", (string)Assert.Single(told["all"]!["nodes"]!.AsArray())!["name"]!);
    }

    [Fact]
    public async Task An_instant_tells_everything_that_was_recorded_up_to_it_and_nothing_more()
    {
        var client = await studio.SignInAsNewAsync();
        var project = PulseClient.NewId();
        (await client.CreateProjectAsync(project, "0")).Accepted();
        var instants = new List<DateTimeOffset>();
        for (var rename = 1; rename <= RenamesAtOnce; rename++)
        {
            (await client.RenameProjectAsync(project, Text(rename))).Accepted();
            instants.Add(DateTimeOffset.UtcNow);

            // Asked at once: the view has to be waited for.
            Assert.Equal(Text(rename), await NameAsync(client, project, instants[^1]));
        }

        for (var rename = 1; rename <= RenamesAtOnce; rename++)
        {
            Assert.Equal(Text(rename), await NameAsync(client, project, instants[rename - 1]));
        }
    }

    [Fact]
    public async Task A_line_is_there_from_the_microsecond_on_in_which_it_was_recorded()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _) = await Scenes.CompletedAsync(client);
        await studio.Log.QuietAsync(client.OrganizationId);
        var lines = await client.LedgerAsync();
        Assert.Equal(["GRANTED", "HELD", "SETTLED"], lines.Select(line => line.Kind));
        for (var place = 0; place < lines.Count; place++)
        {
            var explained = await client.AskAsync("query($id: String!) { explainLine(id: $id) { events { id recordedAt } } }", new JsonObject { ["id"] = lines[place].Id });
            var own = explained["explainLine"]!["events"]!.AsArray().Single(e => (string)e!["id"]! == lines[place].Id)!;
            var recordedAt = (DateTimeOffset)own["recordedAt"]!;

            Assert.Equal(place + 1, await LinesAsync(client, generation, Instant(recordedAt)));

            // Before the very first event of a studio that is asked by nobody else there is nothing to tell.
            if (place > 0)
            {
                Assert.Equal(place, await LinesAsync(client, generation, Instant(recordedAt.AddMicroseconds(-1))));
            }
        }
    }

    [Fact]
    public async Task A_moment_that_is_none_fails_its_field_alone_with_code_and_path()
    {
        var client = (await studio.SignInAsNewAsync()).In("en");
        var (project, own) = await Scenes.ProjectAsync(client);
        var (_, foreign) = await Scenes.ProjectAsync(await studio.SignInAsNewAsync());
        (JsonObject AsOf, string Code)[] none =
        [
            (Instant(DateTimeOffset.UtcNow.AddHours(1)), "AS_OF_IN_FUTURE"),
            (Instant(DateTimeOffset.MaxValue), "AS_OF_IN_FUTURE"),
            (Instant(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)), "AS_OF_BEFORE_BEGINNING"),
            (Instant(DateTimeOffset.MinValue), "AS_OF_BEFORE_BEGINNING"),
            (Token(foreign), "BAD_TOKEN"),
            (Token(own[..10] + (own[10] == 'A' ? 'B' : 'A') + own[11..]), "BAD_TOKEN"),
            (Token(""), "BAD_TOKEN"),
        ];
        foreach (var (asOf, code) in none)
        {
            var answer = await client.PostAsync(NameAsOf, At(project, asOf));

            var error = Assert.Single(answer.Errors);
            Assert.Equal((code, "then"), (error.Code, error.Where));
            Assert.Equal(PulseClient.Text(project), (string?)answer.Data!["now"]!["id"]);
            var arabic = Assert.Single((await client.In("ar").PostAsync(NameAsOf, At(project, asOf))).Errors);
            Assert.Equal(code, arabic.Code);
            Assert.NotEqual(error.Message, arabic.Message);
        }
    }

    [Fact]
    public async Task Both_ways_to_name_a_moment_or_none_are_bad_input()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, own) = await Scenes.ProjectAsync(client);
        var both = new JsonObject { ["token"] = own, ["instant"] = "2026-01-01T00:00:00Z" };
        foreach (var asOf in new[] { both, [], new JsonObject { ["token"] = null }, new JsonObject { ["instant"] = "yesterday" } })
        {
            var answer = await client.PostAsync(NameAsOf, At(project, asOf));

            Assert.Equal("BAD_USER_INPUT", answer.OnlyCode);
            Assert.Null(answer.Data);
        }
    }

    [Fact]
    public async Task A_moment_that_the_view_has_not_reached_is_LAGGING_at_its_path_and_then_told()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        await using (var connection = new NpgsqlConnection(studio.Log.ConnectionString))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();

            // Readers may, writers may not: the projection stands still.
            await using (var hold = new NpgsqlCommand("LOCK TABLE read.projects_v1_1 IN EXCLUSIVE MODE", connection, transaction))
            {
                await hold.ExecuteNonQueryAsync();
            }

            var token = (await client.RenameProjectAsync(project, "late")).Accepted();
            foreach (var asOf in new[] { Token(token), Instant(DateTimeOffset.UtcNow) })
            {
                var error = Assert.Single((await client.PostAsync(
                    "query($id: UUID!, $asOf: AsOf!) { then: project(id: $id, asOf: $asOf) { name } }", At(project, asOf))).Errors);
                Assert.Equal(("LAGGING", "then"), (error.Code, error.Where));
            }
        }

        Assert.Equal("late", await NameAsync(client, project, DateTimeOffset.UtcNow));
    }

    private static async Task<string?> NameAsync(PulseClient client, Guid project, DateTimeOffset instant) =>
        (string?)(await client.AskAsync(NameAsOf, At(project, Instant(instant))))["then"]!["name"];

    private static async Task<int> LinesAsync(PulseClient client, Guid generation, JsonObject asOf) =>
        (await client.AskAsync(Whole, At(generation, asOf)))["creditLedger"]!["nodes"]!.AsArray().Count;

    private static (string Name, int Generations) Named(JsonNode project) => ((string)project["name"]!, project["generations"]!["nodes"]!.AsArray().Count);

    private static JsonObject At(Guid id, JsonObject asOf) => new() { ["id"] = PulseClient.Text(id), ["asOf"] = asOf.DeepClone() };

    private static JsonObject Token(string token) => new() { ["token"] = token };

    private static JsonObject Instant(DateTimeOffset instant) =>
        new() { ["instant"] = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
