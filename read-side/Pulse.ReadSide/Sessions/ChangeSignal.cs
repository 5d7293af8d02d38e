using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pulse.ReadSide.Sessions;

/// <summary>
/// Tells that projections have committed something. One listening connection serves the whole process; while it is lost,
/// waiters fall back to their own timeouts, so a signal is a hint and never a promise.
/// </summary>
public sealed class ChangeSignal(ReadOptions options, TimeProvider clock, ILogger<ChangeSignal> logger) : BackgroundService
{
    private const string Channel = "pulse_changes";

    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next commit of a projection. Take it before looking, or a commit in between goes unseen.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Waits for a commit or for the time to pass, whichever comes first.</summary>
    /// <param name="next">What <see cref="Next"/> gave before the caller looked.</param>
    /// <param name="timeMax">The longest wait.</param>
    public async Task Wait(Task next, TimeSpan timeMax, CancellationToken cancellation)
    {
        var over = New();
        await using var timer = clock.CreateTimer(_ => over.TrySetResult(), null, timeMax, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellation.Register(() => over.TrySetCanceled(cancellation));
        await await Task.WhenAny(next, over.Task);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost)
            {
                // Waiters poll meanwhile; the connection is opened again for as long as the process lives.
                logger.SignalLost(options.ReconnectPauseMs, lost.GetType().Name);
                await PauseUnlessStopping(stoppingToken);
            }
        }
    }

    private async Task Listen(CancellationToken stop)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "pulse-read-listen" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(stop);
        connection.Notification += (_, _) => Raise();
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        // Whatever was committed while nobody listened is found by looking.
        Raise();
        while (true)
        {
            await connection.WaitAsync(stop);
        }
    }

    private async Task PauseUnlessStopping(CancellationToken stop)
    {
        try
        {
            await Wait(New().Task, TimeSpan.FromMilliseconds(options.ReconnectPauseMs), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop's condition ends it.
        }
    }

    private void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
