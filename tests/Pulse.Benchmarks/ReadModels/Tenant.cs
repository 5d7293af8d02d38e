using System.Security.Cryptography;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;

namespace Pulse.Benchmarks.ReadModels;

/// <summary>An organization whose person makes generations, as sealed events.</summary>
internal sealed class Tenant
{
    /// <summary>Events of one generation, from the request to the paid final.</summary>
    public const int EventsOfGeneration = 10;

    private static readonly string Prompt = new('x', 200);
    private static readonly string Recipe = $$"""{"words":"{{new string('y', 1_500)}}"}""";

    private readonly SubjectId _person = new(Guid.CreateVersion7());
    private readonly SubjectKey _key;
    private readonly Sealed<string> _recipe;

    public Tenant(TenantKeys keys)
    {
        _key = keys.Add(_person);
        _recipe = _key.Seal(SealedFields.CreativeRecipe, Organization.Value, Recipe);
    }

    public OrganizationId Organization { get; } = new(Guid.CreateVersion7());

    public NewEvent Requested(GenerationId id) => Event(new GenerationRequested(
        Organization, id, new ProjectId(Guid.CreateVersion7()), _person, _key.Seal(SealedFields.GenerationPrompt, Organization.Value, Prompt),
        CreativeFormat.Square, Seed: 7, Prices.Current.Version, DateTimeOffset.UtcNow));

    /// <summary>A generation's whole life.</summary>
    public NewEvent[] Life(GenerationId id)
    {
        var now = DateTimeOffset.UtcNow;
        return
        [
            Requested(id),
            Event(new GenerationStarted(1, "1", now)),
            .. Enumerable.Range(1, 4).Select(sample => Event(new SampleRendered(1, sample, Creative(), now))),
            Event(new SamplesCompleted(1, now.AddDays(7), now)),
            Event(new SamplePicked(1, 2, 1, now)),
            Event(new FinalRendered(1, 2, 1, Creative(), now)),
            Event(new PickCompleted(1, 2, 1, new HoldId(Guid.CreateVersion7()), now)),
        ];
    }

    public static StreamName StreamOf(GenerationId id) => GenerationCommand.StreamFor(id);

    private CreativeFacts Creative() => new(
        new ImageFacts(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), 512, 512, 40_000, "image/png"),
        "composer", "1", "libvips", "poster", Seed: 7, _recipe);

    private NewEvent Event(IEvent @event)
    {
        var (type, data) = EventCodec.Encode(@event);
        var id = Guid.CreateVersion7();
        var metadata = new EventMetadata(Organization, new CommandId(id), new string('0', 64), Actor: null, id, CausationId: null, TraceParent: null);
        return new NewEvent(id, type, data, metadata.Encode());
    }
}

/// <summary>Keys in memory: how fast a keys' database is, is another question.</summary>
internal sealed class TenantKeys : ISubjectKeys
{
    private readonly Dictionary<SubjectId, SubjectKey> _keys = [];

    public SubjectKey Add(SubjectId subject)
    {
        var key = new SubjectKey(subject, RandomNumberGenerator.GetBytes(32));
        _keys.Add(subject, key);
        return key;
    }

    public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) => Find(subject, cancellation);

    public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation) => new(_keys.GetValueOrDefault(subject));

    public ValueTask Erase(SubjectId subject, CancellationToken cancellation) => throw new NotSupportedException("No benchmark erases anybody.");
}
