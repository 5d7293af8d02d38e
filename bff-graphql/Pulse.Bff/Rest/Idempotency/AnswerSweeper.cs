using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Ports;
using Pulse.Ports.Rest;

namespace Pulse.Bff.Rest.Idempotency;

/// <summary>Deletes answers whose time is over, a bounded number of rows at a time.</summary>
internal sealed class AnswerSweeper(IStoredAnswers answers, RestOptions options, TimeProvider time, ILogger<AnswerSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (PulseFaultException fault)
            {
                LogMessages.SweepFailed(logger, fault);
            }
        }
    }

    private async Task Sweep(CancellationToken cancellation)
    {
        for (var statement = 0; statement < options.SweepStatementsMax; statement++)
        {
            if (await answers.Sweep(options.SweepRowsMax, cancellation) < options.SweepRowsMax)
            {
                return;
            }
        }
    }
}
