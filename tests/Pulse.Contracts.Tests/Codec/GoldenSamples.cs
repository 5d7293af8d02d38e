using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;

namespace Pulse.Contracts.Tests.Codec;

/// <summary>What the golden files were written from: every field filled, personal data sealed with a key that nobody has.</summary>
internal static class GoldenSamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 7, 8, 9, 123, TimeSpan.Zero);
    private static readonly OrganizationId Organization = new(Id(1));
    private static readonly SubjectId Person = new(Id(2));
    private static readonly ProjectId Project = new(Id(3));
    private static readonly GenerationId Generation = new(Id(4));
    private static readonly HoldId Hold = new(Id(5));

    public static JsonSerializerOptions Readable { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One sample of every event in use, by its stored name.</summary>
    public static IReadOnlyDictionary<string, IEvent> All { get; } = new IEvent[]
    {
        new OrganizationCreated(Organization, Person, Closed(1), At),
        new OrganizationRenamed(Closed(2), At),
        new ProjectCreated(Organization, Project, Person, Closed(3), At),
        new ProjectRenamed(Closed(4), At),
        new ProjectArchived(At),
        new AssetAdded(Organization, new AssetId(Id(8)), Person, AssetKind.Photo, At),
        new AssetAccepted(new AssetFacts(Creative.Image, Creative.Image), "assets/1", At),
        new AssetRefused(AssetRefusal.TooSmall, "assets/1", At),
        new CreditsGranted(new GrantId(Id(6)), 100, GrantReason.Development, At),
        new CreditsHeld(Hold, Generation, 1, "composer-2026-11", OpensSampleSet: true, At.AddDays(8), At),
        new HoldSettled(Hold, Generation, 1, At),
        new HoldReleased(Hold, Generation, 1, ReleaseReason.PickDeadlinePassed, At),
        new GenerationRequested(Organization, Generation, Project, Person, Closed(5), CreativeFormat.Story, 9_007_199_254_740_993, "composer-2026-11", At),
        new GenerationStarted(1, "rules-1", At),
        new SampleRendered(1, 2, Creative, At),
        new SamplesCompleted(1, At.AddDays(7), At),
        new MoreSamplesRequested(1, [new WantedSample(5, new SampleDesign(5, RevisionOf: null, []))], At),
        new TextRevised(1, new WantedSample(6, new SampleDesign(2, RevisionOf: 2, [new Sealed<RevisedTexts>(Person, Closed(8).Box)])), At),
        new SamplesFailed(1, [5, 6], FailureReason.StepDeadlinePassed, "RENDERING_SAMPLES", At),
        new SamplePicked(1, 2, 1, At),
        new FinalRendered(1, 2, 1, Creative, At),
        new PickCompleted(1, 2, 1, Hold, At),
        new PickFailed(1, 3, 2, FailureReason.RenderingFailed, At),
        new GenerationFailed(1, FailureReason.PromptRefused, "WEAPONS", At),
        new GenerationCancelled(1, At),
        new GenerationRetried(2, At),
        new GenerationSagaStepped(
            new SagaInput.CommandRejected(Id(7), RejectionCode.HoldNotOpen),
            [
                new SagaOutput.Enter(SagaStep.RenderingFinal, At.AddMinutes(3), 1, 1, 2),
                new SagaOutput.Send(new HoldCredits(Organization, Hold, Generation, 1, "composer-2026-11", OpensSampleSet: false, At.AddDays(8))),
                new SagaOutput.Ask(new RenderFinal(Organization, Generation, 1, Closed(6), CreativeFormat.Landscape, 7, 2, 1), Try: 1),
            ],
            At),
    }.ToDictionary(sample => EventTypes.NameOf(sample.GetType()), StringComparer.Ordinal);

    private static CreativeFacts Creative => new(
        new ImageFacts(new string('a', 64), 512, 910, 48_213, "image/png"), "composer", "1", "libvips 8.18.0", "poster", 42, Closed(7));

    private static Guid Id(int number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01993000-0000-7000-8000-{number:D12}"));

    private static Sealed<string> Closed(byte content) => new(Person, [.. Enumerable.Repeat(content, 32)]);
}
