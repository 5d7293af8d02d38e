using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Generation;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>The saga's moves one by one, by what comes in and what goes out.</summary>
public sealed class SagaSpecificationTests
{
    private static readonly Telling[] UpToPicked = [.. Tell.UpToAwaitingPick, Tell.Picked(2)];

    private static readonly Telling[] UpToSettling =
    [
        .. UpToPicked, Tell.Answered(work => work is RenderFinal, new CreativeRendered(Creative(12))), Tell.Accepted<RecordFinal>(),
    ];

    private static readonly Telling[] UpToDone = [.. UpToSettling, Tell.Accepted<SettleHold>(), Tell.Accepted<CompletePick>()];

    [Fact]
    public void Given_nothing_When_requested_Then_the_price_of_one_final_is_held_beyond_the_pick_s_deadline() => SagaSpecification.Given()
        .When(Tell.Requested)
        .Then(
            Enters(SagaStep.HoldingCredits),
            new SagaOutput.Send(new HoldCredits(
                TheOrganization, FirstHold, TheGeneration, Prices.Current.FinalCredits, Prices.Current.Version, OpensSampleSet: true,
                Noon + GenerationDecider.PickWindow + SagaPolicies.HoldBackstop)));

    [Fact]
    public void Given_a_hold_When_taken_Then_the_prompt_is_checked() => SagaSpecification.Given(Tell.Requested)
        .When(Tell.Accepted<HoldCredits>())
        .Then(Enters(SagaStep.CheckingPrompt), new SagaOutput.Ask(new CheckPrompt(TheOrganization, TheGeneration, 1, Request.Prompt), Try: 1));

    [Fact]
    public void Given_an_allowed_prompt_Then_four_samples_are_asked_for() => SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>())
        .When(Tell.Allowed)
        .Then(
            Enters(SagaStep.RenderingSamples),
            new SagaOutput.Send(Stories.Start()),
            SampleOf(1), SampleOf(2), SampleOf(3), SampleOf(4));

    [Fact]
    public void Given_a_rendered_sample_Then_it_is_recorded() => SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>(), Tell.Allowed)
        .When(Tell.Sample(3))
        .Then(new SagaOutput.Send(Stories.Sample(3)));

    [Fact]
    public void Given_samples_that_are_late_When_two_minutes_pass_Then_only_the_missing_ones_are_asked_for_again() =>
        SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>(), Tell.Allowed)
            .When(Tell.Sample(3))
            .AfterMinutes(2.5)
            .Then(
                new SagaOutput.Send(Stories.Sample(3)),
                Enters(SagaStep.RenderingSamples, minutesLater: 2),
                SampleOf(1, tries: 2), SampleOf(2, tries: 2), SampleOf(4, tries: 2));

    [Fact]
    public void Given_samples_that_never_come_When_fifteen_minutes_pass_Then_the_generation_fails() =>
        SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>(), Tell.Allowed, Tell.Accepted<StartGeneration>())
            .AfterMinutes(5)
            .When(Tell.Sample(1))
            .AfterMinutes(1.1)
            .Then(
                new SagaOutput.Send(Stories.Sample(1)),
                Enters(SagaStep.Failing, minutesLater: 6),
                new SagaOutput.Send(new FailGeneration(TheOrganization, TheGeneration, 1, 0, FailureReason.StepDeadlinePassed, "RENDERING_SAMPLES")));

    [Fact]
    public void Given_an_answer_to_an_earlier_try_Then_it_is_old_news()
    {
        SagaInput? early = null;
        SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>(), Tell.Allowed)
            .When(state => Keep(Tell.Sample(1)(state)))
            .AfterMinutes(2)
            .When(_ => early!)
            .ThenOldNews();

        // Answers with a failure in passing, which asks again under another id.
        SagaInput Keep(SagaInput input)
        {
            early = input;
            return new SagaInput.WorkDone(((SagaInput.WorkDone)input).OutputId, Workers.Transient);
        }
    }

    [Fact]
    public void Given_a_pick_in_time_Then_its_final_is_rendered() => SagaSpecification.Given(Tell.UpToAwaitingPick)
        .When(Tell.Picked(2))
        .Then(
            Enters(SagaStep.RenderingFinal, pick: 1, sample: 2),
            new SagaOutput.Ask(
                new RenderFinal(TheOrganization, TheGeneration, 1, Request.Prompt, Request.Format, Stories.Requested.Seed, Sample: 2, Pick: 1), Try: 1));

    [Fact]
    public void Given_a_pick_in_other_formats_too_Then_its_final_is_asked_for_in_all_of_them()
    {
        CreativeFormat[] alsoIn = [CreativeFormat.Story, CreativeFormat.A4];
        SagaSpecification.Given([.. Tell.UpToAwaitingPick.SkipLast(1), Tell.Picked(2, alsoIn: alsoIn)])
            .When(Tell.Recorded(4))
            .Then(
                Enters(SagaStep.AwaitingPick),
                Enters(SagaStep.RenderingFinal, pick: 1, sample: 2),
                new SagaOutput.Ask(
                    new RenderFinal(
                        TheOrganization, TheGeneration, 1, Request.Prompt, Request.Format, Stories.Requested.Seed, Sample: 2, Pick: 1, AlsoIn: alsoIn),
                    Try: 1));
    }

    [Fact]
    public void Given_a_pick_that_comes_before_the_last_sample_s_answer_Then_it_is_taken_up_with_it() =>
        SagaSpecification.Given([.. Tell.UpToAwaitingPick.SkipLast(1), Tell.Picked(2)])
            .When(Tell.Recorded(4))
            .Then(
                Enters(SagaStep.AwaitingPick),
                Enters(SagaStep.RenderingFinal, pick: 1, sample: 2),
                new SagaOutput.Ask(
                    new RenderFinal(TheOrganization, TheGeneration, 1, Request.Prompt, Request.Format, Stories.Requested.Seed, Sample: 2, Pick: 1), Try: 1));

    [Fact]
    public void Given_a_recorded_final_Then_the_hold_is_settled_and_only_then_the_pick_completed()
    {
        SagaSpecification.Given([.. UpToSettling.SkipLast(1)])
            .When(Tell.Accepted<RecordFinal>())
            .Then(Enters(SagaStep.Settling, pick: 1, sample: 2), new SagaOutput.Send(new SettleHold(TheOrganization, FirstHold)));
        SagaSpecification.Given(UpToSettling)
            .When(Tell.Accepted<SettleHold>())
            .Then(new SagaOutput.Send(new CompletePick(TheOrganization, TheGeneration, 1, 1, FirstHold)));
        SagaSpecification.Given([.. UpToDone.SkipLast(1)])
            .When(Tell.Accepted<CompletePick>())
            .Then(new SagaOutput.Enter(SagaStep.Done, DueAt: null, 1, 1, 2));
    }

    [Fact]
    public void Given_a_completed_pick_When_another_sample_is_picked_Then_it_has_a_hold_of_its_own() => SagaSpecification.Given(UpToDone)
        .When(Tell.Picked(3, pick: 2))
        .Then(
            Enters(SagaStep.HoldingCredits, pick: 2, sample: 3),
            new SagaOutput.Send(new HoldCredits(
                TheOrganization, HoldOf(1, 2), TheGeneration, Prices.Current.FinalCredits, Prices.Current.Version, OpensSampleSet: false,
                Noon + GenerationDecider.PickWindow + SagaPolicies.HoldBackstop)));

    [Fact]
    public void Given_no_answer_to_a_command_When_its_deadline_passes_Then_the_step_goes_on() => SagaSpecification.Given(Tell.Requested)
        .When(Tell.Cancelled)
        .AfterMinutes(1)
        .Then(Enters(SagaStep.HoldingCredits, minutesLater: 0.5), Enters(SagaStep.HoldingCredits, minutesLater: 1));

    [Fact]
    public void Given_a_deadline_that_was_replaced_Then_it_is_old_news() =>
        SagaSpecification.Given(Tell.Requested, Tell.Accepted<HoldCredits>(), Tell.Allowed)
            .When(_ => new SagaInput.DeadlinePassed(Noon + SagaPolicies.ByStep[SagaStep.CheckingPrompt].Deadline))
            .ThenOldNews();

    [Fact]
    public void Given_a_resting_saga_When_a_deadline_without_a_date_comes_Then_it_is_old_news() => SagaSpecification.Given(UpToDone)
        .When(_ => new SagaInput.DeadlinePassed(Noon))
        .ThenOldNews();

    [Fact]
    public void Given_everything_twice_Then_the_second_is_old_news()
    {
        SagaSpecification.Given(UpToDone).When(Tell.Requested).ThenOldNews();
        SagaSpecification.Given(UpToDone).When(Tell.Picked(2)).ThenOldNews();
        SagaSpecification.Given(Tell.Requested, Tell.Cancelled).When(Tell.Cancelled).ThenOldNews();
        SagaSpecification.Given(Tell.Requested, Tell.Retried).When(Tell.Retried).ThenOldNews();
        SagaSpecification.Given(UpToDone).When(_ => new SagaInput.CommandAccepted(Id(1))).ThenOldNews();
        SagaSpecification.Given(UpToDone).When(_ => new SagaInput.CommandRejected(Id(1), RejectionCode.NotFound)).ThenOldNews();
        SagaSpecification.Given(UpToDone).When(_ => new SagaInput.WorkDone(Id(1), Workers.Permanent)).ThenOldNews();
    }

    [Fact]
    public void Any_wish_may_come_before_the_request_and_is_noted()
    {
        SagaSpecification.Given().When(Tell.Picked(1)).ThenNothing();
        SagaSpecification.Given().When(Tell.Retried).ThenNothing();
        SagaSpecification.Given().When(Tell.Cancelled).ThenNothing()
            .When(Tell.Requested)
            .When(Tell.Accepted<HoldCredits>())
            .Then(Enters(SagaStep.Releasing), new SagaOutput.Send(new ReleaseHold(TheOrganization, FirstHold, ReleaseReason.Cancelled)));
    }

    [Fact]
    public void A_conflict_is_no_answer_the_command_stays_on_the_to_do_list()
    {
        SagaSpecification.Given(Tell.Requested).When(Tell.Rejected<HoldCredits>(RejectionCode.Conflict)).ThenOldNews();
        SagaSpecification.Given(UpToSettling).When(Tell.Rejected<SettleHold>(RejectionCode.Conflict)).ThenOldNews();
        SagaSpecification.Given([.. UpToSettling, Tell.Accepted<SettleHold>()])
            .When(Tell.Rejected<CompletePick>(RejectionCode.Conflict)).ThenOldNews();
    }

    [Fact]
    public void Given_a_deadline_s_failure_refused_because_of_a_pick_When_another_answer_is_still_due_Then_the_pick_is_taken_up_all_the_same() =>
        SagaSpecification.Given([.. Tell.UpToAwaitingPick.Where(telling => telling != Tell.UpToAwaitingPick[3])])
            .AfterMinutes(GenerationDecider.PickWindow.TotalMinutes)
            .When(Tell.Picked(2))
            .ThenNothing()
            .When(Tell.Rejected<FailGeneration>(RejectionCode.GenerationEnded))
            .Then(
                Enters(SagaStep.RenderingFinal, pick: 1, sample: 2, minutesLater: GenerationDecider.PickWindow.TotalMinutes),
                new SagaOutput.Ask(
                    new RenderFinal(TheOrganization, TheGeneration, 1, Request.Prompt, Request.Format, Stories.Requested.Seed, Sample: 2, Pick: 1), Try: 1));

    [Fact]
    public void Each_step_has_a_deadline_and_a_bounded_number_of_tries_except_the_ends()
    {
        var waiting = Enum.GetValues<SagaStep>().Except([SagaStep.NotStarted, SagaStep.Done]);

        Assert.Equal(waiting.Order(), SagaPolicies.ByStep.Keys.Order());
        Assert.All(SagaPolicies.ByStep.Values, policy => Assert.True(policy.Deadline > TimeSpan.Zero && policy.TriesMax is > 0 and < 10));
        Assert.Equal(SagaStep.Releasing, SagaPolicies.ByStep[SagaStep.HoldingCredits].Compensation);
    }

    private static SagaOutput.Enter Enters(SagaStep step, int pick = 0, int sample = 0, double minutesLater = 0) =>
        new(step, Noon + TimeSpan.FromMinutes(minutesLater) + SagaPolicies.ByStep[step].Deadline, 1, pick, sample);

    private static SagaOutput.Ask SampleOf(int sample, int tries = 1) => new(
        new RenderSample(TheOrganization, TheGeneration, 1, Request.Prompt, Request.Format, Stories.Requested.Seed, sample), tries);
}
