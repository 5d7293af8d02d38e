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

/// <summary>What one transaction takes in.</summary>
/// <param name="From">The position that it builds on; the checkpoint must still stand there.</param>
/// <param name="To">The position that it reaches.</param>
/// <param name="Events">In log order, all after <paramref name="From"/>.</param>
/// <param name="Rows">The rows as the events leave them.</param>
/// <param name="Unknown">How many of the events are of a type that this build does not know.</param>
/// <param name="Stop">Set when the event after <paramref name="Events"/> cannot be taken in.</param>
internal sealed record PreparedBatch(
    LogPosition From, LogPosition To, IReadOnlyList<ReducedEvent> Events, WorkingSet Rows, int Unknown, ProjectionState State, StopReason? Stop);

/// <summary>Decodes and reduces events; writes nothing.</summary>
internal sealed class BatchPreparer(
    NpgsqlDataSource source, Projection projection, RowStore store, EventCodec codec, ISubjectKeys keys, int statementSecondsMax)
{
    private readonly record struct Decoded(EventEnvelope Envelope, IEvent? Event, Reducer? Reducer, bool IsUnknown);

    /// <summary>Prepares as many events as can be taken in; an event that cannot be ends the batch and is named in it.</summary>
    /// <param name="rows">What is known of the tables already; it takes the events' changes.</param>
    public async Task<PreparedBatch> Prepare(
        IReadOnlyList<RecordedEvent> events, LogPosition from, LogPosition to, ProjectionState state, WorkingSet rows, CancellationToken cancellation)
    {
        var decoded = new List<Decoded>(events.Count);
        StopReason? stop = null;
        foreach (var recorded in events)
        {
            if ((stop = TryDecode(recorded, decoded)) is not null)
            {
                break;
            }
        }

        var opened = new OpenedData(await FetchKeys(decoded, cancellation));
        await LoadRows(decoded, rows, cancellation);
        var reduced = new List<ReducedEvent>(decoded.Count);
        foreach (var item in decoded)
        {
            if (TryReduce(item, opened, rows, reduced) is { } earlier)
            {
                stop = earlier;
                break;
            }
        }

        var unknown = decoded.Take(reduced.Count).Count(item => item.IsUnknown);
        return stop is null
            ? new PreparedBatch(from, to, reduced, rows, unknown, state, Stop: null)
            : new PreparedBatch(from, reduced.Count > 0 ? reduced[^1].Envelope.Position : from, reduced, rows, unknown, ProjectionState.Stopped, stop);
    }

    private StopReason? TryDecode(RecordedEvent recorded, List<Decoded> decoded)
    {
        try
        {
            var metadata = EventMetadata.Decode(recorded.Metadata.Span);
            var envelope = new EventEnvelope(
                recorded.Stream, recorded.Revision, recorded.Position, recorded.EventId, recorded.Type, metadata, recorded.RecordedAt);
            var @event = codec.Decode(recorded.Type, recorded.Data.Span);
            var reducer = @event is null ? null : projection.Reducers.GetValueOrDefault(@event.GetType());
            var isUnknown = reducer is null && (@event is null || !projection.Ignored.Contains(@event.GetType()));
            decoded.Add(new Decoded(envelope, @event, reducer, isUnknown));
            return null;
        }
        catch (Exception undecodable) when (!Faults.IsTransient(undecodable))
        {
            // The event will never decode: it is recorded as the reason to stop, and everything before it is kept.
            return new StopReason(recorded.EventId, recorded.Stream, Faults.Describe(undecodable));
        }
    }

    private static StopReason? TryReduce(Decoded item, OpenedData opened, WorkingSet rows, List<ReducedEvent> reduced)
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
            // Reducers are pure, so the same event would throw again: it is recorded as the reason to stop.
            return new StopReason(envelope.EventId, envelope.Stream, Faults.Describe(refused));
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
