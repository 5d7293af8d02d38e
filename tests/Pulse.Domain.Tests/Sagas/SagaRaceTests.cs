using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>What people do just when the saga is doing something else; and everything at every moment.</summary>
public sealed class SagaRaceTests
{
    /// <summary>More moves than any walk to a completed pick takes.</summary>
    private const int MomentsMax = 80;

    [Fact]
    public void Every_input_delivered_twice_and_every_output_carried_out_twice_leads_to_the_same_end()
    {
        var once = WalkToSecondPick(world => world.DoNext());
        var twice = WalkToSecondPick(world =>
        {
            var item = world.Pending[0];
            return world.DoNext().Do(item);
        });

        Assert.Equal(once.Ending(), twice.Ending());
        Assert.Equal(once.Steps.Count, twice.Steps.Count);
        Assert.Null(twice.FaultAtRest());
        Assert.Equal(2, twice.Account.Settled);
    }

    [Fact]
    public void Everything_delivered_again_long_after_the_end_changes_nothing()
    {
        var seen = new List<Pending>();
        var end = WalkToSecondPick(world =>
        {
            seen.Add(world.Pending[0]);
            return world.DoNext();
        });

        var again = seen.Aggregate(end, (world, item) => world.Do(item)).Run();

        Assert.Equal((end.Ending(), end.Steps.Count), (again.Ending(), again.Steps.Count));
    }

    /// <summary>Cancels after each move of a walk in turn: also while commands and work are under way.</summary>
    [Fact]
    public void Cancelled_at_any_moment_it_ends_cancelled_with_its_hold_released_or_completed_and_settled()
    {
        var ends = new HashSet<GenerationPhase>();
        for (var moment = 0; moment < MomentsMax; moment++)
        {
            var world = World.Requested();
            for (var move = 0; move < moment && HasMore(world); move++)
            {
                world = Move(world);
            }

            world = world.Told(Stories.Cancel, out var decision);
            var end = Finish(world);

            Assert.True(end.FaultAtRest() is null, FormattableString.Invariant($"After move {moment}: {end.FaultAtRest()}"));
            Assert.Equal(decision is Decision.Accepted { Events.Count: > 0 }, end.Generation.Phase == GenerationPhase.Cancelled);
            Assert.Equal(end.Generation.Phase == GenerationPhase.Cancelled ? (10, 0) : (9, 1), (end.Account.Available, end.Account.Settled));
            ends.Add(end.Generation.Phase);
        }

        Assert.Equal([GenerationPhase.Completed, GenerationPhase.Cancelled], ends.Order());
    }

    [Fact]
    public void Given_a_pick_between_the_last_sample_and_the_saga_s_hearing_of_it_Then_it_is_taken_up()
    {
        var world = World.Requested().Run(until: world => world.Generation.Phase == GenerationPhase.AwaitingPick);
        Assert.Equal(SagaStep.RenderingSamples, world.Saga.Step);

        var picked = world.Told(Stories.Pick(4));
        var heardFirst = picked with { Pending = [picked.Pending[^1], .. picked.Pending.SkipLast(1)] };

        Assert.Null(heardFirst.Run().FaultAtRest());
        Assert.Equal(GenerationPhase.Completed, heardFirst.Run().Generation.Phase);
        Assert.Equal(picked.Run().Ending(), heardFirst.Run().Ending());
    }

    [Fact]
    public void Given_a_pick_in_the_last_moment_When_the_deadline_passes_meanwhile_Then_the_pick_wins()
    {
        var waiting = World.Requested().Run();
        var picked = (waiting with { Now = waiting.Generation.PickBy!.Value }).Told(Stories.Pick(1), out var decision);
        Assert.IsType<Decision.Accepted>(decision);

        // The deadline passes before the saga has heard of the pick.
        var late = picked with { Pending = [] };
        late = late.PassDeadline();
        late = late with { Pending = late.Pending.AddRange(picked.Pending) };

        Assert.Equal(SagaStep.Failing, late.Saga.Step);
        Assert.Equal(GenerationPhase.Completed, late.Run().Generation.Phase);
        Assert.Null(late.Run().FaultAtRest());
    }

    [Fact]
    public void Given_the_deadline_has_failed_it_When_picked_Then_it_is_too_late()
    {
        var failed = World.Requested().Run().PassDeadline().Run();

        failed.Told(Stories.Pick(1), out var decision);

        Assert.Equal(RejectionCode.GenerationEnded, Assert.IsType<Decision.Rejected>(decision).Rejection.Code);
    }

    [Fact]
    public void Given_a_retry_before_the_release_was_answered_Then_the_new_attempt_waits_for_it_and_takes_its_own_hold()
    {
        var failing = (World.Requested(credits: 1) with { Worker = Workers.Unless((work, _) => work.Attempt == 1 && work is RenderSample, Workers.Permanent) })
            .Run(until: world => world.Generation.Phase == GenerationPhase.Failed);
        Assert.Equal(1, failing.Account.Held);

        var end = failing.Told(Stories.Retry).Run();

        Assert.Equal((2, SagaStep.AwaitingPick, 1L), (end.Saga.Attempt, end.Saga.Step, end.Account.Held));
        Assert.Equal(GenerationPhase.Completed, end.Told(Stories.Pick(3)).Run().Generation.Phase);
        Assert.Null(end.Told(Stories.Pick(3)).Run().FaultAtRest());
    }

    [Fact]
    public void Given_a_failed_attempt_When_retried_as_often_as_one_likes_Then_each_has_its_own_hold()
    {
        var world = (World.Requested() with { Worker = Workers.Unless((work, _) => work is CheckPrompt && work.Attempt < 4, Workers.Permanent) }).Run();
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            world = world.Told(Stories.Retry).Run();
            Assert.Null(world.FaultAtRest());
        }

        Assert.Equal(4, world.Ledger.OfType<CreditsHeld>().Select(held => held.HoldId).Distinct().Count());
        Assert.Equal(3, world.Ledger.OfType<HoldReleased>().Count());
        Assert.Equal(SagaStep.AwaitingPick, world.Saga.Step);
    }

    [Fact]
    public void Given_a_completed_pick_When_another_is_picked_Then_it_is_paid_by_itself()
    {
        var end = World.Requested().Run().Told(Stories.Pick(1)).Run().Told(Stories.Pick(3)).Run();

        Assert.Equal([1, 3], end.Generation.CompletedSamples);
        Assert.Equal((8, 0, 2), (end.Account.Available, end.Account.Held, end.Account.Settled));
        Assert.Null(end.FaultAtRest());
    }

    [Fact]
    public void Given_a_second_pick_before_the_saga_heard_that_the_first_is_complete_Then_it_is_taken_up_afterwards()
    {
        var world = World.Requested().Run().Told(Stories.Pick(1)).Run(until: world => world.Generation.Phase == GenerationPhase.Completed);
        var picked = world.Told(Stories.Pick(2));
        var heardFirst = picked with { Pending = [picked.Pending[^1], .. picked.Pending.SkipLast(1)] };

        Assert.Equal(SagaStep.Settling, world.Saga.Step);
        Assert.Equal([1, 2], heardFirst.Run().Generation.CompletedSamples);
        Assert.Null(heardFirst.Run().FaultAtRest());
    }

    [Fact]
    public void Given_no_credit_left_When_another_sample_is_picked_Then_only_that_pick_fails()
    {
        var end = World.Requested(credits: 1).Run().Told(Stories.Pick(1)).Run().Told(Stories.Pick(2)).Run();

        var failed = end.GenerationLog.OfType<PickFailed>().Single();
        Assert.Equal((2, 2, FailureReason.CreditsRefused), (failed.Sample, failed.Pick, failed.Reason));
        Assert.Equal((GenerationPhase.Completed, SagaStep.Done), (end.Generation.Phase, end.Saga.Step));
        Assert.Null(end.FaultAtRest());
    }

    [Fact]
    public void Given_a_second_final_that_cannot_be_rendered_Then_its_hold_is_released_and_the_first_stands()
    {
        var end = (World.Requested() with { Worker = Workers.Unless((work, _) => work is RenderFinal { Pick: 2 }, Workers.Permanent) })
            .Run().Told(Stories.Pick(1)).Run().Told(Stories.Pick(2)).Run();

        Assert.Equal((GenerationPhase.Completed, 9L, 1L), (end.Generation.Phase, end.Account.Available, end.Account.Settled));
        Assert.Equal(ReleaseReason.Failed, end.Ledger.OfType<HoldReleased>().Single().Reason);
        Assert.Null(end.FaultAtRest());

        // The same sample may be tried again, as a third pick.
        Assert.Equal([1, 2], (end with { Worker = Workers.Reliable }).Told(Stories.Pick(2)).Run().Generation.CompletedSamples);
    }

    /// <summary>
    /// Found by the simulation: rejections are decided anew, so a host that is late sends a refused hold once more, and gets it.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_refused_hold_When_a_late_host_gets_it_after_all_Then_it_is_given_back(bool retriedMeanwhile)
    {
        var asked = World.Requested(credits: 0).Run(until: world => world.Saga.Step == SagaStep.HoldingCredits);
        var hold = Assert.IsType<Pending.Output>(Assert.Single(asked.Pending));
        var refused = asked.Run().Granted(2, grant: 2);
        Assert.Equal(SagaStep.Done, refused.Saga.Step);

        var running = retriedMeanwhile ? refused.Told(Stories.Retry).Run() : refused;
        var end = running.Execute(hold.Id, hold.Value).Run();

        Assert.Null(end.FaultAtRest());
        Assert.Equal(HoldStatus.Released, end.Account.Holds[Dsl.Example.FirstHold].Status);
        Assert.Equal(retriedMeanwhile ? SagaStep.AwaitingPick : SagaStep.Done, end.Saga.Step);
        Assert.Equal(end.Ending(), end.Execute(hold.Id, hold.Value).Run().Ending());

        // Nor does it come in the way of what is running.
        Assert.Equal(
            retriedMeanwhile ? GenerationPhase.Completed : GenerationPhase.Failed, end.Told(Stories.Pick(1)).Run().Generation.Phase);
    }

    [Fact]
    public void Given_a_late_hold_while_the_saga_releases_another_Then_it_rests_only_when_both_are_given_back()
    {
        var asked = World.Requested(credits: 0).Run(until: world => world.Saga.Step == SagaStep.HoldingCredits);
        var hold = Assert.IsType<Pending.Output>(Assert.Single(asked.Pending));
        var again = asked.Run().Granted(2, grant: 2).Told(Stories.Retry).Run().Told(Stories.Cancel).DoNext();
        Assert.Equal(SagaStep.Releasing, again.Saga.Step);

        var late = again.Execute(hold.Id, hold.Value);
        var lateFirst = late with { Pending = [late.Pending[^1], .. late.Pending.SkipLast(1)] };

        Assert.All(new[] { late, lateFirst }, world =>
        {
            Assert.Null(world.Run().FaultAtRest());
            Assert.Equal(2, world.Run().Ledger.OfType<HoldReleased>().Count());
        });
    }

    private static World WalkToSecondPick(Func<World, World> move)
    {
        var world = Drain(World.Requested());
        world = Drain(world.Told(Stories.Pick(2)));
        return Drain(world.Told(Stories.Pick(4)));

        World Drain(World from)
        {
            while (!from.IsQuiet)
            {
                from = move(from);
            }

            return from;
        }
    }

    private static bool HasMore(World world) => !world.IsQuiet || world.Generation.Phase == GenerationPhase.AwaitingPick;

    private static World Move(World world) => world.IsQuiet ? world.Told(Stories.Pick(2)) : world.DoNext();

    private static World Finish(World world)
    {
        while (HasMore(world))
        {
            world = Move(world);
        }

        return world;
    }
}
