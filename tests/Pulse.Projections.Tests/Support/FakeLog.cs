using System.Runtime.CompilerServices;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Projections.Tests.Support;

/// <summary>A log in memory with faults to order: duplicates, silence, broken subscriptions, skipped events.</summary>
internal sealed class FakeLog(TimeProvider? clock = null) : IEventReader
{
    public const int PageEvents = 50;

    private readonly Lock _gate = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<StreamName, long> _revisions = [];
    private TaskCompletionSource _grown = New();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public Guid EpochId { get; set; } = Guid.Parse("00000000-0000-8000-8000-00000000e90c");

    /// <summary>Every event is delivered so many times.</summary>
    public int Deliveries { get; set; } = 1;

    /// <summary>Subscriptions still to come that deliver nothing and do not end.</summary>
    public int SilentSubscriptions { get; set; }

    /// <summary>Subscriptions still to come that break after their first page.</summary>
    public int BrokenSubscriptions { get; set; }

    /// <summary>Events that subscriptions leave out.</summary>
    public HashSet<Guid> Hidden { get; } = [];

    public int SubscriptionsMade { get; private set; }

    public LogPosition End
    {
        get
        {
            lock (_gate)
            {
                return _events.Count > 0 ? _events[^1].Position : LogPosition.Start;
            }
        }
    }

    public RecordedEvent Append(StreamName stream, OrganizationId organization, IEvent @event, string? traceParent = null)
    {
        var (type, data) = EventCodec.Encode(@event);
        return AppendRaw(stream, organization, type, data, traceParent);
    }

    public RecordedEvent AppendRaw(StreamName stream, OrganizationId organization, string type, byte[] data, string? traceParent = null)
    {
        lock (_gate)
        {
            var revision = _revisions.GetValueOrDefault(stream, -1) + 1;
            _revisions[stream] = revision;
            var id = DerivedId.From("test-event", stream.Value, revision.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var metadata = new EventMetadata(organization, new CommandId(id), new string('0', 64), Actor: null, id, CausationId: null, traceParent);
            var recorded = new RecordedEvent(stream, revision, LogPosition.At(_events.Count + 1), id, type, data, metadata.Encode(), _clock.GetUtcNow());
            _events.Add(recorded);
            Interlocked.Exchange(ref _grown, New()).TrySetResult();
            return recorded;
        }
    }

    /// <summary>Appends several events that subscriptions see at once.</summary>
    public void Batch(Action appends)
    {
        lock (_gate)
        {
            appends();
        }
    }

    /// <summary>A log with the same events in another order; those of one stream keep theirs.</summary>
    public FakeLog Shuffled(Random random)
    {
        var queues = _events.GroupBy(e => e.Stream).Select(stream => new Queue<RecordedEvent>(stream)).ToList();
        var shuffled = new FakeLog(_clock);
        while (queues.Count > 0)
        {
            var queue = queues[random.Next(queues.Count)];
            var e = queue.Dequeue();
            shuffled.AppendRaw(e.Stream, EventMetadata.Decode(e.Metadata.Span).OrganizationId, e.Type, e.Data.ToArray());
            if (queue.Count == 0)
            {
                queues.Remove(queue);
            }
        }

        return shuffled;
    }

    public IReadOnlyList<RecordedEvent> Snapshot()
    {
        lock (_gate)
        {
            return [.. _events];
        }
    }

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => new(EpochId);

    public ValueTask<LogPosition> Head(CancellationToken cancellation) => new(End);

    public ValueTask<StreamSlice> ReadStream(
        StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        direction == ReadDirection.Forwards
            ? new(new StreamSlice(
                [.. Snapshot().Where(e => e.Stream == stream && e.Revision >= fromRevision).Take(countMax)], _revisions.GetValueOrDefault(stream, -1)))
            : throw new NotSupportedException("Projections read streams forwards only.");

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation)
    {
        var all = Snapshot();
        var rest = all.Where(e => e.Position > after).ToArray();
        var matching = rest.Where(e => filter.Matches(e.Stream.Category)).Take(countMax).ToArray();
        var isFull = matching.Length == countMax;
        var next = isFull ? matching[^1].Position : rest.Length > 0 ? rest[^1].Position : after;
        return new(new LogPage(matching, next, AtHead: !isFull));
    }

    public async IAsyncEnumerable<LogMessage> Subscribe(
        LogPosition after, CategoryFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SubscriptionsMade++;
        if (SilentSubscriptions > 0)
        {
            SilentSubscriptions--;
            await New().Task.WaitAsync(cancellation);
        }

        var isBroken = BrokenSubscriptions > 0;
        BrokenSubscriptions -= isBroken ? 1 : 0;
        var isLive = false;
        while (true)
        {
            var grown = Volatile.Read(ref _grown);
            var page = await ReadAll(after, filter, PageEvents, cancellation);
            foreach (var e in page.Events.Where(e => !Hidden.Contains(e.EventId)))
            {
                for (var delivery = 0; delivery < Deliveries; delivery++)
                {
                    yield return new LogMessage.EventAppeared(e);
                }
            }

            if (isBroken)
            {
                throw new EventLogException("PLS-TEST", "The subscription was cut.");
            }

            if (page.Next > after)
            {
                after = page.Next;
                yield return new LogMessage.CheckpointReached(after);
            }

            if (page.AtHead && !isLive)
            {
                isLive = true;
                yield return new LogMessage.CaughtUp(after);
            }

            if (page.AtHead)
            {
                await grown.Task.WaitAsync(cancellation);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
