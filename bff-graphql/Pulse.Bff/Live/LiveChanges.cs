using System.Runtime.CompilerServices;
using Pulse.Bff.Edge;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.Ports.Live;
using Pulse.ReadSide.Live;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Live;

/// <summary>
/// Changes of one view without a hole: subscribe first, then read what has been, then go live and drop what was read
/// already.
/// </summary>
public sealed class LiveChanges(ILiveFeed feed, ChangesReader changes, BffOptions options)
{
    /// <param name="entity">Only changes of this entity, or null for all of the organization's.</param>
    /// <param name="resumeFrom">Replay from after this position; null begins with what comes.</param>
    /// <exception cref="GraphQLException"><c>RESYNC_REQUIRED</c> or <c>LAGGED</c>.</exception>
    public async IAsyncEnumerable<Change> Follow(
        PulseRequest request, ReadView view, Guid? entity, LogPosition? resumeFrom, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var live = feed.Subscribe(request.Caller.OrganizationId, view.Name, options.SubscriberChangesMax);
        var last = (Position: resumeFrom ?? LogPosition.Start, Ordinal: int.MaxValue);
        if (resumeFrom is not null)
        {
            await foreach (var change in Replay(request, view, entity, last.Position, cancellation))
            {
                last = (change.Position, change.Ordinal);
                Telemetry.Notified(change);
                yield return change;
            }
        }

        await using var arrivals = live.ReadAll(cancellation).GetAsyncEnumerator(cancellation);
        while (await Next(arrivals, request, last.Position))
        {
            var change = arrivals.Current;
            var isNew = change.Position > last.Position || (change.Position == last.Position && change.Ordinal > last.Ordinal);
            if (isNew && (entity is null || change.EntityId == entity))
            {
                last = (change.Position, change.Ordinal);
                Telemetry.Notified(change);
                yield return change;
            }
        }
    }

    private async IAsyncEnumerable<Change> Replay(
        PulseRequest request, ReadView view, Guid? entity, LogPosition after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ordinal = int.MaxValue;
        while (true)
        {
            var read = await changes.Read(request.Scope, view, after, ordinal, entity, options.ReplayPageChanges, cancellation);
            if (read is not ReadSide.Live.Replay.Changes { Rows: var rows })
            {
                throw new GraphQLException(
                    request.IsArabic ? "مضى وقت طويل؛ حمّل البيانات من جديد." : "Too much has happened since; load the data anew.", EdgeErrors.ResyncRequired);
            }

            foreach (var row in rows)
            {
                yield return new Change(row.View, row.Position, row.Ordinal, row.OrganizationId, row.EntityId, row.Kind, row.Progress, row.TraceParent);
                (after, ordinal) = (row.Position, row.Ordinal);
            }

            if (rows.Count < options.ReplayPageChanges)
            {
                yield break;
            }
        }
    }

    private static async ValueTask<bool> Next(IAsyncEnumerator<Change> arrivals, PulseRequest request, LogPosition last)
    {
        try
        {
            return await arrivals.MoveNextAsync();
        }
        catch (LiveFeedLaggedException)
        {
            throw new GraphQLException(
                request.IsArabic ? "الاتصال أبطأ من التحديثات؛ أعد الاشتراك من آخر نقطة." : "The subscriber was too slow; subscribe again from the last token.",
                ErrorCodes.Lagged,
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["resumeFrom"] = last == LogPosition.Start ? null : request.TokenAt(last) });
        }
    }
}
