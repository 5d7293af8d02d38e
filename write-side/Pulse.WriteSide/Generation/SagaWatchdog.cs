using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Sagas;

namespace Pulse.WriteSide.Generation;

/// <summary>Looks every few seconds for sagas whose deadline has passed, tells them, and pumps what they still wait for.</summary>
public sealed class SagaWatchdog(ISagaIndex index, SagaRunner runner, TimeProvider time, WriteSideOptions options, ILogger<SagaWatchdog> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchdogInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // A watchdog that dies watches nothing: say it and look again at the next tick.
                LogMessages.SagaWatchdogFailed(logger, fault);
            }
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        foreach (var saga in await index.Due(time.GetUtcNow(), options.WatchdogSagasMax, cancellation))
        {
            Telemetry.SagaOverdue.Add(1);
            LogMessages.SagaOverdue(logger, saga.Stream, saga.NextDue!.Value);
            try
            {
                await Wake(saga, cancellation);
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                // One saga that cannot be woken must not keep the others asleep; it is still due at the next look.
                LogMessages.SagaNotWoken(logger, fault, saga.Stream);
            }
        }
    }

    private async Task Wake(OpenSaga saga, CancellationToken cancellation)
    {
        var id = new GenerationId(Guid.Parse(saga.Stream.Id));
        await runner.Handle(id, new SagaInput.DeadlinePassed(saga.NextDue!.Value), cause: null, cancellation);
        await runner.Pump(id, cancellation);
    }
}
