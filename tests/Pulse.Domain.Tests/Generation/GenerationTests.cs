using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Generation;

public sealed class GenerationTests
{
    private static readonly DateTimeOffset PickBy = Noon + GenerationDecider.PickWindow;

    [Fact]
    public void Given_nothing_When_requested_Then_it_is_queued_at_today_s_price()
    {
        var requested = Assert.IsType<GenerationRequested>(
            Assert.Single(Assert.IsType<Decision.Accepted>(GenerationDecider.Decide(GenerationState.Initial, Request, Noon)).Events));

        Assert.Equal(Prices.Current.Version, requested.PriceVersion);
        Assert.Equal((Request.Prompt, Request.Format, Request.RequestedBy), (requested.Prompt, requested.Format, requested.RequestedBy));
        Assert.Equal(GenerationPhase.Queued, Deciders.Generation.Fold(requested).Phase);
    }

    [Fact]
    public void The_seed_follows_from_the_id_and_is_never_negative()
    {
        var seeds = Enumerable.Range(1, 50)
            .Select(number => Request with { GenerationId = new(Id(number)) })
            .Select(request => Seed(GenerationDecider.Decide(GenerationState.Initial, request, Noon)))
            .ToArray();

        Assert.All(seeds, seed => Assert.True(seed >= 0));
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal(Seed(GenerationDecider.Decide(GenerationState.Initial, Request, Noon.AddDays(1))), Stories.Requested.Seed);
    }

    [Fact]
    public void Given_a_generation_When_requested_again_Then_the_id_is_taken() => Deciders.Generation.Given(Stories.Requested)
        .When(Request)
        .ThenRejected(RejectionCode.IdTaken, "generationId");

    [Fact]
    public void Given_nothing_When_anything_else_is_asked_Then_it_is_not_found() => Assert.All(
        Stories.CommandsTo(attempt: 1, pick: 1).Where(command => command is not RequestGeneration),
        command => Deciders.Generation.Given().When(command).ThenRejected(RejectionCode.NotFound, "generationId"));

    [Fact]
    public void Given_a_queued_generation_When_started_Then_its_samples_are_rendered() => Deciders.Generation.Given(Stories.Queued)
        .When(Stories.Start())
        .Then(Stories.Started());

    [Fact]
    public void Given_a_started_generation_When_started_again_Then_nothing() => Deciders.Generation.Given(Stories.Rendering)
        .When(Stories.Start())
        .ThenNothing();

    [Fact]
    public void Given_an_ended_or_retried_generation_When_started_late_Then_it_is_refused()
    {
        Deciders.Generation.Given(Stories.Failed).When(Stories.Start()).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Cancelled).When(Stories.Start()).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Retried).When(Stories.Start(attempt: 1)).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_three_samples_When_the_fourth_is_recorded_Then_one_may_be_picked_for_seven_days()
    {
        Deciders.Generation.Given(Stories.Rendering).When(Stories.Sample(2)).Then(Stories.Rendered(2));
        Deciders.Generation.Given([.. Stories.Rendering, Stories.Rendered(4), Stories.Rendered(1), Stories.Rendered(2)])
            .When(Stories.Sample(3))
            .Then(Stories.Rendered(3), new SamplesCompleted(1, PickBy, Noon));
    }

    [Fact]
    public void Given_a_sample_When_recorded_again_Then_nothing() =>
        Deciders.Generation.Given([.. Stories.Rendering, Stories.Rendered(2)]).When(Stories.Sample(2)).ThenNothing();

    [Fact]
    public void Given_an_ended_or_retried_generation_When_a_sample_comes_late_Then_it_is_refused()
    {
        Deciders.Generation.Given(Stories.Failed).When(Stories.Sample(1)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Cancelled).When(Stories.Sample(1)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Retried).When(Stories.Sample(1)).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_samples_When_one_is_picked_Then_its_final_is_rendered() => Deciders.Generation.Given(Stories.AwaitingPick)
        .When(Stories.Pick(3))
        .Then(Stories.Picked(3));

    [Fact]
    public void Given_samples_When_one_is_picked_in_other_formats_too_Then_each_is_named_once_and_in_order()
    {
        var state = Deciders.Generation.Fold(Stories.AwaitingPick);
        var pick = new PickSample(TheOrganization, TheGeneration, 2, [CreativeFormat.A4, CreativeFormat.Story, CreativeFormat.A4]);

        var accepted = Assert.IsType<Decision.Accepted>(GenerationDecider.Decide(state, pick, Noon));

        Assert.Equal([CreativeFormat.Story, CreativeFormat.A4], Assert.IsType<SamplePicked>(Assert.Single(accepted.Events)).AlsoIn!);
        var none = Assert.IsType<Decision.Accepted>(GenerationDecider.Decide(state, pick with { AlsoIn = [] }, Noon));
        Assert.Null(Assert.IsType<SamplePicked>(Assert.Single(none.Events)).AlsoIn);
    }

    [Fact]
    public void Given_samples_still_to_come_When_one_is_picked_Then_it_is_too_early()
    {
        Deciders.Generation.Given(Stories.Queued).When(Stories.Pick(1)).ThenRejected(RejectionCode.SamplesNotReady, "sample");
        Deciders.Generation.Given([.. Stories.Rendering, Stories.Rendered(1)]).When(Stories.Pick(1)).ThenRejected(RejectionCode.SamplesNotReady, "sample");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    public void Given_samples_When_another_number_is_picked_Then_it_is_unknown(int sample)
    {
        Deciders.Generation.Given(Stories.AwaitingPick).When(Stories.Pick(sample)).ThenRejected(RejectionCode.UnknownSample, "sample");
        Deciders.Generation.Given(Stories.Completed).When(Stories.Pick(sample)).ThenRejected(RejectionCode.UnknownSample, "sample");
    }

    [Fact]
    public void Given_an_ended_generation_When_a_sample_is_picked_Then_it_is_refused()
    {
        Deciders.Generation.Given(Stories.Failed).When(Stories.Pick(1)).ThenRejected(RejectionCode.GenerationEnded, "generationId");
        Deciders.Generation.Given(Stories.Cancelled).When(Stories.Pick(1)).ThenRejected(RejectionCode.GenerationEnded, "generationId");
    }

    [Fact]
    public void The_last_moment_of_the_pick_window_is_in_time_and_the_next_is_late()
    {
        Deciders.Generation.Given(Stories.AwaitingPick).At(PickBy).When(Stories.Pick(1)).Then(Stories.Picked(1) with { At = PickBy });
        Deciders.Generation.Given(Stories.AwaitingPick).At(PickBy.AddTicks(1)).When(Stories.Pick(1))
            .ThenRejected(RejectionCode.GenerationEnded, "generationId");
    }

    [Fact]
    public void Given_a_running_pick_When_the_same_is_picked_Then_nothing_and_another_is_refused() => Assert.All(
        new[] { Stories.RenderingFinal, Stories.Settling },
        running =>
        {
            Deciders.Generation.Given(running).When(Stories.Pick(1)).ThenNothing();
            Deciders.Generation.Given(running).When(Stories.Pick(2)).ThenRejected(RejectionCode.PickInProgress, "sample");
        });

    [Fact]
    public void Given_a_completed_pick_When_the_same_is_picked_Then_nothing_and_another_is_a_new_pick()
    {
        Deciders.Generation.Given(Stories.Completed).When(Stories.Pick(1)).ThenNothing();
        Deciders.Generation.Given(Stories.Completed).At(PickBy.AddDays(30)).When(Stories.Pick(2))
            .Then(Stories.Picked(2, pick: 2) with { At = PickBy.AddDays(30) });
    }

    [Fact]
    public void Given_a_failed_second_pick_When_it_is_picked_again_Then_it_is_a_third_pick() =>
        Deciders.Generation.Given([.. Stories.SecondPick, Stories.PickFailed(2, pick: 2)])
            .When(Stories.Pick(2))
            .Then(Stories.Picked(2, pick: 3));

    [Fact]
    public void Given_a_running_pick_When_its_final_is_recorded_Then_it_is_settled() => Deciders.Generation.Given(Stories.RenderingFinal)
        .When(Stories.Final())
        .Then(Stories.FinalRendered());

    [Fact]
    public void Given_a_recorded_final_When_recorded_again_Then_nothing() => Assert.All(
        new[] { Stories.Settling, Stories.Completed },
        known => Deciders.Generation.Given(known).When(Stories.Final()).ThenNothing());

    [Fact]
    public void Given_a_settled_final_When_completed_Then_it_may_be_downloaded() => Deciders.Generation.Given(Stories.Settling)
        .When(Stories.Complete())
        .Then(Stories.PickCompleted());

    [Fact]
    public void Given_a_completed_pick_When_completed_again_Then_nothing() => Deciders.Generation.Given(Stories.Completed)
        .When(Stories.Complete())
        .ThenNothing();

    [Fact]
    public void A_pick_is_never_completed_before_its_final_is_recorded() => Assert.All(
        new[] { Stories.AwaitingPick, Stories.RenderingFinal, Stories.Cancelled, Stories.Failed },
        early => Deciders.Generation.Given(early).When(Stories.Complete()).ThenRejected(RejectionCode.GenerationEnded));

    [Fact]
    public void What_belongs_to_another_pick_or_attempt_is_refused()
    {
        Deciders.Generation.Given(Stories.RenderingFinal).When(Stories.Final(pick: 2)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.RenderingFinal).When(Stories.Final(attempt: 2)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Settling).When(Stories.Complete(pick: 2)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Settling).When(Stories.Complete(attempt: 2)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.RenderingFinal).When(Stories.Fail(pick: 0)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.RenderingFinal).When(Stories.Fail(attempt: 2, pick: 1)).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_no_running_pick_When_a_final_comes_late_Then_it_is_refused()
    {
        IEvent[] cancelledWhilePicked = [.. Stories.RenderingFinal, new GenerationCancelled(1, Noon)];

        Deciders.Generation.Given(cancelledWhilePicked).When(Stories.Final()).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(cancelledWhilePicked).When(Stories.Complete()).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_an_unfinished_first_attempt_When_failed_Then_the_generation_has_failed()
    {
        Assert.All(
            new[] { Stories.Queued, Stories.Rendering, Stories.AwaitingPick },
            unfinished => Deciders.Generation.Given(unfinished).When(Stories.Fail(pick: 0)).Then(Stories.FailedNow()));
        Assert.All(
            new[] { Stories.RenderingFinal, Stories.Settling },
            unfinished => Deciders.Generation.Given(unfinished).When(Stories.Fail(pick: 1)).Then(Stories.FailedNow()));
    }

    [Fact]
    public void Given_a_paid_final_When_a_later_pick_fails_Then_only_that_pick_has_failed()
    {
        Deciders.Generation.Given(Stories.SecondPick).When(Stories.Fail(pick: 2)).Then(Stories.PickFailed(2, pick: 2));
        Assert.Equal(GenerationPhase.Completed, Deciders.Generation.Fold([.. Stories.SecondPick, Stories.PickFailed(2, pick: 2)]).Phase);
    }

    [Fact]
    public void Given_an_ended_generation_When_failed_Then_it_is_refused()
    {
        Deciders.Generation.Given(Stories.Failed).When(Stories.Fail(pick: 0)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Cancelled).When(Stories.Fail(pick: 0)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given(Stories.Completed).When(Stories.Fail(pick: 1)).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_an_unfinished_generation_When_cancelled_Then_it_has_ended() => Assert.All(
        new[] { Stories.Queued, Stories.Rendering, Stories.AwaitingPick, Stories.RenderingFinal, Stories.Retried },
        unfinished => Deciders.Generation.Given(unfinished).When(Stories.Cancel)
            .Then(new GenerationCancelled(Deciders.Generation.Fold(unfinished).Attempt, Noon)));

    [Fact]
    public void Given_a_cancelled_generation_When_cancelled_again_Then_nothing() => Deciders.Generation.Given(Stories.Cancelled)
        .When(Stories.Cancel)
        .ThenNothing();

    [Fact]
    public void Given_a_final_that_exists_or_is_paid_When_cancelled_Then_it_is_too_late() => Assert.All(
        new[] { Stories.Settling, Stories.Completed, Stories.SecondPick },
        late => Deciders.Generation.Given(late).When(Stories.Cancel).ThenRejected(RejectionCode.TooLateToCancel, "generationId"));

    [Fact]
    public void Given_a_failed_generation_When_cancelled_Then_it_has_ended_already() => Deciders.Generation.Given(Stories.Failed)
        .When(Stories.Cancel)
        .ThenRejected(RejectionCode.GenerationEnded, "generationId");

    [Fact]
    public void Given_a_failed_generation_When_retried_Then_it_begins_again()
    {
        Deciders.Generation.Given(Stories.Failed).When(Stories.Retry).Then(new GenerationRetried(2, Noon));

        var again = Deciders.Generation.Fold(Stories.Retried);
        Assert.Equal([1, 2, 3, 4], again.Awaited);
        Assert.Equal(
            GenerationState.Initial with { OrganizationId = TheOrganization, Phase = GenerationPhase.Queued, Attempt = 2, Awaited = again.Awaited }, again);
    }

    [Fact]
    public void Given_no_failure_When_retried_Then_it_is_refused() => Assert.All(
        new[] { Stories.Queued, Stories.Rendering, Stories.AwaitingPick, Stories.RenderingFinal, Stories.Settling, Stories.Completed, Stories.Cancelled, Stories.Retried },
        running => Deciders.Generation.Given(running).When(Stories.Retry).ThenRejected(RejectionCode.GenerationNotFailed, "generationId"));

    [Fact]
    public void A_command_that_nobody_knows_is_a_fault() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Deciders.Generation.Given(Stories.Queued).When(new UnknownCommand()));

    private static long Seed(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events.OfType<GenerationRequested>().Single().Seed;

    private sealed record UnknownCommand() : GenerationCommand(TheOrganization, TheGeneration);
}
