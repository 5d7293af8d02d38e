using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;

namespace Pulse.Domain.Generation;

/// <summary>The moves that a saga can make from a state; each answers the outputs that make it.</summary>
internal readonly record struct SagaPlan(GenerationSagaState State, DateTimeOffset Now)
{
    public StepPolicy Policy => SagaPolicies.ByStep[State.Step];

    /// <summary>Nothing that was asked for in this step is still to come.</summary>
    public bool HasAllSamples => State.Step == SagaStep.RenderingSamples && State.HasFirstSet && !IsDue<RecordSample>() && !IsDue<GiveUpSamples>()
        && !State.ToDo.Values.Any(output => output is SagaOutput.Ask { Work: RenderSample });

    private SagaBrief Brief => State.Brief!;

    /// <summary>Samples that people want beyond the first four and that no worker was asked for yet.</summary>
    private WantedSample[] Unasked
    {
        get
        {
            var state = State;
            return
            [
                .. state.Designs.Where(wanted => wanted.Key.Attempt == state.Attempt && !state.Asked.Contains(wanted.Key.Sample))
                    .Select(wanted => new WantedSample(wanted.Key.Sample, wanted.Value)),
            ];
        }
    }

    /// <summary>Does what people asked for meanwhile, as far as the step allows it now.</summary>
    public IReadOnlyList<SagaOutput> TakeUpWishes()
    {
        if (State.Brief is null)
        {
            return [];
        }

        var wantsPick = State.WantedPick.Attempt == State.Attempt && State.WantedPick.Pick > State.Pick;
        return State.Step switch
        {
            SagaStep.NotStarted or SagaStep.Done when State.WantedAttempt > State.Attempt => Begin(State.WantedAttempt),
            SagaStep.Done => wantsPick && !State.IsCancelled ? HoldForPick() : [],
            _ when State.IsCancelled => Stop(),
            SagaStep.AwaitingPick when Unasked is { Length: > 0 } wanted => RenderMore(wanted),
            SagaStep.AwaitingPick when wantsPick => RenderFinal(),

            // Failing with no failure under way: the deadline's was refused because of this very pick.
            SagaStep.Failing when wantsPick && !IsDue<FailGeneration>() => RenderFinal(),
            _ => [],
        };
    }

    /// <summary>Ends the attempt that was cancelled, as soon as it is known whether there is a hold to give back.</summary>
    public IReadOnlyList<SagaOutput> Stop()
    {
        var answerIsDue = IsDue<HoldCredits>() || IsDue<FailGeneration>() || IsDue<ReleaseHold>() || IsDue<SettleHold>();
        return answerIsDue ? [] : Release(ReleaseReason.Cancelled);
    }

    public IReadOnlyList<SagaOutput> CheckPrompt() =>
        [Enter(SagaStep.CheckingPrompt), Ask(new CheckPrompt(Brief.OrganizationId, Brief.GenerationId, State.Attempt, Brief.Prompt, Brief.Materials))];

    public IReadOnlyList<SagaOutput> RenderSamples(string safetyRules)
    {
        var brief = Brief;
        var attempt = State.Attempt;
        return
        [
            Enter(SagaStep.RenderingSamples),
            Send(new StartGeneration(brief.OrganizationId, brief.GenerationId, attempt, safetyRules)),
            .. Enumerable.Range(1, GenerationDecider.SamplesPerSet).Select(sample =>
                Ask(new RenderSample(
                    brief.OrganizationId, brief.GenerationId, attempt, brief.Prompt, brief.Format, brief.Seed, sample, Design: null, brief.Materials))),
        ];
    }

    /// <summary>All samples are there. What people wished for meanwhile is taken up at once; the pick's deadline stays the first one.</summary>
    public IReadOnlyList<SagaOutput> AwaitPick()
    {
        var waiting = Enter(SagaStep.AwaitingPick);
        waiting = waiting with { DueAt = State.PickDue ?? waiting.DueAt };
        return [waiting, .. new SagaPlan(State with { Step = SagaStep.AwaitingPick, Deadline = waiting.DueAt }, Now).TakeUpWishes()];
    }

    /// <summary>Work came to nothing. It ends the generation or the pick, unless four samples are there and more were being made.</summary>
    public IReadOnlyList<SagaOutput> GiveUpWork(FailureReason reason, string detail)
    {
        if (State.Step != SagaStep.RenderingSamples || !State.HasFirstSet)
        {
            return Fail(reason, detail);
        }

        int[] lost = [.. State.Asked.Except(State.Recorded).Order()];
        return IsDue<GiveUpSamples>()
            ? [SameStepAgain()]
            : [SameStepAgain(), Send(new GiveUpSamples(Brief.OrganizationId, Brief.GenerationId, State.Attempt, lost, reason, detail))];
    }

    public IReadOnlyList<SagaOutput> RenderFinal()
    {
        var (_, pick, sample) = State.Step == SagaStep.HoldingCredits ? (State.Attempt, State.Pick, State.Sample) : State.WantedPick;
        return
        [
            Enter(SagaStep.RenderingFinal, pick, sample),
            Ask(new RenderFinal(
                Brief.OrganizationId, Brief.GenerationId, State.Attempt, Brief.Prompt, Brief.Format, Brief.Seed, sample, pick,
                State.Designs.GetValueOrDefault((State.Attempt, sample)), Brief.Materials, State.AlsoIn.GetValueOrDefault((State.Attempt, pick)))),
        ];
    }

    public IReadOnlyList<SagaOutput> Settle() =>
        [Enter(SagaStep.Settling, State.Pick, State.Sample), Send(new SettleHold(Brief.OrganizationId, CurrentHold))];

    public IReadOnlyList<SagaOutput> Complete() =>
        [Send(new CompletePick(Brief.OrganizationId, Brief.GenerationId, State.Attempt, State.Pick, CurrentHold))];

    public IReadOnlyList<SagaOutput> Fail(FailureReason reason, string detail) =>
    [
        Enter(SagaStep.Failing, State.Pick, State.Sample),
        Send(new FailGeneration(Brief.OrganizationId, Brief.GenerationId, State.Attempt, State.Pick, reason, detail)),
    ];

    /// <summary>Gives back what is held, if anything is.</summary>
    public IReadOnlyList<SagaOutput> Release(ReleaseReason reason) => State.Held is { } hold
        ? [Enter(SagaStep.Releasing, State.Pick, State.Sample), Send(new ReleaseHold(Brief.OrganizationId, hold, reason))]
        : Rest();

    /// <summary>Gives back a hold that was taken after it had been refused, whatever else is going on.</summary>
    public IReadOnlyList<SagaOutput> GiveBack(HoldId late)
    {
        var release = Send(new ReleaseHold(Brief.OrganizationId, late, State.IsCancelled ? ReleaseReason.Cancelled : ReleaseReason.Failed));
        return State.IsOpen ? [release] : [Enter(SagaStep.Releasing, State.Pick, State.Sample), release];
    }

    /// <summary>A hold was given back. If it was the one that the saga waits for, it has nothing more to do.</summary>
    public IReadOnlyList<SagaOutput> RestWhenReleased() =>
        State.Step == SagaStep.Releasing && !IsDue<ReleaseHold>() ? Rest() : TakeUpWishes();

    /// <summary>Nothing is owed to anybody. A wish that came meanwhile begins anew.</summary>
    public IReadOnlyList<SagaOutput> Rest()
    {
        var resting = new SagaOutput.Enter(SagaStep.Done, DueAt: null, State.Attempt, State.Pick, State.Sample);
        return [resting, .. new SagaPlan(State with { Step = SagaStep.Done, Deadline = null }, Now).TakeUpWishes()];
    }

    public SagaOutput.Enter SameStepAgain() => Enter(State.Step, State.Pick, State.Sample);

    public SagaOutput.Send Send(ICommand command) => new(command);

    private bool IsDue<TCommand>()
        where TCommand : ICommand => State.ToDo.Values.Any(output => output is SagaOutput.Send { Command: TCommand });

    private HoldId CurrentHold => HoldIdOf(State.Attempt, State.Pick);

    private IReadOnlyList<SagaOutput> RenderMore(IEnumerable<WantedSample> wanted)
    {
        var (brief, attempt) = (Brief, State.Attempt);
        return
        [
            Enter(SagaStep.RenderingSamples),
            .. wanted.Select(one => Ask(new RenderSample(
                brief.OrganizationId, brief.GenerationId, attempt, brief.Prompt, brief.Format, brief.Seed, one.Number, one.Design, brief.Materials))),
        ];
    }

    private IReadOnlyList<SagaOutput> Begin(int attempt) =>
    [
        new SagaOutput.Enter(SagaStep.HoldingCredits, Due(SagaStep.HoldingCredits), attempt),
        Hold(attempt, pick: 0),
    ];

    private IReadOnlyList<SagaOutput> HoldForPick() =>
    [
        Enter(SagaStep.HoldingCredits, State.WantedPick.Pick, State.WantedPick.Sample),
        Hold(State.Attempt, State.WantedPick.Pick),
    ];

    private SagaOutput.Send Hold(int attempt, int pick) => Send(new HoldCredits(
        Brief.OrganizationId,
        HoldIdOf(attempt, pick),
        Brief.GenerationId,
        Prices.Find(Brief.PriceVersion).FinalCredits,
        Brief.PriceVersion,
        OpensSampleSet: pick == 0,
        Now + GenerationDecider.PickWindow + SagaPolicies.HoldBackstop));

    // The attempt's own hold pays for its first pick; each later pick has one of its own.
    private HoldId HoldIdOf(int attempt, int pick) => new(DerivedId.From(
        "hold", Brief.GenerationId.ToString(), FormattableString.Invariant($"{attempt}"), FormattableString.Invariant($"{Math.Max(pick, 1)}")));

    private SagaOutput.Enter Enter(SagaStep step, int pick = 0, int sample = 0) => new(step, Due(step), State.Attempt, pick, sample);

    private static SagaOutput.Ask Ask(GenerationWork work) => new(work, Try: 1);

    // Whole milliseconds: an index may keep deadlines less finely than the log, and they are compared when they pass.
    private DateTimeOffset Due(SagaStep step)
    {
        var due = Now + SagaPolicies.ByStep[step].Deadline;
        return due.AddTicks(-(due.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
