using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;

namespace Pulse.Domain.Generation;

/// <summary>
/// Hold, check, render four samples, wait for the pick, render the final, settle; or release. A pure function: it is
/// told what happened and what time it is, and answers what it wants done.
/// </summary>
public static class GenerationSaga
{
    /// <summary>Decides on an input. Null means that it is old news: nothing is recorded and nothing is to be done.</summary>
    public static IReadOnlyList<SagaOutput>? Decide(GenerationSagaState state, SagaInput input, DateTimeOffset now)
    {
        var plan = new SagaPlan(GenerationSagaState.Note(state, input), now);
        return input switch
        {
            SagaInput.Requested => state.Brief is not null ? null : plan.TakeUpWishes(),
            SagaInput.Retried retried => retried.Attempt <= state.WantedAttempt ? null : plan.TakeUpWishes(),
            SagaInput.SamplesWanted wanted => IsOld(state, wanted) ? null : plan.TakeUpWishes(),
            SagaInput.Picked picked => IsOldPick(state, picked) ? null : plan.TakeUpWishes(),
            SagaInput.Cancelled cancelled => cancelled.Attempt <= state.CancelledAttempt ? null : plan.TakeUpWishes(),
            SagaInput.CommandAccepted accepted when state.RefusedHolds.TryGetValue(accepted.OutputId, out var late) => plan.GiveBack(late),
            SagaInput.CommandAccepted accepted => Sent(state, accepted.OutputId) is { } command ? Accepted(plan, command) : null,

            // Nobody said no: too many wrote at once. The command stays on the to-do list and is sent again at the deadline.
            SagaInput.CommandRejected { Code: RejectionCode.Conflict } => null,
            SagaInput.CommandRejected rejected => Sent(state, rejected.OutputId) is { } command ? Rejected(plan, command, rejected.Code) : null,
            SagaInput.WorkDone done => state.ToDo.GetValueOrDefault(done.OutputId) is SagaOutput.Ask ask ? Answered(plan, ask, done.Result) : null,
            SagaInput.DeadlinePassed passed => state.Deadline == passed.DueAt ? Overdue(plan) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(input), input.GetType().Name, "No such input."),
        };
    }

    private static IReadOnlyList<SagaOutput> Accepted(SagaPlan plan, ICommand command) => command switch
    {
        HoldCredits when plan.State.IsCancelled => plan.Stop(),
        HoldCredits when plan.State.Pick == 0 => plan.CheckPrompt(),
        HoldCredits => plan.RenderFinal(),
        RecordSample when plan.HasAllSamples => plan.AwaitPick(),
        GiveUpSamples when plan.State.Step == SagaStep.RenderingSamples => plan.AwaitPick(),
        RecordFinal when plan.State.Step == SagaStep.RenderingFinal => plan.Settle(),
        SettleHold => plan.Complete(),
        FailGeneration fail => plan.Release(ReleaseReasonOf(fail.Reason)),
        CompletePick => plan.Rest(),
        ReleaseHold => plan.RestWhenReleased(),
        _ => [],
    };

    private static IReadOnlyList<SagaOutput> Rejected(SagaPlan plan, ICommand command, RejectionCode code) => command switch
    {
        HoldCredits when plan.State.IsCancelled => plan.Rest(),
        HoldCredits => plan.Fail(FailureReason.CreditsRefused, RejectionTexts.WireCode(code)),
        SettleHold => plan.Fail(FailureReason.HoldExpired, RejectionTexts.WireCode(code)),
        CompletePick => plan.Rest(),
        ReleaseHold => plan.RestWhenReleased(),

        RecordSample when plan.HasAllSamples => plan.AwaitPick(),
        GiveUpSamples when plan.State.Step == SagaStep.RenderingSamples => plan.AwaitPick(),

        // Somebody was faster: the cancellation or the pick that made it moot is in the log and comes, if it has not come yet.
        FailGeneration => plan.TakeUpWishes(),
        _ => [],
    };

    private static IReadOnlyList<SagaOutput> Answered(SagaPlan plan, SagaOutput.Ask ask, WorkResult result) => (ask.Work, result) switch
    {
        (CheckPrompt, PromptAllowed allowed) => plan.RenderSamples(allowed.SafetyRules),
        (CheckPrompt, PromptRefused refused) => plan.Fail(FailureReason.PromptRefused, refused.Rule),
        (CheckPrompt, MaterialsRefused refused) => plan.Fail(FailureReason.MaterialsRefused, refused.Code),
        (RenderSample sample, CreativeRendered rendered) =>
            [plan.Send(new RecordSample(sample.OrganizationId, sample.GenerationId, sample.Attempt, sample.Sample, rendered.Creative))],
        (RenderFinal final, CreativeRendered rendered) =>
            [plan.Send(new RecordFinal(final.OrganizationId, final.GenerationId, final.Attempt, final.Pick, rendered.Creative))],
        (RenderSample, PromptRefused refused) => plan.GiveUpWork(FailureReason.PromptRefused, refused.Rule),
        (_, WorkFailed { IsTransient: true }) when ask.Try < plan.Policy.TriesMax => [ask with { Try = ask.Try + 1 }],
        (_, WorkFailed failed) => plan.GiveUpWork(FailureReason.RenderingFailed, failed.Code),
        _ => plan.GiveUpWork(FailureReason.RenderingFailed, "UNEXPECTED_RESULT"),
    };

    private static IReadOnlyList<SagaOutput> Overdue(SagaPlan plan)
    {
        if (plan.State.Step == SagaStep.AwaitingPick)
        {
            return plan.Fail(FailureReason.PickDeadlinePassed, "PICK_DEADLINE_PASSED");
        }

        var asked = plan.State.ToDo.Values.OfType<SagaOutput.Ask>().OrderBy(ask => ask.Work.Step, StringComparer.Ordinal).ToArray();
        return asked.Any(ask => ask.Try >= plan.Policy.TriesMax)
            ? plan.GiveUpWork(FailureReason.StepDeadlinePassed, DetailOf(plan.State.Step))
            : [plan.SameStepAgain(), .. asked.Select(ask => ask with { Try = ask.Try + 1 })];
    }

    private static ICommand? Sent(GenerationSagaState state, Guid outputId) => (state.ToDo.GetValueOrDefault(outputId) as SagaOutput.Send)?.Command;

    private static bool IsOld(GenerationSagaState state, SagaInput.SamplesWanted wanted) =>
        wanted.Attempt < state.Attempt || wanted.Samples.All(sample => state.Designs.ContainsKey((wanted.Attempt, sample.Number)));

    private static bool IsOldPick(GenerationSagaState state, SagaInput.Picked picked) =>
        (picked.Attempt, picked.Pick).CompareTo((state.WantedPick.Attempt, state.WantedPick.Pick)) <= 0;

    // Only steps that ask for work run out of tries.
    private static string DetailOf(SagaStep step) => step switch
    {
        SagaStep.CheckingPrompt => "CHECKING_PROMPT",
        SagaStep.RenderingSamples => "RENDERING_SAMPLES",
        SagaStep.RenderingFinal => "RENDERING_FINAL",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No work is asked for in this step."),
    };

    private static ReleaseReason ReleaseReasonOf(FailureReason reason) => reason switch
    {
        FailureReason.PromptRefused or FailureReason.MaterialsRefused => ReleaseReason.Refused,
        FailureReason.PickDeadlinePassed => ReleaseReason.PickDeadlinePassed,
        FailureReason.CreditsRefused or FailureReason.RenderingFailed or FailureReason.HoldExpired or FailureReason.StepDeadlinePassed => ReleaseReason.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
