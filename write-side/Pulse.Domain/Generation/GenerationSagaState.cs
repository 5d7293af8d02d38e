using System.Collections.Immutable;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Domain.Generation;

/// <summary>What was asked for; everything else in the saga follows from it.</summary>
public sealed record SagaBrief(
    OrganizationId OrganizationId, GenerationId GenerationId, Sealed<string> Prompt, CreativeFormat Format, long Seed, string PriceVersion,
    Materials? Materials = null);

/// <summary>
/// A saga as its stream tells it: a step, and a to-do list of what was asked and not answered yet. Wishes of people are
/// noted whenever they come and taken up when the saga gets there.
/// </summary>
public sealed record GenerationSagaState
{
    public static GenerationSagaState Initial { get; } = new();

    /// <summary>Revision of the last step, -1 before the first.</summary>
    public long Revision { get; init; } = -1;

    public SagaBrief? Brief { get; init; }

    public SagaStep Step { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public int Attempt { get; init; }

    public int Pick { get; init; }

    public int Sample { get; init; }

    /// <summary>Outputs that wait for their answer, by id.</summary>
    public ImmutableDictionary<Guid, SagaOutput> ToDo { get; init; } = ImmutableDictionary<Guid, SagaOutput>.Empty;

    /// <summary>The hold that is taken and neither settled nor released.</summary>
    public HoldId? Held { get; init; }

    /// <summary>
    /// Holds that were refused, by the output that asked. Rejections are decided anew, so another process that is late may
    /// ask once more and get what was refused before; it has to be given back.
    /// </summary>
    public ImmutableDictionary<Guid, HoldId> RefusedHolds { get; init; } = ImmutableDictionary<Guid, HoldId>.Empty;

    /// <summary>Samples of this attempt that the generation has recorded.</summary>
    public ImmutableHashSet<int> Recorded { get; init; } = [];

    /// <summary>Samples of this attempt that were asked for from a worker.</summary>
    public ImmutableHashSet<int> Asked { get; init; } = [];

    /// <summary>How samples beyond the first four are made, and so which of them people want, by attempt and number.</summary>
    public ImmutableSortedDictionary<(int Attempt, int Sample), SampleDesign> Designs { get; init; } =
        ImmutableSortedDictionary<(int Attempt, int Sample), SampleDesign>.Empty;

    /// <summary>The formats that picks are also made in, by attempt and pick; nothing for those that are not.</summary>
    public ImmutableSortedDictionary<(int Attempt, int Pick), IReadOnlyList<CreativeFormat>> AlsoIn { get; init; } =
        ImmutableSortedDictionary<(int Attempt, int Pick), IReadOnlyList<CreativeFormat>>.Empty;

    /// <summary>When the first pick is overdue; null until all four samples of the attempt are there.</summary>
    public DateTimeOffset? PickDue { get; init; }

    /// <summary>The highest attempt that somebody asked for.</summary>
    public int WantedAttempt { get; init; }

    /// <summary>The last attempt that was cancelled.</summary>
    public int CancelledAttempt { get; init; }

    /// <summary>The last pick that was made: attempt, pick and sample.</summary>
    public (int Attempt, int Pick, int Sample) WantedPick { get; init; }

    /// <summary>Open sagas are watched and pumped; a resting one waits for a person only.</summary>
    public bool IsOpen => Step is not (SagaStep.NotStarted or SagaStep.Done);

    /// <summary>The first four samples are there; whatever is rendered beyond them, nothing can fail the generation any more but the pick.</summary>
    public bool HasFirstSet => Enumerable.Range(1, GenerationDecider.SamplesPerSet).All(Recorded.Contains);

    public bool IsCancelled => CancelledAttempt >= Attempt && CancelledAttempt > 0;

    public static GenerationSagaState Evolve(GenerationSagaState state, GenerationSagaStepped stepped)
    {
        var noted = Note(state, stepped.Input) with { Revision = state.Revision + 1 };
        for (var index = 0; index < stepped.Outputs.Count; index++)
        {
            noted = Apply(noted, stepped.Outputs[index], index);
        }

        return noted;
    }

    /// <summary>What an input by itself changes, before anything is decided on it.</summary>
    internal static GenerationSagaState Note(GenerationSagaState state, SagaInput input) => input switch
    {
        SagaInput.Requested requested => state with
        {
            Brief = new SagaBrief(
                requested.OrganizationId, requested.GenerationId, requested.Prompt, requested.Format, requested.Seed, requested.PriceVersion,
                requested.Materials),
            WantedAttempt = Math.Max(state.WantedAttempt, 1),
        },
        SagaInput.Retried retried => state with { WantedAttempt = Math.Max(state.WantedAttempt, retried.Attempt) },
        SagaInput.SamplesWanted wanted => wanted.Samples.Aggregate(state, (noted, sample) => noted with
        {
            Designs = noted.Designs.SetItem((wanted.Attempt, sample.Number), sample.Design),
        }),
        SagaInput.Picked picked => state with
        {
            WantedPick = Later(state.WantedPick, (picked.Attempt, picked.Pick, picked.Sample)),
            AlsoIn = picked.AlsoIn is { } formats ? state.AlsoIn.SetItem((picked.Attempt, picked.Pick), formats) : state.AlsoIn,
        },
        SagaInput.Cancelled cancelled => state with { CancelledAttempt = Math.Max(state.CancelledAttempt, cancelled.Attempt) },
        SagaInput.CommandAccepted accepted => NoteAccepted(state, accepted.OutputId),
        SagaInput.CommandRejected rejected => NoteRejected(state, rejected.OutputId),
        SagaInput.WorkDone done => state with { ToDo = state.ToDo.Remove(done.OutputId) },
        SagaInput.DeadlinePassed => state with { Deadline = null },
        _ => state,
    };

    private static GenerationSagaState NoteAccepted(GenerationSagaState state, Guid outputId)
    {
        var done = state with { ToDo = state.ToDo.Remove(outputId), RefusedHolds = state.RefusedHolds.Remove(outputId) };
        return (state.ToDo.GetValueOrDefault(outputId) as SagaOutput.Send)?.Command switch
        {
            HoldCredits hold => done with { Held = hold.HoldId },
            SettleHold settle => WithoutHold(done, settle.HoldId),
            ReleaseHold release => WithoutHold(done, release.HoldId),
            RecordSample sample when sample.Attempt == state.Attempt => done with { Recorded = state.Recorded.Add(sample.Sample) },
            _ => done,
        };
    }

    // A refused release means that the hold is no longer open. A refused settle leaves it to the release: an expired hold stays
    // on the account's books until a command that is accepted takes it off.
    private static GenerationSagaState NoteRejected(GenerationSagaState state, Guid outputId)
    {
        var done = state with { ToDo = state.ToDo.Remove(outputId) };
        return (state.ToDo.GetValueOrDefault(outputId) as SagaOutput.Send)?.Command switch
        {
            HoldCredits hold => done with { RefusedHolds = state.RefusedHolds.SetItem(outputId, hold.HoldId) },
            ReleaseHold release => WithoutHold(done, release.HoldId),
            _ => done,
        };
    }

    private static GenerationSagaState WithoutHold(GenerationSagaState state, HoldId hold) => state.Held == hold ? state with { Held = null } : state;

    private static GenerationSagaState Apply(GenerationSagaState state, SagaOutput output, int index)
    {
        if (output is SagaOutput.Enter enter)
        {
            var leavesWork = enter.Step is SagaStep.AwaitingPick or SagaStep.Failing or SagaStep.Releasing or SagaStep.Done;
            var isSameAttempt = enter.Attempt == state.Attempt;
            return state with
            {
                Step = enter.Step,
                Deadline = enter.DueAt,
                Recorded = isSameAttempt ? state.Recorded : [],
                Asked = isSameAttempt ? state.Asked : [],
                PickDue = !isSameAttempt ? null : enter.Step == SagaStep.AwaitingPick ? state.PickDue ?? enter.DueAt : state.PickDue,
                Attempt = enter.Attempt,
                Pick = enter.Pick,
                Sample = enter.Sample,
                ToDo = leavesWork ? state.ToDo.RemoveRange(state.ToDo.Where(item => item.Value is SagaOutput.Ask).Select(item => item.Key)) : state.ToDo,
            };
        }

        // A saga asks for nothing before it knows what for; should the log say so nevertheless, there is nobody to answer.
        if (state.Brief is not { } brief)
        {
            return state;
        }

        var id = GenerationSagaStepped.OutputId(brief.GenerationId, state.Revision, index);
        return state with
        {
            ToDo = WithoutEarlierTry(state.ToDo, output).Add(id, output),
            Asked = output is SagaOutput.Ask { Work: RenderSample sample } ? state.Asked.Add(sample.Sample) : state.Asked,
        };
    }

    private static ImmutableDictionary<Guid, SagaOutput> WithoutEarlierTry(ImmutableDictionary<Guid, SagaOutput> toDo, SagaOutput output) =>
        output is SagaOutput.Ask ask
            ? toDo.RemoveRange(toDo
                .Where(item => item.Value is SagaOutput.Ask earlier && string.Equals(earlier.Work.Step, ask.Work.Step, StringComparison.Ordinal))
                .Select(item => item.Key))
            : toDo;

    private static (int Attempt, int Pick, int Sample) Later((int Attempt, int Pick, int Sample) one, (int Attempt, int Pick, int Sample) other) =>
        (one.Attempt, one.Pick).CompareTo((other.Attempt, other.Pick)) >= 0 ? one : other;
}
