using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Given_a_writer_killed_between_taking_positions_and_commit_Then_no_position_is_lost_and_trying_again_is_safe()
    {
        var faults = Under.Faults;
        var stream = Samples.Stream();
        var events = Samples.Events(3);
        await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(2));
        var other = await Under.Open();
        Task<AppendResult> doomed;
        Task<AppendResult> waiting;
        await using (await faults.HoldWritersBeforeCommit())
        {
            doomed = Append(stream, ExpectedRevision.None, events).AsTask();
            await faults.KillHeldWriter();
            await Assert.ThrowsAsync<EventLogException>(() => doomed);
            waiting = other.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(2), Cancellation).AsTask();
        }

        Assert.IsType<AppendResult.Appended>(await waiting);
        var retried = await Appended(stream, ExpectedRevision.None, events);

        Assert.Equal((2, false), (retried.Revision, retried.WasRepeat));
        var all = await WholeLog();
        Assert.Equal(7, all.Count);
        await RequireDensePositions(all);
    }

    [Fact]
    public async Task Given_connections_cut_again_and_again_while_appending_When_tried_again_Then_nothing_is_lost_or_doubled()
    {
        var faults = Under.Faults;
        var stream = Samples.Stream();
        var events = Samples.Events(20);
        await using var probe = Probe(CategoryFilter.All);
        for (var i = 0; i < events.Length; i++)
        {
            var hold = i % 5 == 0 ? await faults.HoldWritersBeforeCommit() : null;
            var append = AppendUntilAnswered(stream, ExpectedRevision.Exact(i - 1), events[i]);
            if (hold is not null)
            {
                await faults.KillHeldWriter();
                await hold.DisposeAsync();
            }

            Assert.Equal(i, (await append).Revision);
        }

        await probe.UntilEvents(events.Length, Cancellation);
        Assert.Equal(events.Select(e => e.EventId), (await WholeLog()).Select(e => e.EventId));
        Assert.Equal(events.Select(e => e.EventId), probe.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Given_the_listening_connection_cut_Then_a_live_subscription_goes_on()
    {
        var faults = Under.Faults;
        var other = await Under.Open();
        await using var probe = Probe(CategoryFilter.All);
        await probe.UntilCaughtUp(Cancellation);
        await other.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);
        await probe.UntilEvents(1, Cancellation);

        for (var round = 1; round <= 3; round++)
        {
            await Eventually.Until(async _ => await faults.KillListeners() > 0, fixture.TestTimeMax, () => Task.FromResult("nobody listens"));
            await other.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);
            await probe.UntilEvents(1 + round, Cancellation);
        }
    }

    private async Task<AppendResult.Appended> AppendUntilAnswered(StreamName stream, ExpectedRevision expected, NewEvent e)
    {
        while (true)
        {
            try
            {
                return await Appended(stream, expected, e);
            }
            catch (EventLogException) when (!Cancellation.IsCancellationRequested)
            {
                // An unknown outcome is what this test is about; the same append again must be safe.
            }
        }
    }
}
