using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections.Engine;

/// <summary>The operator's door to the editions of this database.</summary>
internal sealed class ProjectionControl(
    EditionStore editions,
    Promotion promotion,
    Verification verification,
    IEventReader reader,
    Func<IReadOnlyList<ProjectionLag>> running,
    Func<string, bool> resume,
    Func<string, ParkedReplay?> replay) : IProjectionControl
{
    public async ValueTask<IReadOnlyList<EditionReport>> Status(CancellationToken cancellation)
    {
        var lags = running().ToDictionary(lag => (lag.Name, lag.Edition));
        var head = await reader.Head(cancellation);
        return [.. (await editions.List(cancellation)).Select(entry => Report(entry, lags.GetValueOrDefault((entry.Projection, entry.Number)), head))];
    }

    public async ValueTask<RebuildOutcome> Rebuild(string projection, int? eventsPerSecondMax, CancellationToken cancellation)
    {
        if (editions.Find(projection) is not { } known)
        {
            return RebuildOutcome.UnknownProjection;
        }

        var epoch = await reader.Epoch(cancellation);
        return await editions.AddCandidate(known, epoch, eventsPerSecondMax, cancellation) is null ? RebuildOutcome.HasCandidate : RebuildOutcome.Begun;
    }

    public async ValueTask<VerifyOutcome> Verify(string projection, CancellationToken cancellation) =>
        await verification.Verify(projection, cancellation);

    public async ValueTask<PromoteOutcome> Promote(string projection, CancellationToken cancellation) =>
        await promotion.Promote(projection, cancellation);

    public async ValueTask<bool> Abandon(string projection, CancellationToken cancellation) =>
        await editions.RetireCandidate(projection, cancellation);

    public bool Resume(string projection) => resume(projection);

    public async ValueTask<IReadOnlyList<ParkedStream>> Parked(string projection, CancellationToken cancellation) =>
        await editions.Parked(projection, cancellation);

    public ValueTask<ReplayOutcome> ReplayParked(string projection, string stream, CancellationToken cancellation) =>
        Replay(projection, stream, discardsFirst: false, cancellation);

    public ValueTask<ReplayOutcome> DiscardParked(string projection, string stream, CancellationToken cancellation) =>
        Replay(projection, stream, discardsFirst: true, cancellation);

    private async ValueTask<ReplayOutcome> Replay(string projection, string stream, bool discardsFirst, CancellationToken cancellation)
    {
        var parked = (await editions.Parked(projection, cancellation)).FirstOrDefault(item => string.Equals(item.Stream, stream, StringComparison.Ordinal));
        return parked is not null && replay(projection) is { } edition
            ? await edition.Replay(StreamName.Parse(parked.Stream), discardsFirst, cancellation)
            : new ReplayOutcome.NotParked();
    }

    private static EditionReport Report(EditionEntry entry, ProjectionLag? lag, LogPosition head)
    {
        var position = lag?.Position ?? entry.Position;
        var done = head.Commit == 0 ? 1 : Math.Min(1, (double)position.Commit / head.Commit);
        return new EditionReport(
            entry.Projection,
            entry.Version,
            entry.Number,
            ApiNames.Of(entry.Role),
            ApiNames.Of(lag?.State ?? entry.State),
            position.ToString(),
            lag?.LagEvents,
            lag?.LagIsAtLeast ?? false,
            lag?.Lag,
            lag?.EventsPerSecond ?? 0,
            done,
            lag?.Eta(head),
            lag?.UnknownEvents ?? 0,
            entry.ParkedStreams,
            lag?.Stop is { } stop ? new EditionStop(stop.EventId, stop.Stream.Value, stop.Reason) : null);
    }
}
