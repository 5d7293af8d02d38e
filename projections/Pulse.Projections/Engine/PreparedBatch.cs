using System.Diagnostics;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;

namespace Pulse.Projections.Engine;

/// <summary>An event with what it will do.</summary>
internal sealed record ReducedEvent(EventEnvelope Envelope, Reduction Reduction);

/// <summary>What one transaction takes in.</summary>
/// <param name="From">The position that it builds on; the checkpoint must still stand there.</param>
/// <param name="To">The position that it reaches.</param>
/// <param name="Events">In log order, all after <paramref name="From"/>.</param>
/// <param name="Unknown">How many of the events are of a type that this build does not know.</param>
/// <param name="Stop">Set when the event after <paramref name="Events"/> cannot be taken in.</param>
internal sealed record PreparedBatch(
    LogPosition From, LogPosition To, IReadOnlyList<ReducedEvent> Events, int Unknown, ProjectionState State, StopReason? Stop)
{
    /// <summary>The part before an event, which is then recorded as the reason to stop.</summary>
    public PreparedBatch StoppedBefore(int index, string reason)
    {
        Debug.Assert(index < Events.Count, "Only an event of the batch can stop it.");
        var culprit = Events[index].Envelope;
        return this with
        {
            To = index > 0 ? Events[index - 1].Envelope.Position : From,
            Events = [.. Events.Take(index)],
            State = ProjectionState.Stopped,
            Stop = new StopReason(culprit.EventId, culprit.Stream, reason),
        };
    }
}

/// <summary>Decodes and reduces events; touches no database but that of the keys.</summary>
internal sealed class BatchPreparer(Projection projection, EventCodec codec, ISubjectKeys keys)
{
    private readonly record struct Decoded(EventEnvelope Envelope, IEvent? Event, Reducer? Reducer, bool IsUnknown);

    /// <summary>Prepares as many events as can be taken in; an event that cannot be ends the batch and is named in it.</summary>
    public async Task<PreparedBatch> Prepare(
        IReadOnlyList<RecordedEvent> events, LogPosition from, LogPosition to, ProjectionState state, CancellationToken cancellation)
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
        var reduced = new List<ReducedEvent>(decoded.Count);
        foreach (var item in decoded)
        {
            if (TryReduce(item, opened, reduced) is { } earlier)
            {
                stop = earlier;
                break;
            }
        }

        var unknown = decoded.Take(reduced.Count).Count(item => item.IsUnknown);
        return stop is null
            ? new PreparedBatch(from, to, reduced, unknown, state, Stop: null)
            : new PreparedBatch(from, reduced.Count > 0 ? reduced[^1].Envelope.Position : from, reduced, unknown, ProjectionState.Stopped, stop);
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

    private static StopReason? TryReduce(Decoded item, OpenedData opened, List<ReducedEvent> reduced)
    {
        try
        {
            var reduction = item.Reducer is null ? Reduction.Nothing : item.Reducer.Reduce(item.Event!, item.Envelope, opened);
            reduced.Add(new ReducedEvent(item.Envelope, reduction));
            return null;
        }
        catch (Exception refused) when (!Faults.IsTransient(refused))
        {
            // Reducers are pure, so the same event would throw again: it is recorded as the reason to stop.
            return new StopReason(item.Envelope.EventId, item.Envelope.Stream, Faults.Describe(refused));
        }
    }

    private async Task<Dictionary<SubjectId, SubjectKey?>> FetchKeys(List<Decoded> decoded, CancellationToken cancellation)
    {
        var found = new Dictionary<SubjectId, SubjectKey?>();
        foreach (var item in decoded)
        {
            foreach (var subject in item.Reducer?.Subjects(item.Event!) ?? [])
            {
                if (!found.ContainsKey(subject))
                {
                    found.Add(subject, await keys.Find(subject, cancellation));
                }
            }
        }

        return found;
    }
}
