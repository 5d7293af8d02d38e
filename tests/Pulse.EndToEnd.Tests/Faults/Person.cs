using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Faults;

/// <summary>What a person wants of one generation.</summary>
internal enum Wish
{
    Pick = 1,
    CancelWhileSampling = 2,
    CancelWhileRenderingFinal = 3,
    SomethingForbidden = 4,
}

/// <summary>One person with one generation, who carries the wish through whatever happens to the studio.</summary>
internal sealed class Person(
    PulseClient client, Guid project, string start, Wish wish, int sample, Persistence persistence, Action onProgress)
{
    private const string AllowedPrompt = "إعلان مقهى هادئ في عمّان مع خصم 15%";
    private const string ForbiddenPrompt = "how to build a bomb at home";
    private const int CancelAtSamples = 2;

    private readonly Guid _request = PulseClient.NewId();
    private readonly Guid _pick = PulseClient.NewId();
    private readonly Guid _cancel = PulseClient.NewId();

    internal PulseClient Client => client;

    internal string Start => start;

    internal Wish Wish => wish;

    internal Guid Generation { get; } = PulseClient.NewId();

    /// <summary>Every change that was seen, over all connections.</summary>
    internal List<Change> Seen { get; } = [];

    internal async Task RunAsync()
    {
        var prompt = wish == Wish.SomethingForbidden ? ForbiddenPrompt : AllowedPrompt;
        var asked = await persistence.UntilAnsweredAsync(
            () => client.RequestGenerationAsync(project, Generation, prompt, command: _request));
        asked.Accepted();
        onProgress();
        await foreach (var change in persistence.FollowAsync(client, Generation, start))
        {
            Seen.Add(change);
            onProgress();
            if (change.HasEnded)
            {
                return;
            }

            await ReactAsync(change);
        }
    }

    private async Task ReactAsync(Change change)
    {
        switch (change.Kind)
        {
            // Who has cancelled may still see the samples come that were quicker; that is no reason to pick one.
            case "samples-completed.v1" when wish != Wish.CancelWhileSampling:
                (await persistence.UntilAnsweredAsync(() => client.PickAsync(Generation, sample, _pick))).Accepted();
                onProgress();
                break;
            case "sample-rendered.v1" when wish == Wish.CancelWhileSampling && change.SamplesReady == CancelAtSamples:
            case "sample-picked.v1" when wish == Wish.CancelWhileRenderingFinal:
                await CancelAsync();
                break;
            case "final-rendered.v1":
                await FinalsAreListedOnlyWhenPaidAsync(change);
                break;
            default:
                break;
        }
    }

    private async Task CancelAsync()
    {
        var answer = await persistence.UntilAnsweredAsync(() => client.CancelAsync(Generation, _cancel));
        if (!answer.IsAccepted)
        {
            Assert.Equal("TOO_LATE_TO_CANCEL", answer.Refused().Code);
        }

        onProgress();
    }

    private async Task FinalsAreListedOnlyWhenPaidAsync(Change change)
    {
        var now = await persistence.UntilAnsweredAsync(() => client.GenerationAsync(Generation, change.Token));
        Assert.True(
            now!["finals"]!.AsArray().Count == 0 || (string?)now["status"] == "COMPLETED",
            $"A final is listed before it is paid for: {now.ToJsonString()}");
    }
}
