using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Log;
using Pulse.Ports.Live;
using Pulse.ReadSide.Live;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Live;

/// <summary>
/// Reads what projections have committed and feeds it to the subscribers. Projections only notify; a lost notification
/// is found by looking again.
/// </summary>
public sealed class ChangeTailer(ChangesReader changes, ConsistencyGate gate, ChangeSignal signal, ILiveFeed feed, ILogger<ChangeTailer> logger) : BackgroundService
{
    private const int PageChanges = 500;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TailPlace? place = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                // Before the first projections have made their tables there is nothing to follow.
                if (place is not null || await gate.Wait(ReadView.All, LogPosition.Start, stoppingToken) is Readiness.Ready)
                {
                    place ??= await changes.Head(stoppingToken);
                    place = await Drain(place, stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The place stands where it was: what was not delivered is read again after the pause below.
                LogMessages.TailFailed(logger, fault);
            }

            await signal.Wait(next, LookInterval, stoppingToken);
        }
    }

    private async Task<TailPlace> Drain(TailPlace place, CancellationToken cancellation)
    {
        while (await changes.ReadAfter(place, PageChanges, cancellation) is { Count: > 0 } rows)
        {
            await feed.Publish([.. rows.Select(ToChange)], cancellation);
            place = rows.Aggregate(place, (at, row) => at.After(row));
        }

        return place;
    }

    private static Change ToChange(ChangeRow row) =>
        new(row.View, row.Position, row.Ordinal, row.OrganizationId, row.EntityId, row.Kind, row.Progress, row.TraceParent);
}
