using Npgsql;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>An event with what subscribers are told of it.</summary>
internal sealed record ReducedEvent(EventEnvelope Envelope, IReadOnlyList<Change> Changes);

/// <summary>An event of a stream that is put aside.</summary>
/// <param name="Reason">Why, for the first of its stream; null for those that follow.</param>
internal sealed record ParkedEvent(RecordedEvent Event, string? Reason);

/// <summary>What one transaction takes in.</summary>
/// <param name="From">The position that it builds on; the checkpoint must still stand there.</param>
/// <param name="To">The position that it reaches.</param>
/// <param name="Events">In log order, all after <paramref name="From"/>.</param>
/// <param name="Rows">The rows as the events leave them.</param>
/// <param name="Unknown">How many of the events are of a type that this build does not know.</param>
/// <param name="Parked">Events that are put aside with their streams.</param>
/// <param name="Stop">Set when the event after <paramref name="Events"/> cannot be taken in.</param>
internal sealed record PreparedBatch(
    LogPosition From,
    LogPosition To,
    IReadOnlyList<ReducedEvent> Events,
    WorkingSet Rows,
    int Unknown,
    IReadOnlyList<ParkedEvent> Parked,
    ProjectionState State,
    StopReason? Stop);

/// <summary>Decodes and reduces events; writes nothing.</summary>
internal sealed class BatchPreparer(
    NpgsqlDataSource source, Projection projection, RowStore store, ParkedStreams parkedStreams, EventCodec codec, ISubjectKeys keys, int statementSecondsMax)
{
    private readonly record struct Decoded(RecordedEvent Recorded, EventEnvelope Envelope, IEvent? Event, Reducer? Reducer, bool IsUnknown);

    /// <summary>
    /// Prepares as many events as can be taken in. An event that cannot be ends the batch and is named in it; or its stream is
    /// put aside, where the projection allows that.
    /// </summary>
    /// <param name="rows">What is known of the tables already; it takes the events' changes.</param>
    public async Task<PreparedBatch> Prepare(
        IReadOnlyList<RecordedEvent> events, LogPosition from, LogPosition to, ProjectionState state, WorkingSet rows, CancellationToken cancellation)
    {
        var aside = projection.ParksStreams
            ? new Aside(await parkedStreams.Among(events.Select(recorded => recorded.Stream), cancellation))
            : null;
        return await Prepare(events, from, to, state, rows, aside, cancellation);
    }

    /// <summary>Prepares events of a stream that was put aside: the first that cannot be taken in ends the batch.</summary>
    public Task<PreparedBatch> PrepareParked(IReadOnlyList<RecordedEvent> events, LogPosition at, CancellationToken cancellation) =>
        Prepare(events, at, at, ProjectionState.Live, new WorkingSet(), aside: null, cancellation);

    private async Task<PreparedBatch> Prepare(
        IReadOnlyList<RecordedEvent> events, LogPosition from, LogPosition to, ProjectionState state, WorkingSet rows, Aside? aside, CancellationToken cancellation)
    {
        var decoded = new List<Decoded>(events.Count);
        StopReason? stop = null;
        foreach (var recorded in events)
        {
            if (aside?.Takes(recorded) != true && TryDecode(recorded, decoded) is { } reason && aside?.Park(recorded, reason) != true)
            {
                stop = new StopReason(recorded.EventId, recorded.Stream, reason);
                break;
            }
        }

        var opened = new OpenedData(await FetchKeys(decoded, cancellation));
        await LoadRows(decoded, rows, cancellation);
        var reduced = new List<ReducedEvent>(decoded.Count);
        var (unknown, reached) = (0, from);
        foreach (var item in decoded)
        {
            if (aside?.Takes(item.Recorded) != true && TryReduce(item, opened, rows, reduced) is { } reason && aside?.Park(item.Recorded, reason) != true)
            {
                stop = new StopReason(item.Envelope.EventId, item.Envelope.Stream, reason);
                break;
            }

            unknown += item.IsUnknown ? 1 : 0;
            reached = item.Envelope.Position;
        }

        var parked = aside?.Parked ?? [];
        return stop is null
            ? new PreparedBatch(from, to, reduced, rows, unknown, parked, state, Stop: null)
            : new PreparedBatch(from, reached, reduced, rows, unknown, parked, ProjectionState.Stopped, stop);
    }

    /// <summary>The streams that this batch leaves out, and the events that are left out with them.</summary>
    private sealed class Aside(HashSet<StreamName> streams)
    {
        /// <summary>By stream, the revision from which on it is aside: what came before it in the same batch is taken in.</summary>
        private readonly Dictionary<StreamName, long> _from = streams.ToDictionary(stream => stream, _ => 0L);
        private readonly List<ParkedEvent> _parked = [];
        private readonly HashSet<Guid> _taken = [];

        /// <summary>In log order, which is the order of revisions within a stream.</summary>
        public IReadOnlyList<ParkedEvent> Parked => [.. _parked.OrderBy(item => item.Event.Position)];

        /// <summary>True for an event whose stream was put aside before.</summary>
        public bool Takes(RecordedEvent recorded)
        {
            var isAside = _from.TryGetValue(recorded.Stream, out var from) && recorded.Revision >= from;
            if (isAside && _taken.Add(recorded.EventId))
            {
                _parked.Add(new ParkedEvent(recorded, Reason: null));
            }

            return isAside;
        }

        public bool Park(RecordedEvent recorded, string reason)
        {
            _from[recorded.Stream] = recorded.Revision;
            _taken.Add(recorded.EventId);
            _parked.Add(new ParkedEvent(recorded, reason));
            return true;
        }
    }

    private string? TryDecode(RecordedEvent recorded, List<Decoded> decoded)
    {
        try
        {
            var metadata = EventMetadata.Decode(recorded.Metadata.Span);
            var envelope = new EventEnvelope(
                recorded.Stream, recorded.Revision, recorded.Position, recorded.EventId, recorded.Type, metadata, recorded.RecordedAt);
            var @event = codec.Decode(recorded.Type, recorded.Data.Span);
            var reducer = @event is null ? null : projection.Reducers.GetValueOrDefault(@event.GetType());
            var isUnknown = reducer is null && (@event is null || !projection.Ignored.Contains(@event.GetType()));
            decoded.Add(new Decoded(recorded, envelope, @event, reducer, isUnknown));
            return null;
        }
        catch (Exception undecodable) when (!Faults.IsTransient(undecodable))
        {
            // The event will never decode: it is recorded as the reason, and everything before it is kept.
            return Faults.Describe(undecodable);
        }
    }

    private static string? TryReduce(Decoded item, OpenedData opened, WorkingSet rows, List<ReducedEvent> reduced)
    {
        var envelope = item.Envelope;
        try
        {
            var reduction = Reduction.Nothing;
            if (item.Reducer is { } reducer)
            {
                var context = new EventContext(envelope, opened, new NamedRows(rows, [.. reducer.Reads(item.Event!, envelope)]));
                reduction = reducer.Reduce(item.Event!, context);
                rows.Take(reduction.Rows, new Place(envelope.Position, envelope.RecordedAt));
            }

            reduced.Add(new ReducedEvent(envelope, reduction.Changes));
            return null;
        }
        catch (Exception refused) when (!Faults.IsTransient(refused))
        {
            // Reducers are pure, so the same event would throw again: it is recorded as the reason.
            return Faults.Describe(refused);
        }
    }

    private async Task<Dictionary<SubjectId, SubjectKey?>> FetchKeys(List<Decoded> decoded, CancellationToken cancellation)
    {
        var found = new Dictionary<SubjectId, SubjectKey?>();
        foreach (var item in decoded)
        {
            foreach (var subject in item.Reducer?.Opens(item.Event!) ?? [])
            {
                if (!found.ContainsKey(subject))
                {
                    found.Add(subject, await keys.Find(subject, cancellation));
                }
            }
        }

        return found;
    }

    /// <summary>One round trip for all rows that the events name and that are not known yet.</summary>
    private async Task LoadRows(List<Decoded> decoded, WorkingSet rows, CancellationToken cancellation)
    {
        var missing = decoded
            .Where(item => item.Reducer is not null)
            .SelectMany(item => item.Reducer!.Reads(item.Event!, item.Envelope))
            .Where(key => !rows.Holds(key))
            .ToHashSet();
        if (missing.Count > 0)
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await store.Load(connection, missing, rows, statementSecondsMax, cancellation);
        }
    }

    /// <summary>Lets a reducer see what it named and nothing else, or what it sees would depend on the batch it happens to be in.</summary>
    private sealed class NamedRows(WorkingSet rows, HashSet<RowKey> named) : IRows
    {
        public TRow? Find<TRow>(Table<TRow> table, params object[] key)
            where TRow : class
        {
            var wanted = table.Key(key);
            return named.Contains(wanted)
                ? (TRow?)rows.Find(wanted)
                : throw new InvalidOperationException($"A row of {table.Name} was not loaded: name its key beside the reducer.");
        }
    }
}
