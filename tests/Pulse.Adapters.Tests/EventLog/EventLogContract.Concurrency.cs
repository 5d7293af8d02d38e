using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

public abstract partial class EventLogContract
{
    private const int Writers = 32;
    private const int EventsAWriter = 8;

    [Fact]
    public async Task Given_32_writers_on_one_stream_Then_each_event_stands_once_and_the_losers_of_a_race_are_told()
    {
        var stream = Samples.Stream();

        var written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAgainstOthers(Log, stream)));

        var events = await WholeLog();
        Assert.Equal(Writers * EventsAWriter, events.Count);
        Assert.Equal(written.SelectMany(ids => ids).Order(), events.Select(e => e.EventId).Order());
        Assert.All(written, ids => Assert.Equal(ids, events.Select(e => e.EventId).Where(ids.Contains)));
    }

    [Fact]
    public async Task Given_32_writers_on_many_streams_and_readers_meanwhile_Then_no_reader_misses_or_reorders_anything()
    {
        await using var early = new SubscriptionProbe(Log, LogPosition.Start, CategoryFilter.All, Cancellation);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAlone(Log)));
        var tailed = await TailUntil(Writers * EventsAWriter);
        await writing;
        await early.UntilEvents(Writers * EventsAWriter, Cancellation);

        var events = await WholeLog();
        Assert.Equal(Writers * EventsAWriter, events.Count);
        Assert.Equal(events.Select(e => e.EventId), tailed.Select(e => e.EventId));
        Assert.Equal(events.Select(e => e.EventId), early.Events.Select(e => e.EventId));
        await RequireDensePositions(events);
    }

    [Fact]
    public async Task Given_two_processes_appending_at_once_Then_they_share_one_order_without_holes()
    {
        var other = await Under.Open();
        var shared = Samples.Stream();
        await using var here = new SubscriptionProbe(Log, LogPosition.Start, CategoryFilter.All, Cancellation);
        await using var there = new SubscriptionProbe(other, LogPosition.Start, CategoryFilter.All, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => i % 4 == 0
            ? WriteAgainstOthers(i % 8 == 0 ? Log : other, shared)
            : WriteAlone(i % 2 == 0 ? Log : other)));

        var events = await WholeLog();
        Assert.Equal(Writers * EventsAWriter, events.Count);
        await RequireDensePositions(events);
        foreach (var probe in new[] { here, there })
        {
            await probe.UntilEvents(events.Count, Cancellation);
            Assert.Equal(events.Select(e => e.EventId), probe.Events.Select(e => e.EventId));
        }
    }

    private async Task<IReadOnlyList<Guid>> WriteAlone(IEventLog log)
    {
        var stream = Samples.Stream();
        var events = Samples.Events(EventsAWriter);
        for (var i = 0; i < events.Length; i++)
        {
            Assert.IsType<AppendResult.Appended>(await log.Append(stream, ExpectedRevision.Exact(i - 1), [events[i]], Cancellation));
        }

        return [.. events.Select(e => e.EventId)];
    }

    private async Task<IReadOnlyList<Guid>> WriteAgainstOthers(IEventLog log, StreamName stream)
    {
        var events = Samples.Events(EventsAWriter);
        var last = -1L;
        foreach (var e in events)
        {
            AppendResult result;
            while ((result = await log.Append(stream, ExpectedRevision.Exact(last), [e], Cancellation)) is AppendResult.Conflict conflict)
            {
                Assert.NotEqual(last, conflict.ActualRevision);
                last = conflict.ActualRevision;
            }

            last = ((AppendResult.Appended)result).Revision;
        }

        return [.. events.Select(e => e.EventId)];
    }

    /// <summary>Follows the log by pages as it grows: what was skipped once would never be seen.</summary>
    private async Task<IReadOnlyList<RecordedEvent>> TailUntil(int count)
    {
        var events = new List<RecordedEvent>();
        var position = LogPosition.Start;
        while (events.Count < count)
        {
            var page = await Log.ReadAll(position, CategoryFilter.All, 7, Cancellation);
            events.AddRange(page.Events);
            position = page.Next;
        }

        return events;
    }

    /// <summary>Holds for logs that number events by one counter; EventStoreDB's positions are byte offsets.</summary>
    private async Task RequireDensePositions(IReadOnlyList<RecordedEvent> events)
    {
        if (fixture.HasDensePositions)
        {
            Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Position.Commit));
            Assert.Equal(LogPosition.At(events.Count), await Log.Head(Cancellation));
        }
    }
}
