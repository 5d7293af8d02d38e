using System.Text.Json.Nodes;
using Npgsql;
using Pulse.Cli.Demo;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.ReadModels;

/// <summary>Rebuilding, verifying and promoting read models through the API, on a studio of its own.</summary>
public sealed class OperatorTests : IAsyncLifetime
{
    private const string Edition =
        "name version edition role state position lagEvents lagIsAtLeast lagSeconds eventsPerSecond done etaSeconds unknownEvents stopped { eventId stream reason }";

    private const string Editions = $"{{ projections {{ {Edition} }} }}";
    private const string EditionsChanged = $"subscription {{ projectionsChanged {{ {Edition} }} }}";
    private const string Actions = "{ operatorActions { id personId kind projection edition beganAt endedAt outcome } }";
    private const string Verify = """
        mutation($name: String!) {
          verifyProjection(name: $name) {
            actionId comparison { position isEqual tables { table activeRows candidateRows isEqual differing } } errors { code message path }
          }
        }
        """;

    private StudioUnderTest _studio = null!;
    private PulseClient _operator = null!;

    public async Task InitializeAsync()
    {
        _studio = await StudioUnderTest.StartNewAsync();
        _operator = await _studio.SignInAsOperatorAsync("operators");
    }

    public Task DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Who_is_no_operator_is_refused_before_anything_is_resolved_and_nothing_is_recorded()
    {
        var client = await _studio.SignInAsync("operators");
        foreach (var document in new[]
        {
            Editions, Actions, Verify, Mutation("rebuildProjection"), Mutation("promoteProjection"), Mutation("abandonProjection"), Mutation("resumeProjection"),
        })
        {
            var answer = await client.PostAsync(document, new JsonObject { ["name"] = "credits" });

            var error = Assert.Single(answer.Errors);
            Assert.Equal("FORBIDDEN", error.Code);
            Assert.Empty(error.Where);
        }

        var live = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => FollowAsync(client, _ => true));
        var refusal = Assert.Single(Studio.Refusal.From(live));
        Assert.Equal("FORBIDDEN", refusal.Code);
        Assert.Empty(await ActionsAsync());
        Assert.All(await EditionsAsync(), edition => Assert.Equal(("ACTIVE", 1), ((string)edition["role"]!, (int)edition["edition"]!)));
    }

    [Fact]
    public async Task A_read_model_is_rebuilt_verified_and_promoted_and_all_of_it_is_told_and_recorded()
    {
        var tenant = await _studio.SignInAsync("a tenant whose name is secret");
        var (generation, _, _) = await Scenes.AwaitingPickAsync(tenant);
        await _studio.Log.QuietAsync(tenant.OrganizationId);
        var before = await tenant.LedgerAsync();
        var followed = FollowAsync(_operator, editions => Is(editions, "credits 2 ACTIVE LIVE") && Is(editions, "credits 1 RETIRED LIVE"));

        Assert.Null(await MutateAsync("rebuildProjection", "credits"));
        Assert.Equal("HAS_CANDIDATE name", await MutateAsync("rebuildProjection", "credits"));
        await FollowAsync(_operator, editions => Is(editions, "credits 2 CANDIDATE LIVE"));
        var compared = (await _operator.AskAsync(Verify, new JsonObject { ["name"] = "credits" }))["verifyProjection"]!;
        Assert.True((bool)compared["comparison"]!["isEqual"]!, compared.ToJsonString());
        Assert.Contains(compared["comparison"]!["tables"]!.AsArray(), table => (string)table!["table"]! == "credit_ledger" && (int)table["activeRows"]! >= before.Count);
        Assert.Null(await MutateAsync("promoteProjection", "credits"));

        Assert.Equal(before, await tenant.LedgerAsync());
        var told = await followed;
        Assert.Contains(told, editions => Is(editions, "credits 2 CANDIDATE"));
        Assert.Equal(told.Count, told.Select(editions => editions.ToJsonString()).Distinct().Count());
        Assert.Equal(
            ["REBUILD credits 2 BEGUN", "REBUILD credits 2 HAS_CANDIDATE", "VERIFY credits 2 EQUAL", "PROMOTE credits 2 PROMOTED"],
            (await ActionsAsync()).Select(Line).Reverse());
        AssertNothingOf(tenant, generation, [.. told.Select(editions => editions.ToJsonString()), compared.ToJsonString(), (await _operator.AskAsync(Actions)).ToJsonString()]);
    }

    [Fact]
    public async Task Each_way_not_to_do_it_has_its_code_and_its_record()
    {
        Assert.Equal("UNKNOWN_PROJECTION name", await MutateAsync("rebuildProjection", "nothing"));
        Assert.Equal("UNKNOWN_PROJECTION name", await MutateAsync("promoteProjection", "no name; DROP"));
        Assert.Equal("NO_CANDIDATE name", await MutateAsync("promoteProjection", "projects"));
        Assert.Equal("NO_CANDIDATE name", await MutateAsync("abandonProjection", "projects"));
        Assert.Equal("NOT_RUNNING name", await MutateAsync("resumeProjection", "nothing"));
        Assert.Equal("RATE_NOT_POSITIVE eventsPerSecondMax", await MutateAsync("rebuildProjection", "projects", 0));
        Assert.Equal("NO_CANDIDATE name", await VerifyAsync("projects"));
        Assert.Null(await MutateAsync("resumeProjection", "projects"));

        await PlantCandidateAsync("catching_up");
        Assert.Equal("HAS_CANDIDATE name", await MutateAsync("rebuildProjection", "projects"));
        Assert.Equal("NOT_LIVE name", await VerifyAsync("projects"));
        Assert.Equal("CANDIDATE_LAGGING name", await MutateAsync("promoteProjection", "projects"));
        Assert.Null(await MutateAsync("abandonProjection", "projects"));
        await PlantCandidateAsync("live");
        Assert.Equal("OTHER_VERSION name", await VerifyAsync("projects"));
        Assert.Null(await MutateAsync("abandonProjection", "projects"));
        Assert.Null(await MutateAsync("rebuildProjection", "projects", 1));
        Assert.Null(await MutateAsync("abandonProjection", "projects"));

        var actions = await ActionsAsync();
        Assert.Equal(
            [
                "REBUILD nothing UNKNOWN_PROJECTION", "PROMOTE ? UNKNOWN_PROJECTION", "PROMOTE projects NO_CANDIDATE", "ABANDON projects NO_CANDIDATE",
                "RESUME nothing NOT_RUNNING", "REBUILD projects RATE_NOT_POSITIVE", "VERIFY projects NO_CANDIDATE", "RESUME projects RESUMED",
                "REBUILD projects 2 HAS_CANDIDATE", "VERIFY projects 2 NOT_LIVE", "PROMOTE projects 2 CANDIDATE_LAGGING", "ABANDON projects 2 ABANDONED",
                "VERIFY projects 3 OTHER_VERSION", "ABANDON projects 3 ABANDONED", "REBUILD projects 4 BEGUN", "ABANDON projects 4 ABANDONED",
            ],
            actions.Select(Line).Reverse());
        Assert.Single(actions.Select(action => (string)action["personId"]!).Distinct());
        Assert.Equal("BAD_USER_INPUT", (await _operator.PostAsync("{ operatorActions(first: 101) { id } }")).OnlyCode);
    }

    /// <summary>A candidate as a newer build would leave it: this one does not know its tables and lets it stand.</summary>
    private async Task PlantCandidateAsync(string state)
    {
        await using var source = NpgsqlDataSource.Create(_studio.Log.ConnectionString);
        await using var plant = source.CreateCommand(
            """
            INSERT INTO read.checkpoint (projection, edition, version, role, log_epoch, tables, commit_position, prepare_position, state)
            SELECT projection, max(edition) OVER () + 1, 99, 'candidate', log_epoch, '{}', commit_position, prepare_position, $1
            FROM read.checkpoint WHERE projection = 'projects' ORDER BY edition LIMIT 1
            """);
        plant.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state });
        await plant.ExecuteNonQueryAsync();
    }

    private static string Mutation(string field) => $$"""
        mutation($name: String!{{(field == "rebuildProjection" ? ", $rate: Int" : "")}}) {
          {{field}}(name: $name{{(field == "rebuildProjection" ? ", eventsPerSecondMax: $rate" : "")}}) { actionId editions { {{Edition}} } errors { code message path } }
        }
        """;

    private async Task<string?> MutateAsync(string field, string name, int? rate = null) => Refusal((await _operator.PostAsync(
        Mutation(field), new JsonObject { ["name"] = name, ["rate"] = rate })).Expect()[field]!);

    private async Task<string?> VerifyAsync(string name)
    {
        var payload = (await _operator.PostAsync(Verify, new JsonObject { ["name"] = name })).Expect()["verifyProjection"]!;
        Assert.Null(payload["comparison"]);
        return Refusal(payload);
    }

    /// <summary>Code and path of the payload's one error, or null when it was done.</summary>
    private static string? Refusal(JsonNode payload)
    {
        Assert.True(Guid.TryParse((string)payload["actionId"]!, out _));
        return payload["errors"]!.AsArray() is [{ } error] ? $"{error["code"]} {error["path"]![0]}" : null;
    }

    private async Task<IReadOnlyList<JsonNode>> EditionsAsync() => [.. (await _operator.AskAsync(Editions))["projections"]!.AsArray().Select(edition => edition!)];

    private async Task<IReadOnlyList<JsonNode>> ActionsAsync() => [.. (await _operator.AskAsync(Actions))["operatorActions"]!.AsArray().Select(action => action!)];

    private static string Line(JsonNode action) =>
        string.Join(' ', new[] { action["kind"], action["projection"], action["edition"], action["outcome"] }.OfType<JsonNode>().Select(part => part.ToString()));

    /// <summary>What was told, up to and with the first that satisfies a condition.</summary>
    private static async Task<IReadOnlyList<JsonArray>> FollowAsync(PulseClient client, Func<JsonArray, bool> isLast)
    {
        using var limit = new CancellationTokenSource(Scenes.Timeout);
        var told = new List<JsonArray>();
        await foreach (var data in client.SubscribeAsync(EditionsChanged, [], limit.Token))
        {
            told.Add(data["projectionsChanged"]!.AsArray());
            if (isLast(told[^1]))
            {
                return told;
            }
        }

        throw new Xunit.Sdk.XunitException("The subscription ended.");
    }

    private static bool Is(JsonArray editions, string beginning) => editions.Any(edition =>
        $"{edition!["name"]} {edition["edition"]} {edition["role"]} {edition["state"]}".StartsWith(beginning, StringComparison.Ordinal));

    private static void AssertNothingOf(PulseClient tenant, Guid generation, IReadOnlyList<string> answers) => Assert.All(answers, answer =>
    {
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(PulseClient.Text(tenant.OrganizationId), answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(PulseClient.Text(generation), answer, StringComparison.OrdinalIgnoreCase);
    });
}
