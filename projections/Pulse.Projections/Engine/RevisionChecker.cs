using Microsoft.Extensions.Logging;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Projections.Engine;

/// <summary>
/// Walks the log again and again, beside everything else, and compares it with the revisions that an edition says it has taken
/// in. An event that the checkpoint has passed and that was neither applied nor put aside is a fault of the engine or of the
/// database, and the projection is not to be trusted until it is rebuilt.
/// </summary>
internal sealed class RevisionChecker(
    string name, CategoryFilter filter, IEventReader reader, CheckpointStore checkpoints, ParkedStreams parked, ProjectionOptions options, TimeProvider clock, ILogger logger)
{
    private LogPosition _at = LogPosition.Start;

    /// <summary>Events that were found missing in this lap or the last whole one.</summary>
    public long Missing { get; private set; }

    /// <summary>How often the whole log was walked.</summary>
    public long Laps { get; private set; }

    private long _missingInLap;

    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.CheckIntervalMs), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await TryCheck(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The edition is not run here any more.
        }
    }

    private async Task TryCheck(CancellationToken stop)
    {
        try
        {
            await CheckSome(stop);
        }
        catch (Exception fault) when (Faults.IsTransient(fault) && !stop.IsCancellationRequested)
        {
            // Nothing is known to be missing; the next tick looks at the same page again.
            logger.Unchecked(name, Faults.Describe(fault));
        }
    }

    /// <summary>Checks one page of the log, up to the checkpoint.</summary>
    private async Task CheckSome(CancellationToken cancellation)
    {
        if (await checkpoints.Load(cancellation) is not { } checkpoint)
        {
            return;
        }

        var page = await reader.ReadAll(_at, filter, options.CheckEventsMax, cancellation);
        var passed = page.Events.Where(recorded => recorded.Position <= checkpoint.Position).ToArray();
        var streams = passed.Select(recorded => recorded.Stream).Distinct().ToArray();
        var aside = await parked.Among(streams, cancellation);
        var applied = await checkpoints.Revisions(streams, cancellation);
        foreach (var recorded in passed.Where(recorded => !aside.Contains(recorded.Stream)))
        {
            if (applied.GetValueOrDefault(recorded.Stream, -1) < recorded.Revision)
            {
                _missingInLap++;
                logger.EventMissing(name, recorded.EventId, recorded.Stream.Value, recorded.Revision);
            }
        }

        Missing = Math.Max(Missing, _missingInLap);
        if (passed.Length == page.Events.Count && !page.AtHead)
        {
            _at = page.Next;
            return;
        }

        (_at, Missing, _missingInLap, Laps) = (LogPosition.Start, _missingInLap, 0, Laps + 1);
    }
}
