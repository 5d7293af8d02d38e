using System.Collections.Frozen;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Studio;

namespace Pulse.Contracts.Codec;

/// <summary>
/// Stored name of every event. Names are a published format: they never vanish and never change. An optional new field
/// keeps the version; anything else is a new version, with the old shape moved to <c>Retired/</c> and upcast on read.
/// </summary>
public static class EventTypes
{
    private static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["organization-created.v1"] = typeof(OrganizationCreated),
        ["organization-renamed.v1"] = typeof(OrganizationRenamed),
        ["project-created.v1"] = typeof(ProjectCreated),
        ["project-renamed.v1"] = typeof(ProjectRenamed),
        ["project-archived.v1"] = typeof(ProjectArchived),
        ["asset-added.v1"] = typeof(AssetAdded),
        ["asset-accepted.v1"] = typeof(AssetAccepted),
        ["asset-refused.v1"] = typeof(AssetRefused),
        ["credits-granted.v1"] = typeof(CreditsGranted),
        ["credits-held.v1"] = typeof(CreditsHeld),
        ["hold-settled.v1"] = typeof(HoldSettled),
        ["hold-released.v1"] = typeof(HoldReleased),
        ["generation-requested.v1"] = typeof(GenerationRequested),
        ["generation-started.v1"] = typeof(GenerationStarted),
        ["sample-rendered.v1"] = typeof(SampleRendered),
        ["samples-completed.v1"] = typeof(SamplesCompleted),
        ["more-samples-requested.v1"] = typeof(MoreSamplesRequested),
        ["text-revised.v1"] = typeof(TextRevised),
        ["samples-failed.v1"] = typeof(SamplesFailed),
        ["sample-picked.v1"] = typeof(SamplePicked),
        ["final-rendered.v1"] = typeof(FinalRendered),
        ["pick-completed.v1"] = typeof(PickCompleted),
        ["pick-failed.v1"] = typeof(PickFailed),
        ["generation-failed.v1"] = typeof(GenerationFailed),
        ["generation-cancelled.v1"] = typeof(GenerationCancelled),
        ["generation-retried.v1"] = typeof(GenerationRetried),
        ["generation-saga-stepped.v1"] = typeof(GenerationSagaStepped),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> ByType = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every name that may be appended.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">The type is not stored, or is retired.</exception>
    public static string NameOf(Type type) => ByType[type];

    public static Type? Find(string name) => ByName.GetValueOrDefault(name);
}
