using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>What a runner works with.</summary>
internal sealed record RunnerParts(
    Edition Edition,
    IEventReader Reader,
    CheckpointStore Checkpoints,
    BatchApplier Applier,
    ProjectionOptions Options,
    ProjectionTelemetry Telemetry,
    TimeProvider Clock,
    ILogger Logger);

/// <summary>
/// Keeps one edition going: subscribes from its checkpoint, applies batches, begins again after faults and stalls. Any
/// number of runners of the same edition do no harm; the one that commits first wins each batch.
/// </summary>
internal sealed class ProjectionRunner
{
    private readonly RunnerParts _parts;
    private readonly ProjectionOptions _options;
    private TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Throttle _throttle;
    private readonly StallWatch _watch;

    /// <summary>What is known of a candidate's tables while it is filled in bulk; null otherwise.</summary>
    private WorkingSet? _filling;
    private LogPosition? _bound;
    private int? _eventsPerSecondMax;

    public ProjectionRunner(RunnerParts parts)
    {
        _parts = parts;
        _options = parts.Options;
        _throttle = new Throttle(parts.Clock);
        Status = new RunnerStatus(parts.Edition, parts.Clock, parts.Options);
        _watch = new StallWatch(parts, Status);
    }

    public RunnerStatus Status { get; }

    private string Name => _parts.Edition.ToString();

    private Projection Projection => _parts.Edition.Projection;

    /// <summary>Runs until cancelled, or until the edition is retired; no fault ends it.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await _parts.Checkpoints.Load(stop) is not { Role: not EditionRole.Retired } checkpoint)
                {
                    return;
                }

                await Session(checkpoint, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // A projection outlives every fault of the machinery; how many came in a row decides readiness.
                var faults = Status.Faulted(Faults.Describe(fault));
                _parts.Telemetry.Fault(Projection);
                await PauseAfterFault(faults, Faults.Describe(fault), stop);
            }
        }
    }

    /// <summary>Makes a stopped projection try its event again.</summary>
    public void Resume()
    {
        if (Status.Checkpoint.State == ProjectionState.Stopped)
        {
            _resumed.TrySetResult();
        }
    }

    private async Task PauseAfterFault(int faults, string fault, CancellationToken stop)
    {
        var pauseMs = Math.Min(_options.RetryPauseMsFirst * Math.Pow(2, faults - 1), _options.RetryPauseMsMax);
        _parts.Logger.TriesAgain(Name, pauseMs, faults, fault);
        try
        {
            await Timers.Pause(_parts.Clock, TimeSpan.FromMilliseconds(pauseMs), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop's condition ends the run.
        }
    }

    /// <summary>One subscription: until a stall, a stop, or a checkpoint that went back.</summary>
    private async Task Session(Checkpoint checkpoint, CancellationToken stop)
    {
        await RequireEpoch(checkpoint, stop);
        Known(checkpoint);
        _filling = checkpoint is { Role: EditionRole.Candidate, State: not ProjectionState.Live } ? new WorkingSet() : null;
        Status.Moved(checkpoint with { State = ProjectionState.CatchingUp, Stop = null }, eventsApplied: 0, isCommit: false);
        _parts.Logger.Starts(Name, checkpoint.Position.ToString());
        _resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var messages = Channel.CreateBounded<LogMessage>(new BoundedChannelOptions(_filling is null ? _options.BufferMessagesMax : _options.FillBatchEventsMax) { SingleReader = true, SingleWriter = true });
        _watch.Idle();
        var pump = Pump(checkpoint.Position, messages.Writer, session.Token);
        var watch = _watch.Run(session.CancelAsync, session.Token);
        try
        {
            await Consume(messages.Reader, checkpoint.Position, session.Token);
        }
        catch (OperationCanceledException) when (session.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The watch ended this session because nothing came: the next one subscribes again.
        }
        finally
        {
            await session.CancelAsync();
            await Task.WhenAll(pump, watch);
        }

        if (Status.Checkpoint.State == ProjectionState.Stopped)
        {
            await StayStopped(stop);
        }
    }

    /// <summary>Positions of another life of the log mean nothing: going on would skip or repeat events.</summary>
    private async Task RequireEpoch(Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (await _parts.Reader.Epoch(cancellation) != checkpoint.LogEpoch)
        {
            throw new EventLogException("PLS-P3EP", $"The checkpoint of '{Name}' belongs to another life of the log: rebuild this projection.");
        }
    }

    private async Task Pump(LogPosition after, ChannelWriter<LogMessage> messages, CancellationToken session)
    {
        Exception? fault = null;
        try
        {
            await foreach (var message in _parts.Reader.Subscribe(after, Projection.Filter, session))
            {
                await messages.WriteAsync(message, session);
            }
        }
        catch (Exception broken)
        {
            // The consumer takes what came before and then throws this.
            fault = broken;
        }

        messages.TryComplete(fault);
    }

    private async Task Consume(ChannelReader<LogMessage> messages, LogPosition position, CancellationToken session)
    {
        var gathering = new BatchGathering(BatchEventsMax, _options.BatchBytesMax);
        while (await messages.WaitToReadAsync(session))
        {
            _watch.Working();
            var gathered = gathering.Gather(messages, position, Status.Checkpoint.State);
            var reached = await Apply(gathered, position, session);
            if (reached is null || Status.Checkpoint.State == ProjectionState.Stopped)
            {
                return;
            }

            position = reached.Value;
            _watch.Idle();
        }

        // The port promises that a subscription never ends by itself.
        throw new EventLogException("PLS-P3SB", $"The subscription of '{Name}' ended.");
    }

    /// <returns>The position reached, or null to begin again from the database's checkpoint.</returns>
    private async Task<LogPosition?> Apply(Gathered gathered, LogPosition position, CancellationToken session)
    {
        while (gathered.To > position || gathered.State != Status.Checkpoint.State)
        {
            if (_bound is { } bound && position >= bound && gathered.To > bound)
            {
                await WaitAtBound(session);
                continue;
            }

            var (outcome, written) = await ApplyOnce(gathered, position, session);
            if (outcome == WriteOutcome.Overtaken)
            {
                if (await LearnWhoOvertook(position, gathered.State, session) is not { } reached)
                {
                    return null;
                }

                position = reached;
                continue;
            }

            position = written.To;
            await _throttle.Took(written.Events.Count, _eventsPerSecondMax, session);
            if (written.Stop is not null)
            {
                return position;
            }
        }

        return position;
    }

    private async Task<(WriteOutcome Outcome, PreparedBatch Written)> ApplyOnce(Gathered gathered, LogPosition position, CancellationToken session)
    {
        var began = _parts.Clock.GetTimestamp();
        var to = Later(gathered.To, position);
        to = _bound is { } bound && bound < to ? bound : to;
        var pending = gathered.Events.Where(item => item.Position > position && item.Position <= to).ToArray();
        using var activity = ProjectionTelemetry.StartBatch(Projection, pending.Length);
        var (outcome, written) = await _parts.Applier.Apply(pending, position, to, gathered.State, _filling, session);
        if (_filling is { HasWork: true })
        {
            // The batch was not written as it was prepared: what the set says of the tables is not true.
            _filling = new WorkingSet();
        }

        if (outcome == WriteOutcome.Committed)
        {
            ProjectionTelemetry.EndBatch(activity, written);
            Committed(written, _parts.Clock.GetElapsedTime(began));
        }

        return (outcome, written);
    }

    /// <returns>Where to go on, or null to begin again from the database's checkpoint.</returns>
    private async Task<LogPosition?> LearnWhoOvertook(LogPosition position, ProjectionState state, CancellationToken session)
    {
        _parts.Telemetry.Overtaken(Projection);
        _filling = _filling is null ? null : new WorkingSet();
        var hadBound = _bound is not null;
        if (await _parts.Checkpoints.Load(session) is not { Role: not EditionRole.Retired } stored)
        {
            return null;
        }

        Known(stored);
        if (stored.Position == position && (hadBound || _bound is not null))
        {
            return position;
        }

        _parts.Logger.Overtaken(Name, stored.Position.ToString());
        if (stored.Position <= position)
        {
            return null;
        }

        Status.Moved(stored with { State = state, Stop = null }, eventsApplied: 0, isCommit: false);
        return stored.Position;
    }

    /// <summary>Two editions are being compared: nothing may change here until that is done.</summary>
    private async Task WaitAtBound(CancellationToken session)
    {
        await Timers.Pause(_parts.Clock, TimeSpan.FromMilliseconds(_options.BoundPollMs), session);
        _bound = (await _parts.Checkpoints.Load(session))?.Bound;
    }

    private void Known(Checkpoint stored)
    {
        _bound = stored.Bound;
        _eventsPerSecondMax = stored.EventsPerSecondMax;
    }

    private static LogPosition Later(LogPosition one, LogPosition other) => one > other ? one : other;

    /// <summary>While a rebuild is held to a rate, a batch is never more than a second's worth.</summary>
    private int BatchEventsMax => Math.Min(_filling is null ? _options.BatchEventsMax : _options.FillBatchEventsMax, _eventsPerSecondMax ?? int.MaxValue);

    private void Committed(PreparedBatch written, TimeSpan took)
    {
        var before = Status.Checkpoint;
        var lastEventAt = written.Events.Count > 0 ? written.Events[^1].Envelope.RecordedAt : before.LastEventAt;
        var now = new Checkpoint(written.To, before.LogEpoch, written.State, lastEventAt, before.UnknownCount + written.Unknown, written.Stop);
        Status.Moved(now, written.Events.Count, isCommit: true);
        _parts.Telemetry.Committed(Projection, written, took);
        foreach (var parked in written.Parked.Where(item => item.Reason is not null))
        {
            _parts.Logger.Parked(Name, parked.Event.Stream.Value, parked.Event.EventId, parked.Reason!);
        }

        if (now.State == ProjectionState.Live)
        {
            // From here on it is written as the active edition is: others may read it at any moment.
            _filling = null;
        }
        else if (_filling?.Count > _options.FillRowsHeldMax)
        {
            _filling = new WorkingSet();
        }

        if (written.Stop is { } stop)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, stop.Reason);
            _parts.Logger.Stopped(Name, stop.EventId, stop.Stream.Value, stop.Reason);
        }
    }

    /// <summary>Waits for a person, or for another runner that could take the event in.</summary>
    private async Task StayStopped(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var resumed = _resumed.Task;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.WatchIntervalMs), _parts.Clock);
        var isStopped = true;
        while (isStopped)
        {
            await Task.WhenAny(resumed, timer.WaitForNextTickAsync(over.Token).AsTask());
            stop.ThrowIfCancellationRequested();
            await _watch.Measure(over.Token);
            isStopped = !resumed.IsCompleted && (await _parts.Checkpoints.Load(over.Token))?.State == ProjectionState.Stopped;
        }

        await over.CancelAsync();
    }
}
