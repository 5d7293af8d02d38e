using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.MainJob;

/// <summary>The main job, walked once: requested, followed live, picked, paid. The scenarios look at what it left.</summary>
public sealed class MainJobRun(StudioUnderTest studio) : IAsyncLifetime
{
    public const string Prompt = "إعلان قهوة في عمّان، خصم 20% حتى الجمعة";
    public const int PickedSample = 2;
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>Where one of the subscribers cuts its connection: while the final is being made.</summary>
    private const string CutAt = "sample-picked.v1";

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    public PulseClient Client { get; private set; } = null!;

    public Guid Project { get; } = PulseClient.NewId();

    public Guid Generation { get; } = PulseClient.NewId();

    /// <summary>The place before the request.</summary>
    public string Start { get; private set; } = "";

    public Balance Before { get; private set; } = null!;

    public Balance AwaitingPick { get; private set; } = null!;

    /// <summary>What the subscriber of this generation saw, live.</summary>
    public IReadOnlyList<Change> Seen { get; private set; } = [];

    /// <summary>What the subscriber of the whole organization saw.</summary>
    public IReadOnlyList<Change> SeenByOrganization { get; private set; } = [];

    /// <summary>What the subscriber saw that lost its connection on the way.</summary>
    public IReadOnlyList<Change> SeenInTwoParts { get; private set; } = [];

    public JsonNode Result { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Client = (await studio.SignInAsNewAsync()).Traced($"00-{TraceId}-00f067aa0ba902b7-01");
        Start = (await Client.CreateProjectAsync(Project)).Accepted();
        Before = await Client.BalanceAsync(Start);

        var alone = Client.FollowUntilAsync(Generation, Start, change => change.HasEnded, Timeout);
        var organization = Client.FollowUntilAsync(null, Start, change => change.HasEnded, Timeout);
        var cut = FollowInTwoPartsAsync();
        (await Client.RequestGenerationAsync(Project, Generation, Prompt)).Accepted();
        var ready = await Client.FollowUntilAsync(Generation, Start, change => change.Status == "AWAITING_PICK", Timeout);
        AwaitingPick = await Client.BalanceAsync(ready[^1].Token);
        (await Client.PickAsync(Generation, PickedSample)).Accepted();

        Seen = await alone;
        SeenByOrganization = await organization;
        SeenInTwoParts = await cut;
        Result = (await Client.GenerationAsync(Generation, Seen[^1].Token))!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<IReadOnlyList<Change>> FollowInTwoPartsAsync()
    {
        var first = await Client.FollowUntilAsync(Generation, Start, change => change.Kind == CutAt, Timeout);
        var rest = await Client.FollowUntilAsync(Generation, first[^1].Token, change => change.HasEnded, Timeout);
        return [.. first, .. rest];
    }
}
