using System.Collections.Immutable;
using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;

namespace Pulse.Domain.Generation;

public enum GenerationPhase
{
    NotRequested = 0,

    /// <summary>Requested; credits and prompt are being checked.</summary>
    Queued = 1,
    RenderingSamples = 2,
    AwaitingPick = 3,

    /// <summary>A picked sample is being made in high resolution.</summary>
    RenderingFinal = 4,

    /// <summary>The final exists and is being settled: the point of no return.</summary>
    Settling = 5,

    /// <summary>At least one pick is completed; other samples may be picked.</summary>
    Completed = 6,
    Failed = 7,
    Cancelled = 8,
}

/// <summary>A generation as its events tell it.</summary>
public sealed record GenerationState
{
    /// <summary>Raised whenever <see cref="Evolve"/> or the shape of the state changes, so that no older snapshot is read.</summary>
    public const int FoldVersion = 2;

    public static GenerationState Initial { get; } = new();

    public OrganizationId? OrganizationId { get; init; }

    public GenerationPhase Phase { get; init; }

    /// <summary>1 for the first time, one more for each retry.</summary>
    public int Attempt { get; init; }

    /// <summary>Numbers of the samples that are ready.</summary>
    public ImmutableSortedSet<int> Samples { get; init; } = [];

    /// <summary>Numbers of the samples that are still to come.</summary>
    public ImmutableSortedSet<int> Awaited { get; init; } = [];

    /// <summary>How each sample beyond the first four is made, by number; also of those that failed, whose numbers are not used again.</summary>
    public ImmutableSortedDictionary<int, SampleDesign> Designs { get; init; } = ImmutableSortedDictionary<int, SampleDesign>.Empty;

    public DateTimeOffset? PickBy { get; init; }

    /// <summary>How many picks there were in this attempt; also the number of the running or last one.</summary>
    public int Picks { get; init; }

    /// <summary>The sample of the running or last pick.</summary>
    public int PickedSample { get; init; }

    /// <summary>Samples whose finals are paid for.</summary>
    public ImmutableSortedSet<int> CompletedSamples { get; init; } = [];

    public static GenerationState Evolve(GenerationState state, IEvent @event) => @event switch
    {
        GenerationRequested requested => Begun(requested.OrganizationId, attempt: 1),
        GenerationStarted => state with { Phase = GenerationPhase.RenderingSamples },
        SampleRendered sample => state with { Samples = state.Samples.Add(sample.Sample), Awaited = state.Awaited.Remove(sample.Sample) },
        MoreSamplesRequested more => more.Samples.Aggregate(state, Await),
        TextRevised revised => Await(state, revised.Sample),
        SamplesFailed failed => state with { Awaited = state.Awaited.Except(failed.Samples) },
        SamplesCompleted completed => state with { Phase = GenerationPhase.AwaitingPick, PickBy = completed.PickBy },
        SamplePicked picked => state with { Phase = GenerationPhase.RenderingFinal, PickedSample = picked.Sample, Picks = picked.Pick },
        FinalRendered => state with { Phase = GenerationPhase.Settling },
        PickCompleted completed => state with { Phase = GenerationPhase.Completed, CompletedSamples = state.CompletedSamples.Add(completed.Sample) },
        PickFailed => state with { Phase = GenerationPhase.Completed },
        GenerationFailed => state with { Phase = GenerationPhase.Failed },
        GenerationCancelled => state with { Phase = GenerationPhase.Cancelled },
        GenerationRetried retried => Begun(state.OrganizationId, retried.Attempt),
        _ => state,
    };

    private static ImmutableSortedSet<int> FirstSet { get; } = [.. Enumerable.Range(1, GenerationDecider.SamplesPerSet)];

    private static GenerationState Begun(OrganizationId? organization, int attempt) =>
        Initial with { OrganizationId = organization, Phase = GenerationPhase.Queued, Attempt = attempt, Awaited = FirstSet };

    private static GenerationState Await(GenerationState state, WantedSample sample) =>
        state with { Awaited = state.Awaited.Add(sample.Number), Designs = state.Designs.SetItem(sample.Number, sample.Design) };
}
