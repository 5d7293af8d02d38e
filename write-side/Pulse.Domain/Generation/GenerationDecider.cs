using System.Buffers.Binary;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;

namespace Pulse.Domain.Generation;

public static class GenerationDecider
{
    public const int SamplesPerSet = 4;

    /// <summary>How many looks a prompt has; in each, the samples' layouts differ.</summary>
    public const int LooksMax = 3 * SamplesPerSet;

    /// <summary>How many samples one attempt may have in all, with their revisions; they are free.</summary>
    public const int SamplesMax = 24;

    /// <summary>How long a first pick may be waited for.</summary>
    public static readonly TimeSpan PickWindow = TimeSpan.FromDays(7);

    public static Decision Decide(GenerationState state, GenerationCommand command, DateTimeOffset now) => command switch
    {
        RequestGeneration request => Request(state, request, now),
        _ when state.Phase == GenerationPhase.NotRequested => Decision.Reject(RejectionCode.NotFound, "generationId"),
        PickSample pick => Pick(state, pick, now),
        MoreSamples => More(state, now),
        ReviseText revise => Revise(state, revise, now),
        CancelGeneration => Cancel(state, now),
        RetryGeneration => Retry(state, now),
        StartGeneration start => Start(state, start, now),
        RecordSample sample => Record(state, sample, now),
        GiveUpSamples giveUp => GiveUp(state, giveUp, now),
        RecordFinal final => Record(state, final, now),
        CompletePick complete => Complete(state, complete, now),
        FailGeneration fail => Fail(state, fail, now),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    private static Decision Request(GenerationState state, RequestGeneration request, DateTimeOffset now) =>
        state.Phase != GenerationPhase.NotRequested
            ? Decision.Reject(RejectionCode.IdTaken, "generationId")
            : Decision.Accept(new GenerationRequested(
                request.OrganizationId, request.GenerationId, request.ProjectId, request.RequestedBy,
                request.Prompt, request.Format, SeedOf(request.GenerationId), Prices.Current.Version, now, request.Materials));

    private static Decision Pick(GenerationState state, PickSample pick, DateTimeOffset now)
    {
        var isSameAsBefore = state.Picks > 0 && state.PickedSample == pick.Sample;
        return state.Phase switch
        {
            GenerationPhase.Queued or GenerationPhase.RenderingSamples => Decision.Reject(RejectionCode.SamplesNotReady, "sample"),
            GenerationPhase.Failed or GenerationPhase.Cancelled => Decision.Reject(RejectionCode.GenerationEnded, "generationId"),
            _ when !state.Samples.Contains(pick.Sample) => Decision.Reject(RejectionCode.UnknownSample, "sample"),
            GenerationPhase.AwaitingPick when now > state.PickBy => Decision.Reject(RejectionCode.GenerationEnded, "generationId"),
            GenerationPhase.RenderingFinal or GenerationPhase.Settling =>
                isSameAsBefore ? Decision.Nothing : Decision.Reject(RejectionCode.PickInProgress, "sample"),
            GenerationPhase.Completed when state.CompletedSamples.Contains(pick.Sample) => Decision.Nothing,
            _ => Decision.Accept(new SamplePicked(state.Attempt, pick.Sample, state.Picks + 1, now, Formats(pick.AlsoIn))),
        };
    }

    private static IReadOnlyList<CreativeFormat>? Formats(IReadOnlyList<CreativeFormat>? asked) =>
        asked is { Count: > 0 } ? [.. asked.Distinct().Order()] : null;

    private static Decision More(GenerationState state, DateTimeOffset now)
    {
        var looks = Math.Max(SamplesPerSet, state.Designs.Values.Select(design => design.Look).DefaultIfEmpty().Max());
        return WhyNoMore(state, SamplesPerSet, now)
            ?? (looks + SamplesPerSet > LooksMax
                ? Decision.Reject(RejectionCode.SamplesUsedUp, "generationId")
                : Decision.Accept(new MoreSamplesRequested(
                    state.Attempt,
                    [.. Enumerable.Range(0, SamplesPerSet).Select(index => new WantedSample(NextSample(state) + index, new SampleDesign(looks + 1 + index, RevisionOf: null, [])))],
                    now)));
    }

    private static Decision Revise(GenerationState state, ReviseText revise, DateTimeOffset now)
    {
        if (WhyNoMore(state, 1, now) is { } refusal)
        {
            return refusal;
        }

        if (!state.Samples.Contains(revise.Sample))
        {
            return Decision.Reject(RejectionCode.UnknownSample, "sample");
        }

        var before = state.Designs.GetValueOrDefault(revise.Sample) ?? new SampleDesign(revise.Sample, RevisionOf: null, []);
        var design = new SampleDesign(before.Look, revise.Sample, [.. before.Texts, revise.Texts]);
        return Decision.Accept(new TextRevised(state.Attempt, new WantedSample(NextSample(state), design), now));
    }

    /// <summary>Samples are added while a first pick is waited for, one wish at a time.</summary>
    private static Decision? WhyNoMore(GenerationState state, int count, DateTimeOffset now) => state.Phase switch
    {
        GenerationPhase.Queued or GenerationPhase.RenderingSamples => Decision.Reject(RejectionCode.SamplesNotReady, "generationId"),
        GenerationPhase.RenderingFinal or GenerationPhase.Settling => Decision.Reject(RejectionCode.PickInProgress, "generationId"),
        not GenerationPhase.AwaitingPick => Decision.Reject(RejectionCode.GenerationEnded, "generationId"),
        _ when now > state.PickBy => Decision.Reject(RejectionCode.GenerationEnded, "generationId"),
        _ when state.Awaited.Count > 0 => Decision.Reject(RejectionCode.SamplesNotReady, "generationId"),
        _ when NextSample(state) + count - 1 > SamplesMax => Decision.Reject(RejectionCode.SamplesUsedUp, "generationId"),
        _ => null,
    };

    private static int NextSample(GenerationState state) => SamplesPerSet + state.Designs.Count + 1;

    private static Decision GiveUp(GenerationState state, GiveUpSamples giveUp, DateTimeOffset now)
    {
        if (giveUp.Attempt != state.Attempt || state.Phase is GenerationPhase.Failed or GenerationPhase.Cancelled)
        {
            return Decision.Reject(RejectionCode.GenerationEnded);
        }

        int[] lost = [.. state.Awaited.Intersect(giveUp.Samples)];
        return lost.Length == 0 ? Decision.Nothing : Decision.Accept(new SamplesFailed(state.Attempt, lost, giveUp.Reason, giveUp.Detail, now));
    }

    private static Decision Cancel(GenerationState state, DateTimeOffset now) => state.Phase switch
    {
        GenerationPhase.Cancelled => Decision.Nothing,
        GenerationPhase.Settling or GenerationPhase.Completed => Decision.Reject(RejectionCode.TooLateToCancel, "generationId"),
        GenerationPhase.Failed => Decision.Reject(RejectionCode.GenerationEnded, "generationId"),

        // A later pick can be given up, but the generation with its paid finals stands.
        GenerationPhase.RenderingFinal when state.CompletedSamples.Count > 0 => Decision.Reject(RejectionCode.TooLateToCancel, "generationId"),
        _ => Decision.Accept(new GenerationCancelled(state.Attempt, now)),
    };

    private static Decision Retry(GenerationState state, DateTimeOffset now) => state.Phase == GenerationPhase.Failed
        ? Decision.Accept(new GenerationRetried(state.Attempt + 1, now))
        : Decision.Reject(RejectionCode.GenerationNotFailed, "generationId");

    private static Decision Start(GenerationState state, StartGeneration start, DateTimeOffset now) =>
        start.Attempt != state.Attempt ? Decision.Reject(RejectionCode.GenerationEnded)
        : state.Phase switch
        {
            GenerationPhase.Queued => Decision.Accept(new GenerationStarted(start.Attempt, start.SafetyRules, now)),
            GenerationPhase.Failed or GenerationPhase.Cancelled => Decision.Reject(RejectionCode.GenerationEnded),
            _ => Decision.Nothing,
        };

    private static Decision Record(GenerationState state, RecordSample sample, DateTimeOffset now)
    {
        if (sample.Attempt != state.Attempt || state.Phase is GenerationPhase.Failed or GenerationPhase.Cancelled)
        {
            return Decision.Reject(RejectionCode.GenerationEnded);
        }

        if (state.Samples.Contains(sample.Sample))
        {
            return Decision.Nothing;
        }

        if (!state.Awaited.Contains(sample.Sample))
        {
            return Decision.Reject(RejectionCode.GenerationEnded);
        }

        var rendered = new SampleRendered(
            sample.Attempt, sample.Sample, sample.Creative, now, state.Designs.GetValueOrDefault(sample.Sample)?.RevisionOf);
        return state.PickBy is null && state.Awaited.Count == 1
            ? Decision.Accept(rendered, new SamplesCompleted(sample.Attempt, now + PickWindow, now))
            : Decision.Accept(rendered);
    }

    private static Decision Record(GenerationState state, RecordFinal final, DateTimeOffset now) =>
        !IsRunningPick(state, final.Attempt, final.Pick) ? Decision.Reject(RejectionCode.GenerationEnded)
        : state.Phase switch
        {
            GenerationPhase.RenderingFinal => Decision.Accept(new FinalRendered(final.Attempt, state.PickedSample, final.Pick, final.Creative, now)),
            GenerationPhase.Settling or GenerationPhase.Completed => Decision.Nothing,
            _ => Decision.Reject(RejectionCode.GenerationEnded),
        };

    private static Decision Complete(GenerationState state, CompletePick complete, DateTimeOffset now) =>
        !IsRunningPick(state, complete.Attempt, complete.Pick) ? Decision.Reject(RejectionCode.GenerationEnded)
        : state.Phase switch
        {
            GenerationPhase.Settling => Decision.Accept(new PickCompleted(complete.Attempt, state.PickedSample, complete.Pick, complete.HoldId, now)),
            GenerationPhase.Completed => Decision.Nothing,
            _ => Decision.Reject(RejectionCode.GenerationEnded),
        };

    private static Decision Fail(GenerationState state, FailGeneration fail, DateTimeOffset now)
    {
        var isCurrent = fail.Attempt == state.Attempt && fail.Pick == state.Picks;
        var hasEnded = state.Phase is GenerationPhase.Failed or GenerationPhase.Cancelled or GenerationPhase.Completed;
        return !isCurrent || hasEnded ? Decision.Reject(RejectionCode.GenerationEnded)
            : state.CompletedSamples.Count > 0 ? Decision.Accept(new PickFailed(fail.Attempt, state.PickedSample, fail.Pick, fail.Reason, now))
            : Decision.Accept(new GenerationFailed(fail.Attempt, fail.Reason, fail.Detail, now));
    }

    private static bool IsRunningPick(GenerationState state, int attempt, int pick) => attempt == state.Attempt && pick == state.Picks;

    private static long SeedOf(GenerationId id) =>
        BinaryPrimitives.ReadInt64BigEndian(DerivedId.From("seed", id.ToString()).ToByteArray(bigEndian: true).AsSpan(8)) & long.MaxValue;
}
