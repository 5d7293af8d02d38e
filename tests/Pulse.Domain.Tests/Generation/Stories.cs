using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Sealing;
using Pulse.Domain.Generation;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Generation;

/// <summary>Histories of one generation, each up to the phase that it is named after, and the commands that may come then.</summary>
internal static class Stories
{
    public const string SafetyRules = "rules-1";

    public static GenerationRequested Requested { get; } =
        ((Decision.Accepted)GenerationDecider.Decide(GenerationState.Initial, Request, Noon)).Events.OfType<GenerationRequested>().Single();

    public static IEvent[] Queued => [Requested];

    public static IEvent[] Rendering => [.. Queued, Started()];

    public static IEvent[] AwaitingPick =>
        [.. Rendering, Rendered(1), Rendered(2), Rendered(3), Rendered(4), new SamplesCompleted(1, Noon + GenerationDecider.PickWindow, Noon)];

    public static IEvent[] RenderingFinal => [.. AwaitingPick, Picked(1)];

    public static IEvent[] Settling => [.. RenderingFinal, FinalRendered()];

    public static IEvent[] Completed => [.. Settling, PickCompleted()];

    public static IEvent[] SecondPick => [.. Completed, Picked(2, pick: 2)];

    public static IEvent[] Failed => [.. Rendering, FailedNow()];

    public static IEvent[] Cancelled => [.. Rendering, new GenerationCancelled(1, Noon)];

    public static IEvent[] Retried => [.. Failed, new GenerationRetried(2, Noon)];

    public static CancelGeneration Cancel { get; } = new(TheOrganization, TheGeneration);

    public static MoreSamples More { get; } = new(TheOrganization, TheGeneration);

    public static IEvent[] MoreWanted => [.. AwaitingPick, new MoreSamplesRequested(1, [Wanted(5, look: 5), Wanted(6, look: 6), Wanted(7, look: 7), Wanted(8, look: 8)], Noon)];

    public static WantedSample Wanted(int sample, int look) => new(sample, new SampleDesign(look, RevisionOf: null, []));

    public static ReviseText Revise(int sample, byte words = 60) => new(TheOrganization, TheGeneration, sample, Words(words));

    public static Sealed<RevisedTexts> Words(byte content) => new(Person, [.. Enumerable.Repeat(content, 32)]);

    public static RetryGeneration Retry { get; } = new(TheOrganization, TheGeneration);

    public static GenerationStarted Started(int attempt = 1) => new(attempt, SafetyRules, Noon);

    public static SampleRendered Rendered(int sample, int attempt = 1) => new(attempt, sample, Creative(sample), Noon);

    public static SamplePicked Picked(int sample, int pick = 1) => new(1, sample, pick, Noon);

    public static FinalRendered FinalRendered(int sample = 1, int pick = 1) => new(1, sample, pick, Creative(10 + sample), Noon);

    public static PickCompleted PickCompleted(int sample = 1, int pick = 1) => new(1, sample, pick, HoldOf(1, pick), Noon);

    public static PickFailed PickFailed(int sample, int pick) => new(1, sample, pick, FailureReason.RenderingFailed, Noon);

    public static GenerationFailed FailedNow() => new(1, FailureReason.RenderingFailed, "BROKEN", Noon);

    public static StartGeneration Start(int attempt = 1) => new(TheOrganization, TheGeneration, attempt, SafetyRules);

    public static RecordSample Sample(int sample, int attempt = 1) => new(TheOrganization, TheGeneration, attempt, sample, Creative(sample));

    public static PickSample Pick(int sample) => new(TheOrganization, TheGeneration, sample);

    public static GiveUpSamples GiveUp(int attempt, params int[] samples) =>
        new(TheOrganization, TheGeneration, attempt, samples, FailureReason.RenderingFailed, "BROKEN");

    public static RecordFinal Final(int pick = 1, int attempt = 1) => new(TheOrganization, TheGeneration, attempt, pick, Creative(11));

    public static CompletePick Complete(int pick = 1, int attempt = 1) => new(TheOrganization, TheGeneration, attempt, pick, HoldOf(1, 1));

    public static FailGeneration Fail(int pick, int attempt = 1) =>
        new(TheOrganization, TheGeneration, attempt, pick, FailureReason.RenderingFailed, "BROKEN");

    /// <summary>Every command that a generation knows, for one attempt and pick.</summary>
    public static IReadOnlyList<GenerationCommand> CommandsTo(int attempt, int pick) =>
    [
        Request, More, Revise(1), Revise(5), GiveUp(attempt, 5, 6, 7, 8), Cancel, Retry, Start(attempt), .. Enumerable.Range(0, 6).Select(Pick), .. Enumerable.Range(1, 8).Select(sample => Sample(sample, attempt)),
        Final(pick, attempt), Complete(pick, attempt), Fail(pick, attempt), Fail(0, attempt),
    ];
}
