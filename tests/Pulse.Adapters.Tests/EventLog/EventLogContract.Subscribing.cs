using System.Text;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Given_an_empty_log_When_subscribed_Then_it_is_caught_up_at_once_and_lives_on()
    {
        await using var probe = Probe(CategoryFilter.All);
        await probe.UntilCaughtUp(Cancellation);

        var appended = await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Event());
        await probe.UntilCheckpoint(appended.Position, Cancellation);

        Assert.Equal(appended.Position, Assert.Single(probe.Events).Position);
    }

    [Fact]
    public async Task Given_a_tiny_log_When_subscribed_Then_its_one_event_a_checkpoint_and_caught_up_come_in_order()
    {
        var appended = await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Event());

        await using var probe = Probe(CategoryFilter.All);
        await probe.UntilCaughtUp(Cancellation);

        Assert.Collection(
            probe.Messages,
            m => Assert.Equal(appended.Position, Assert.IsType<LogMessage.EventAppeared>(m).Position),
            m => Assert.Equal(appended.Position, Assert.IsType<LogMessage.CheckpointReached>(m).Position),
            m => Assert.Equal(appended.Position, Assert.IsType<LogMessage.CaughtUp>(m).Position));
    }

    [Fact]
    public async Task Given_a_filter_that_matches_nothing_When_subscribed_Then_checkpoints_still_move_in_catch_up_and_live()
    {
        var before = await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(3));

        await using var probe = Probe(CategoryFilter.Of("nothing"));
        await probe.UntilCheckpoint(before.Position, Cancellation);
        await probe.UntilCaughtUp(Cancellation);
        var live = await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(3));
        await probe.UntilCheckpoint(live.Position, Cancellation);

        Assert.Empty(probe.Events);
    }

    [Fact]
    public async Task Given_an_idle_tail_of_other_categories_When_subscribed_Then_the_checkpoint_reaches_the_head()
    {
        await Appended(Samples.Stream("wanted"), ExpectedRevision.None, Samples.Event());
        var tail = await Appended(Samples.Stream("other"), ExpectedRevision.None, Samples.Events(5));

        await using var probe = Probe(CategoryFilter.Of("wanted"));
        await probe.UntilCheckpoint(tail.Position, Cancellation);

        Assert.Single(probe.Events);
    }

    [Fact]
    public async Task Given_a_subscription_from_the_middle_Then_only_what_follows_is_delivered()
    {
        var first = await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(4));
        var second = Samples.Events(3);
        await Appended(Samples.Stream(), ExpectedRevision.None, second);

        await using var probe = new SubscriptionProbe(Log, first.Position, CategoryFilter.All, Cancellation);
        await probe.UntilCaughtUp(Cancellation);

        Assert.Equal(second.Select(e => e.EventId), probe.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Given_writers_before_during_and_after_going_live_Then_each_event_comes_exactly_in_order_without_a_hole()
    {
        const int before = 1200;
        const int perAppend = 100;
        for (var i = 0; i < before / perAppend; i++)
        {
            await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(perAppend));
        }

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAlone(Log)));
        await using var probe = Probe(CategoryFilter.All);
        await probe.UntilCaughtUp(Cancellation);
        await writing;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAlone(Log)));
        await probe.UntilEvents(before + (2 * Writers * EventsAWriter), Cancellation);

        RequireOrder(probe.Events);
        Assert.Equal((await WholeLog()).Select(e => e.EventId), probe.Events.Select(e => e.EventId));
        RequireCheckpointsNeverAhead(probe.Messages);
    }

    [Fact]
    public async Task Given_an_append_in_another_process_Then_a_live_subscription_here_hears_of_it()
    {
        var other = await Under.Open();
        await using var probe = Probe(CategoryFilter.All);
        await probe.UntilCaughtUp(Cancellation);

        await other.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(2), Cancellation);

        await probe.UntilEvents(2, Cancellation);
    }

    [Fact]
    public async Task Given_a_live_event_Then_a_subscription_shows_it_just_as_a_reader_does()
    {
        await using var probe = Probe(CategoryFilter.Of("wanted"));
        await probe.UntilCaughtUp(Cancellation);
        var buffer = Encoding.UTF8.GetBytes("""{ "نص": 1 }""");
        var stream = Samples.Stream("wanted");

        await Appended(Samples.Stream("other"), ExpectedRevision.None, Samples.Events(2));
        await Appended(stream, ExpectedRevision.None, Samples.Event(), new NewEvent(Guid.NewGuid(), Samples.Type, buffer, buffer));
        buffer.AsSpan().Clear();
        await Appended(stream, ExpectedRevision.Exact(1), Samples.Event());
        await probe.UntilEvents(3, Cancellation);

        var read = await Log.ReadStream(stream, ReadDirection.Forwards, 0, 10, Cancellation);
        foreach (var (shown, found) in probe.Events.Zip(read.Events))
        {
            Assert.Equal(found with { Data = default, Metadata = default }, shown with { Data = default, Metadata = default });
            Assert.Equal(found.Data.ToArray(), shown.Data.ToArray());
            Assert.Equal(found.Metadata.ToArray(), shown.Metadata.ToArray());
        }
    }

    [Fact]
    public async Task Given_a_cancelled_subscription_Then_it_ends_by_cancellation()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var messages = Log.Subscribe(LogPosition.Start, CategoryFilter.All, stop.Token).GetAsyncEnumerator(Cancellation);
        Assert.True(await messages.MoveNextAsync());
        var next = messages.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private SubscriptionProbe Probe(CategoryFilter filter) => new(Log, LogPosition.Start, filter, Cancellation);

    /// <summary>A checkpoint ahead of an event that comes later would lose that event at a restart.</summary>
    private static void RequireCheckpointsNeverAhead(IReadOnlyList<LogMessage> messages)
    {
        var reached = LogPosition.Start;
        foreach (var message in messages)
        {
            if (message is LogMessage.EventAppeared)
            {
                Assert.True(message.Position > reached, "An event came after a checkpoint beyond it.");
            }

            reached = message.Position > reached ? message.Position : reached;
        }
    }
}
