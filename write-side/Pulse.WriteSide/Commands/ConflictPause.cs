namespace Pulse.WriteSide.Commands;

/// <summary>
/// The wait between two tries after a conflict: a random part of a time that doubles with each try, up to a limit. Writers who
/// met once would meet again if they all waited equally long.
/// </summary>
/// <param name="share">Draws the part that is waited, from 0 to 1; a simulation gives a seeded one.</param>
public sealed class ConflictPause(TimeProvider time, WriteSideOptions options, Func<double> share)
{
    /// <summary>Waits before the next try.</summary>
    /// <param name="conflicts">How many conflicts there were, from 1.</param>
    public async ValueTask Wait(int conflicts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var length = share() * Longest(conflicts);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = time.CreateTimer(_ => over.TrySetResult(), null, length, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellation.Register(() => over.TrySetCanceled(cancellation));
        await over.Task;
    }

    private TimeSpan Longest(int conflicts)
    {
        // Doubling step by step cannot overflow: it ends at the limit, however many tries an operator allows.
        var longest = options.ConflictPauseFirst;
        for (var doubled = 1; doubled < conflicts && longest < options.ConflictPauseMax; doubled++)
        {
            longest *= 2;
        }

        return longest < options.ConflictPauseMax ? longest : options.ConflictPauseMax;
    }
}
