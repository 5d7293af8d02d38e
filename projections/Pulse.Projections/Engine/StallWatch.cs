using Microsoft.Extensions.Logging;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections.Engine;

/// <summary>
/// Sees whether a subscription has gone silent although the log moves on, and measures how far behind the edition is.
/// </summary>
internal sealed class StallWatch(RunnerParts parts, RunnerStatus status)
{
    private const long NotIdle = -1;

    /// <summary>The clock's stamp when the runner began to wait for messages, or <see cref="NotIdle"/>.</summary>
    private long _idleSince = NotIdle;

    private string Name => parts.Edition.ToString();

    /// <summary>From here on the runner waits for messages.</summary>
    public void Idle() => Interlocked.Exchange(ref _idleSince, parts.Clock.GetTimestamp());

    /// <summary>From here on the runner has a batch in hand, which may take its time.</summary>
    public void Working() => Interlocked.Exchange(ref _idleSince, NotIdle);

    /// <summary>Compares the log's head with the checkpoint; ends the session when the one moves and the other does not.</summary>
    public async Task Run(Func<Task> endSession, CancellationToken session)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(parts.Options.WatchIntervalMs), parts.Clock);
            do
            {
                var reading = await Measure(session);
                var isBehind = reading is not null && reading.Head > status.Checkpoint.Position;
                if (isBehind && IsStalled())
                {
                    parts.Logger.Resubscribes(Name, parts.Options.StallSecondsMax, reading!.Head.ToString());
                    parts.Telemetry.Resubscribed(parts.Edition.Projection);
                    status.Resubscribing();
                    await endSession();
                    return;
                }

                if (!isBehind && Interlocked.Read(ref _idleSince) is var idle and not NotIdle)
                {
                    Interlocked.CompareExchange(ref _idleSince, parts.Clock.GetTimestamp(), idle);
                }
            }
            while (await timer.WaitForNextTickAsync(session));
        }
        catch (OperationCanceledException) when (session.IsCancellationRequested)
        {
            // The session is over.
        }
    }

    public async Task<LagReading?> Measure(CancellationToken cancellation)
    {
        try
        {
            var position = status.Checkpoint.Position;
            var head = await parts.Reader.Head(cancellation);
            var pending = head > position
                ? await parts.Reader.ReadAll(position, parts.Edition.Projection.Filter, parts.Options.LagEventsCountedMax, cancellation)
                : null;
            var oldest = pending is { Events.Count: > 0 } ? pending.Events[0].RecordedAt : (DateTimeOffset?)null;
            var reading = new LagReading(head, pending?.Events.Count ?? 0, pending?.Events.Count == parts.Options.LagEventsCountedMax, oldest);
            status.Measured(reading);
            return reading;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // Without the log there is no lag to tell; the next tick tries again.
            status.Unmeasured();
            parts.Logger.Unmeasured(Name, Faults.Describe(fault));
            return null;
        }
    }

    private bool IsStalled() =>
        Interlocked.Read(ref _idleSince) is var since and not NotIdle
        && parts.Clock.GetElapsedTime(since).TotalSeconds >= parts.Options.StallSecondsMax;
}
