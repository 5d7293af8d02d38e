using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>What belongs to another organization looks exactly like what does not exist.</summary>
[Collection(StudioCollection.Name)]
public sealed class TenancyTests(StudioUnderTest studio) : IAsyncLifetime
{
    private PulseClient _owner = null!;
    private PulseClient _stranger = null!;
    private Guid _project;
    private Guid _generation;
    private string _ownersToken = "";
    private Guid _strangersProject;
    private string _strangersStart = "";

    public async Task InitializeAsync()
    {
        _owner = await studio.SignInAsNewAsync();
        _stranger = await studio.SignInAsNewAsync();
        (_strangersProject, _strangersStart) = await Scenes.ProjectAsync(_stranger);
        (_generation, _project, _ownersToken) = await Scenes.AwaitingPickAsync(_owner);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Queries_answer_as_for_random_ids()
    {
        const string Everything = """
            query($generation: UUID!, $project: UUID!) {
              generation(id: $generation) { id }
              project(id: $project) { id }
              generations(projectId: $project) { nodes { id } pageInfo { hasNextPage endCursor } }
              creditLedger(generationId: $generation) { nodes { id } pageInfo { hasNextPage endCursor } }
              sagaTimeline(generationId: $generation) { revision }
            }
            """;
        static JsonObject Ids(Guid generation, Guid project) =>
            new() { ["generation"] = PulseClient.Text(generation), ["project"] = PulseClient.Text(project) };

        var own = await _owner.AskAsync(Everything, Ids(_generation, _project));
        var foreign = await _stranger.AskAsync(Everything, Ids(_generation, _project));
        var random = await _stranger.AskAsync(Everything, Ids(PulseClient.NewId(), PulseClient.NewId()));

        Assert.NotNull(own["generation"]);
        Assert.NotEmpty(own["sagaTimeline"]!.AsArray());
        Assert.Null(foreign["generation"]);
        Assert.Null(foreign["project"]);
        Assert.Equal(random.ToJsonString(), foreign.ToJsonString());
    }

    [Fact]
    public async Task Mutations_answer_as_for_random_ids_and_change_nothing()
    {
        Func<Guid, Guid, Task<Receipt>>[] mutations =
        [
            (generation, _) => _stranger.PickAsync(generation, 1),
            (generation, _) => _stranger.CancelAsync(generation),
            (generation, _) => _stranger.RetryAsync(generation),
            (_, project) => _stranger.RenameProjectAsync(project, "mine now"),
            (_, project) => _stranger.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt),
        ];
        foreach (var mutation in mutations)
        {
            var (foreign, random) = await Untouched.ByAsync(_owner, () => Untouched.ByAsync(_stranger, async () => (
                (await mutation(_generation, _project)).Refused(), (await mutation(PulseClient.NewId(), PulseClient.NewId())).Refused())));

            Assert.Equal(("NotFoundError", "NOT_FOUND"), (foreign.Type, foreign.Code));
            Assert.Equal(random with { Path = [] }, foreign with { Path = [] });
            Assert.Equal(random.Where, foreign.Where);
        }
    }

    [Fact]
    public async Task A_foreign_id_cannot_be_taken()
    {
        var (project, generation) = await Untouched.ByAsync(_owner, () => Untouched.ByAsync(_stranger, async () => (
            (await _stranger.CreateProjectAsync(_project)).Refused(),
            (await _stranger.RequestGenerationAsync(_strangersProject, _generation, Scenes.Prompt)).Refused())));

        Assert.Equal(("ID_TAKEN", "ID_TAKEN"), (project.Code, generation.Code));
    }

    [Fact]
    public async Task Subscriptions_bring_only_what_is_ones_own()
    {
        using var limit = new CancellationTokenSource(Scenes.Timeout);
        using var untilSentinel = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var overheard = new List<Change>();
        var overhearing = ListenAsync(overheard, untilSentinel.Token);

        (await _owner.CancelAsync(_generation)).Accepted();
        var own = PulseClient.NewId();
        (await _stranger.RequestGenerationAsync(_strangersProject, own, Scenes.Prompt)).Accepted();
        var seen = await _stranger.FollowUntilAsync(null, _strangersStart, change => change.Status == "AWAITING_PICK", Scenes.Timeout);

        await untilSentinel.CancelAsync();
        await overhearing;
        Assert.Empty(overheard);
        Assert.All(seen, change => Assert.Equal(own, change.GenerationId));
    }

    [Fact]
    public async Task A_foreign_or_forged_consistency_token_is_refused_everywhere()
    {
        var forged = With(_strangersStart, _strangersStart.Length - 1);
        var altered = With(_strangersStart, 10);
        foreach (var token in new[] { _ownersToken, forged, altered, "", "no token", new string('A', 2_000) })
        {
            foreach (var (document, variables) in Queries(token))
            {
                var arabic = await _stranger.PostAsync(document, variables);
                var english = await _stranger.In("en").PostAsync(document, variables);
                Assert.Equal(("BAD_TOKEN", "BAD_TOKEN"), (arabic.OnlyCode, english.OnlyCode));
                Assert.Null(arabic.Data);
                Assert.Equal("The consistency token is not valid here.", english.Errors[0].Message);
                Assert.NotEqual(english.Errors[0].Message, arabic.Errors[0].Message);
            }

            var live = await Assert.ThrowsAsync<SubscriptionRefusedException>(() =>
                _stranger.FollowUntilAsync(null, token, _ => true, Scenes.Timeout));
            Assert.Equal("BAD_TOKEN", Assert.Single(Refusal.From(live)).Code);
        }
    }

    /// <summary>A token with one character changed.</summary>
    private static string With(string token, int changedAt) =>
        token[..changedAt] + (token[changedAt] == 'A' ? 'B' : 'A') + token[(changedAt + 1)..];

    private (string Document, JsonObject Variables)[] Queries(string token)
    {
        var id = PulseClient.Text(_generation);
        return
        [
            (Documents.Balance, new JsonObject { ["token"] = token }),
            (Documents.Ledger, new JsonObject { ["token"] = token }),
            (Documents.Generations, new JsonObject { ["token"] = token }),
            (Documents.Generation, new JsonObject { ["id"] = id, ["token"] = token }),
            (Documents.Timeline, new JsonObject { ["id"] = id, ["token"] = token }),
            ("query($id: UUID!, $token: ConsistencyToken) { project(id: $id, atLeast: $token) { id } }",
                new JsonObject { ["id"] = id, ["token"] = token }),
            ("query($token: ConsistencyToken) { projects(atLeast: $token) { nodes { id } } }", new JsonObject { ["token"] = token }),
        ];
    }

    private async Task ListenAsync(List<Change> overheard, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in _stranger.FollowAsync(_generation, _strangersStart, cancellation))
            {
                overheard.Add(change);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The sentinel has come: whatever could be overheard was sent before it.
            return;
        }
    }
}
