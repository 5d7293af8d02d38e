using System.Collections.Immutable;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>
/// Fails the saga at each of its steps in turn, and checks at which step it failed, that the hold is given back and that the
/// generation has ended. The real deciders play along.
/// </summary>
public sealed class SagaFailureTests
{
    public static TheoryData<string> Steps => [.. Work.Keys];

    private static ImmutableSortedDictionary<string, SagaStep> Work { get; } = ImmutableSortedDictionary<string, SagaStep>.Empty
        .Add("1-check", SagaStep.CheckingPrompt)
        .Add("1-sample-1", SagaStep.RenderingSamples)
        .Add("1-sample-2", SagaStep.RenderingSamples)
        .Add("1-sample-3", SagaStep.RenderingSamples)
        .Add("1-sample-4", SagaStep.RenderingSamples)
        .Add("1-final-2", SagaStep.RenderingFinal);

    [Fact]
    public void Given_nothing_goes_wrong_Then_the_final_is_paid_once()
    {
        var end = Walk(Workers.Reliable);

        Assert.Equal((GenerationPhase.Completed, SagaStep.Done), (end.Generation.Phase, end.Saga.Step));
        Assert.Equal((9, 0, 1), (end.Account.Available, end.Account.Held, end.Account.Settled));
        Assert.Null(end.FaultAtRest());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_work_that_fails_once_in_passing_Then_it_is_tried_again_and_succeeds(string step)
    {
        var end = Walk(Workers.Unless((work, attempt) => work.Step == step && attempt == 1, Workers.Transient));

        Assert.Equal(GenerationPhase.Completed, end.Generation.Phase);
        Assert.Null(end.FaultAtRest());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_work_that_fails_in_passing_for_ever_Then_its_step_gives_up_after_its_tries(string step)
    {
        var tries = 0;
        var end = Walk(Workers.Unless((work, _) => work.Step == step && ++tries > 0, Workers.Transient));

        Assert.Equal(SagaPolicies.ByStep[Work[step]].TriesMax, tries);
        AssertFailed(end, Work[step], FailureReason.RenderingFailed, "WORKER_BUSY", ReleaseReason.Failed);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_work_that_can_never_be_done_Then_its_step_fails_at_once(string step)
    {
        var tries = 0;
        var end = Walk(Workers.Unless((work, _) => work.Step == step && ++tries > 0, Workers.Permanent));

        Assert.Equal(1, tries);
        AssertFailed(end, Work[step], FailureReason.RenderingFailed, "WORKER_BROKEN", ReleaseReason.Failed);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_messages_that_are_always_lost_Then_the_deadline_fails_the_step_after_its_tries(string step)
    {
        var end = Walk(Workers.Unless((work, _) => work.Step == step, null));
        var policy = SagaPolicies.ByStep[Work[step]];

        AssertFailed(end, Work[step], FailureReason.StepDeadlinePassed, WireName(Work[step]), ReleaseReason.Failed);
        Assert.Equal(Example.Noon + policy.Deadline * policy.TriesMax, end.GenerationLog.OfType<GenerationFailed>().Single().At);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_a_message_that_is_lost_once_Then_the_deadline_asks_again_and_it_succeeds(string step)
    {
        var end = Walk(Workers.Unless((work, attempt) => work.Step == step && attempt == 1, null));

        Assert.Equal(GenerationPhase.Completed, end.Generation.Phase);
        Assert.Null(end.FaultAtRest());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Given_a_result_of_the_wrong_kind_Then_the_step_fails(string step)
    {
        WorkResult wrong = step.EndsWith("check", StringComparison.Ordinal) ? new CreativeRendered(Example.Creative(1)) : new PromptAllowed("rules");

        AssertFailed(
            Walk(Workers.Unless((work, _) => work.Step == step, wrong)),
            Work[step], FailureReason.RenderingFailed, "UNEXPECTED_RESULT", ReleaseReason.Failed);
    }

    [Fact]
    public void Given_a_prompt_that_is_refused_Then_the_hold_is_released_as_refused() => AssertFailed(
        Walk(Workers.Unless((work, _) => work is CheckPrompt, new PromptRefused("rules-1", "WEAPONS"))),
        SagaStep.CheckingPrompt, FailureReason.PromptRefused, "WEAPONS", ReleaseReason.Refused);

    [Fact]
    public void Given_materials_that_cannot_be_obeyed_Then_the_hold_is_released_as_refused() => AssertFailed(
        Walk(Workers.Unless((work, _) => work is CheckPrompt, new MaterialsRefused("BRAND_FONT_UNKNOWN"))),
        SagaStep.CheckingPrompt, FailureReason.MaterialsRefused, "BRAND_FONT_UNKNOWN", ReleaseReason.Refused);

    [Fact]
    public void Given_no_credit_Then_the_generation_fails_and_there_is_nothing_to_release()
    {
        var end = World.Requested(credits: 0).RunOut();

        Assert.Equal(SagaStep.HoldingCredits, FailedAt(end));
        Assert.Equal(
            (FailureReason.CreditsRefused, "INSUFFICIENT_CREDIT"),
            end.GenerationLog.OfType<GenerationFailed>().Select(failed => (failed.Reason, failed.Detail)).Single());
        Assert.Empty(end.Ledger);
        Assert.Null(end.FaultAtRest());
    }

    [Fact]
    public void Given_nobody_picks_Then_the_deadline_ends_the_generation_after_seven_days()
    {
        var end = World.Requested().RunOut();

        AssertFailed(end, SagaStep.AwaitingPick, FailureReason.PickDeadlinePassed, "PICK_DEADLINE_PASSED", ReleaseReason.PickDeadlinePassed);
        Assert.Equal(Example.Noon + GenerationDecider.PickWindow, end.GenerationLog.OfType<GenerationFailed>().Single().At);
    }

    [Fact]
    public void Given_a_hold_that_expired_before_the_settle_Then_no_final_is_completed()
    {
        var rendered = World.Requested().Run().Told(Stories.Pick(2)).Run(until: world => world.Saga.Step == SagaStep.Settling);
        var end = (rendered with { Now = Example.Noon + GenerationDecider.PickWindow + SagaPolicies.HoldBackstop }).Run();

        Assert.Equal(SagaStep.Settling, FailedAt(end));
        Assert.Equal(FailureReason.HoldExpired, end.GenerationLog.OfType<GenerationFailed>().Single().Reason);
        Assert.Equal(RejectionCode.HoldNotOpen, end.Steps.Select(step => step.Input).OfType<SagaInput.CommandRejected>().Single().Code);
        Assert.Empty(end.GenerationLog.OfType<PickCompleted>());
        Assert.Null(end.FaultAtRest());
    }

    /// <summary>The expiry is a backstop that a living saga never needs: it takes its hold off the books by itself.</summary>
    [Fact]
    public void Given_everything_stood_still_until_long_after_the_expiry_When_the_saga_wakes_Then_its_hold_is_released_without_anybody_touching_the_account()
    {
        var waiting = World.Requested().Run();
        var asleep = waiting with { Now = Example.Noon + GenerationDecider.PickWindow + SagaPolicies.HoldBackstop + TimeSpan.FromDays(30) };
        Assert.Equal(1, asleep.Account.Held);

        var end = asleep.Deliver(new SagaInput.DeadlinePassed(asleep.Saga.Deadline!.Value)).Run();

        AssertFailed(end, SagaStep.AwaitingPick, FailureReason.PickDeadlinePassed, "PICK_DEADLINE_PASSED", ReleaseReason.Expired);
    }

    /// <summary>Asks for a generation, picks sample 2 as soon as it may be picked, and lets everything run out.</summary>
    private static World Walk(Worker worker)
    {
        var world = (World.Requested() with { Worker = worker }).Run();
        while (world.Saga.Deadline is not null)
        {
            world = world.Generation.Phase == GenerationPhase.AwaitingPick ? world.Told(Stories.Pick(2)).Run() : world.PassDeadline().Run();
        }

        return world;
    }

    private static void AssertFailed(World end, SagaStep step, FailureReason reason, string detail, ReleaseReason release)
    {
        Assert.Equal(step, FailedAt(end));
        Assert.Equal((reason, detail), end.GenerationLog.OfType<GenerationFailed>().Select(failed => (failed.Reason, failed.Detail)).Single());
        Assert.Equal(release, end.Ledger.OfType<HoldReleased>().Single().Reason);
        Assert.Equal((10, 0, 0), (end.Account.Available, end.Account.Held, end.Account.Settled));
        Assert.Equal(GenerationPhase.Failed, end.Generation.Phase);
        Assert.Null(end.FaultAtRest());
    }

    /// <summary>The step that the saga left for <see cref="SagaStep.Failing"/>.</summary>
    private static SagaStep FailedAt(World end)
    {
        var entered = end.Steps.SelectMany(step => step.Outputs).OfType<SagaOutput.Enter>().Select(enter => enter.Step).ToList();
        return entered[entered.IndexOf(SagaStep.Failing) - 1];
    }

    private static string WireName(SagaStep step) => step switch
    {
        SagaStep.CheckingPrompt => "CHECKING_PROMPT",
        SagaStep.RenderingSamples => "RENDERING_SAMPLES",
        SagaStep.RenderingFinal => "RENDERING_FINAL",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No work is done in this step."),
    };
}
