using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>Takes events into an edition: together if that is possible, otherwise up to the one that cannot be taken in.</summary>
/// <param name="parksStreams"><see cref="Projection.ParksStreams"/></param>
internal sealed class BatchApplier(CheckpointStore checkpoints, BatchPreparer preparer, BatchWriter writer, bool parksStreams)
{
    private LogPosition? _holeSeenAt;

    /// <param name="filling">What is known of the tables of a candidate that is filled in bulk; null when others may read them.</param>
    /// <exception cref="StreamHoleException">Events are missing; the second time at the same place they are recorded as missing instead.</exception>
    public async Task<(WriteOutcome Outcome, PreparedBatch Written)> Apply(
        IReadOnlyList<RecordedEvent> events, LogPosition from, LogPosition to, ProjectionState state, WorkingSet? filling, CancellationToken cancellation)
    {
        var batch = await preparer.Prepare(events, from, to, state, filling ?? new WorkingSet(), cancellation);
        return await Write(batch, events, state, filling is not null, cancellation);
    }

    private async Task<(WriteOutcome Outcome, PreparedBatch Written)> Write(
        PreparedBatch batch, IReadOnlyList<RecordedEvent> events, ProjectionState state, bool isBulk, CancellationToken cancellation)
    {
        try
        {
            return (await writer.Write(batch, isBulk, cancellation), batch);
        }
        catch (StreamHoleException) when (_holeSeenAt != batch.From)
        {
            // The log itself has no holes, so a subscription that skipped may do better from the checkpoint; the second time it is a fact.
            _holeSeenAt = batch.From;
            throw;
        }
        catch (Exception refused) when (refused is StreamHoleException || !Faults.IsTransient(refused))
        {
            return await WriteOneByOne(batch, events, state, cancellation);
        }
    }

    /// <summary>
    /// After a batch was refused: each event in a transaction of its own, until the one that is refused alone. That one is
    /// recorded as the reason to stop.
    /// </summary>
    private async Task<(WriteOutcome Outcome, PreparedBatch Written)> WriteOneByOne(
        PreparedBatch batch, IReadOnlyList<RecordedEvent> events, ProjectionState state, CancellationToken cancellation)
    {
        var written = batch with { To = batch.From, Events = [], Unknown = 0, Parked = [], Stop = null };
        foreach (var recorded in events)
        {
            var one = await preparer.Prepare([recorded], written.To, recorded.Position, state, new WorkingSet(), cancellation);
            try
            {
                if (await writer.Write(one, isBulk: false, cancellation) == WriteOutcome.Overtaken)
                {
                    return (WriteOutcome.Overtaken, written);
                }
            }
            catch (Exception refused) when (refused is StreamHoleException || !Faults.IsTransient(refused))
            {
                one = await Refused(refused, recorded, one with { Events = [], Rows = new WorkingSet(), Unknown = 0, Parked = [], Stop = null }, written.To, cancellation);
                if (await writer.Write(one, isBulk: false, cancellation) == WriteOutcome.Overtaken)
                {
                    return (WriteOutcome.Overtaken, written);
                }
            }

            written = written with
            {
                To = one.To,
                Events = [.. written.Events, .. one.Events],
                Unknown = written.Unknown + one.Unknown,
                Parked = [.. written.Parked, .. one.Parked],
                State = one.State,
                Stop = one.Stop,
            };
            if (one.Stop is not null)
            {
                break;
            }
        }

        return (WriteOutcome.Committed, written);
    }

    /// <summary>The event would be refused again: its stream is put aside if it may be, otherwise the event is the reason to stop.</summary>
    private async Task<PreparedBatch> Refused(
        Exception refused, RecordedEvent recorded, PreparedBatch nothing, LogPosition before, CancellationToken cancellation)
    {
        var reason = await Describe(refused, recorded, cancellation);
        return parksStreams && refused is not StreamHoleException
            ? nothing with { Parked = [new ParkedEvent(recorded, reason)] }
            : nothing with { To = before, State = ProjectionState.Stopped, Stop = new StopReason(recorded.EventId, recorded.Stream, reason) };
    }

    private async Task<string> Describe(Exception refused, RecordedEvent recorded, CancellationToken cancellation)
    {
        if (refused is not StreamHoleException)
        {
            return Faults.Describe(refused);
        }

        var expected = (await checkpoints.Revisions([recorded.Stream], cancellation)).GetValueOrDefault(recorded.Stream, -1) + 1;
        return FormattableString.Invariant($"StreamHole: revision {recorded.Revision} came where {expected} was expected");
    }
}
