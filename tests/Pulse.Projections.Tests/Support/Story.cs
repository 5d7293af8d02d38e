using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Ports.EventLog;

namespace Pulse.Projections.Tests.Support;

/// <summary>Writes the events of an organization, each in one call.</summary>
internal sealed class Story(FakeLog log, FakeKeys keys, int number = 1)
{
    public static readonly DateTimeOffset Day = new(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(3));

    public OrganizationId Organization { get; } = new(Id("organization", number));

    public SubjectId Person { get; } = new(Id("person", number));

    public static Guid Id(string kind, params ReadOnlySpan<int> numbers) => DerivedId.From(["story", kind, .. Texts(numbers)]);

    public ProjectId Project(int project) => new(Id("project", number, project));

    public AssetId Asset(int asset) => new(Id("asset", number, asset));

    public GenerationId Generation(int generation) => new(Id("generation", number, generation));

    public HoldId Hold(int generation, int pick = 1) => new(Id("hold", number, generation, pick));

    public Sealed<string> Seal(string field, string text) => keys.Of(Person).Seal(field, Organization.Value, text);

    public RecordedEvent OrganizationCreated(string name) =>
        log.Append(StreamName.For("organization", Organization.Value), Organization, new OrganizationCreated(Organization, Person, Seal(SealedFields.OrganizationName, name), Day));

    public RecordedEvent ProjectCreated(int project, string name) => log.Append(
        ProjectCommand.StreamFor(Project(project)), Organization,
        new ProjectCreated(Organization, Project(project), Person, Seal(SealedFields.ProjectName, name), Day));

    public RecordedEvent OrganizationRenamed(string name) => log.Append(
        StreamName.For("organization", Organization.Value), Organization, new OrganizationRenamed(Seal(SealedFields.OrganizationName, name), Day.AddMinutes(1)));

    public RecordedEvent ProjectRenamed(int project, string name) => log.Append(
        ProjectCommand.StreamFor(Project(project)), Organization, new ProjectRenamed(Seal(SealedFields.ProjectName, name), Day.AddMinutes(1)));

    public RecordedEvent ProjectArchived(int project) =>
        log.Append(ProjectCommand.StreamFor(Project(project)), Organization, new ProjectArchived(Day.AddMinutes(2)));

    public RecordedEvent AssetAdded(int asset, AssetKind kind = AssetKind.Photo) =>
        log.Append(AssetCommand.StreamFor(Asset(asset)), Organization, new AssetAdded(Organization, Asset(asset), Person, kind, Day));

    public RecordedEvent AssetChecked(int asset, bool isClean) => log.Append(
        AssetCommand.StreamFor(Asset(asset)),
        Organization,
        isClean
            ? new AssetAccepted(new AssetFacts(Creative("photo").Image, Creative("cut-out").Image), "checks-1", Day)
            : new AssetRefused(AssetRefusal.TooSmall, "checks-1", Day));

    public RecordedEvent Requested(int generation, string prompt = "إعلان قهوة في عمّان", int project = 1, string? traceParent = null) => log.Append(
        GenerationCommand.StreamFor(Generation(generation)), Organization,
        new GenerationRequested(
            Organization, Generation(generation), Project(project), Person, Seal(SealedFields.GenerationPrompt, prompt),
            CreativeFormat.Story, Seed: 7, Prices.Current.Version, Day),
        traceParent);

    public RecordedEvent On(int generation, GenerationEvent @event) =>
        log.Append(GenerationCommand.StreamFor(Generation(generation)), Organization, @event);

    /// <summary>The start of an attempt and so many of its samples.</summary>
    public void Sampled(int generation, int attempt = 1, int samples = 4)
    {
        On(generation, new GenerationStarted(attempt, "rules-1", Day));
        for (var sample = 1; sample <= samples; sample++)
        {
            On(generation, new SampleRendered(attempt, sample, Creative(FormattableString.Invariant($"sample {attempt}.{sample}")), Day.AddSeconds(sample)));
        }

        if (samples == 4)
        {
            On(generation, new SamplesCompleted(attempt, Day.AddDays(7), Day.AddSeconds(5)));
        }
    }

    public void PickedAndPaid(int generation, int sample, int pick = 1, params IReadOnlyList<ReflowFacts> reflows)
    {
        On(generation, new SamplePicked(1, sample, pick, Day.AddMinutes(1)));
        var final = Creative(FormattableString.Invariant($"final {sample}")) with { Reflows = reflows is [] ? null : reflows };
        On(generation, new FinalRendered(1, sample, pick, final, Day.AddMinutes(2)));
        On(generation, new PickCompleted(1, sample, pick, Hold(generation, pick), Day.AddMinutes(3)));
    }

    public RecordedEvent Credit(CreditEvent @event) => log.Append(CreditCommand.StreamFor(Organization), Organization, @event);

    public void Granted(long credits) => Credit(new CreditsGranted(new GrantId(Id("grant", number)), credits, GrantReason.Development, Day));

    public void Held(int generation, long credits = 1) => Credit(new CreditsHeld(
        Hold(generation), Generation(generation), credits, Prices.Current.Version, OpensSampleSet: true, Day.AddDays(8), Day));

    public void Settled(int generation, long credits = 1) => Credit(new HoldSettled(Hold(generation), Generation(generation), credits, Day));

    public void Released(int generation, long credits = 1) =>
        Credit(new HoldReleased(Hold(generation), Generation(generation), credits, ReleaseReason.PickDeadlinePassed, Day));

    public RecordedEvent Stepped(int generation, SagaInput input, params IReadOnlyList<SagaOutput> outputs) =>
        log.Append(GenerationSagaStepped.StreamFor(Generation(generation)), Organization, new GenerationSagaStepped(input, outputs, Day));

    public CreativeFacts Creative(string words) => new(
        new ImageFacts(Sha(words), 512, 910, 40_000, "image/png"), "composer", "1", "libvips-8.18", "poster", Seed: 7,
        Seal(SealedFields.CreativeRecipe, $$"""{"words":"{{words}}"}"""));

    public static string Sha(string words) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(words)));

    private static string[] Texts(ReadOnlySpan<int> numbers)
    {
        var texts = new string[numbers.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            texts[index] = numbers[index].ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return texts;
    }
}
