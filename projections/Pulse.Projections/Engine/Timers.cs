namespace Pulse.Projections.Engine;

/// <summary>Waits on the engine's clock, so that a test can move it.</summary>
internal static class Timers
{
    /// <summary>Completes when the time has passed, or throws when cancelled before.</summary>
    public static async Task Pause(TimeProvider clock, TimeSpan length, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = clock.CreateTimer(_ => over.TrySetResult(), null, length, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellation.Register(() => over.TrySetCanceled(cancellation));
        await over.Task;
    }
}
