using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pulse.Projections.Engine;

/// <summary>The engine's traces and metrics; names and tags are a published format.</summary>
public sealed class ProjectionTelemetry : IDisposable
{
    public const string Name = "Pulse.Projections";

    /// <summary>More links than these would only repeat what the log tells.</summary>
    private const int BatchLinksMax = 64;

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _events;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _overtaken;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _resubscribed;
    private readonly Histogram<double> _batchSeconds;

    public ProjectionTelemetry()
    {
        _events = _meter.CreateCounter<long>("pulse.projection.events", "{event}", "Events applied.");
        _unknown = _meter.CreateCounter<long>("pulse.projection.unknown_events", "{event}", "Events of a type that this build does not know.");
        _overtaken = _meter.CreateCounter<long>("pulse.projection.overtaken", "{batch}", "Batches rolled back because another runner was first.");
        _faults = _meter.CreateCounter<long>("pulse.projection.faults", "{fault}", "Transient faults that were tried again.");
        _resubscribed = _meter.CreateCounter<long>("pulse.projection.resubscribed", "{subscription}", "Subscriptions begun again by the watch.");
        _batchSeconds = _meter.CreateHistogram<double>("pulse.projection.batch_seconds", "s", "From the first reduction of a batch to its commit.");
    }

    /// <summary>Reports lag and state whenever metrics are collected.</summary>
    internal void Observe(Func<IEnumerable<ProjectionLag>> read)
    {
        _meter.CreateObservableGauge("pulse.projection.lag_events", () => read().Select(lag => Of(lag, lag.LagEvents)), "{event}", "Events of interest not applied yet.");
        _meter.CreateObservableGauge("pulse.projection.lag_seconds", () => read().Select(lag => Of(lag, lag.Lag.TotalSeconds)), "s", "Age of the oldest event not applied yet.");
        _meter.CreateObservableGauge("pulse.projection.missing_events", () => read().Select(lag => Of(lag, lag.MissingEvents)), "{event}", "Events passed but not taken in.");
        _meter.CreateObservableGauge("pulse.projection.stopped", () => read().Select(lag => Of(lag, lag.Stop is null ? 0L : 1L)), "{projection}", "1 while stopped at an event.");
        _meter.CreateObservableGauge("pulse.projection.ready", () => read().Select(lag => Of(lag, lag.IsReady ? 1L : 0L)), "{projection}", "1 while live and without trouble.");
    }

    internal void Committed(Projection projection, PreparedBatch batch, TimeSpan took)
    {
        var tags = Tags(projection.Name, projection.Version);
        _events.Add(batch.Events.Count, tags);
        _unknown.Add(batch.Unknown, tags);
        _batchSeconds.Record(took.TotalSeconds, tags);
    }

    internal void Overtaken(Projection projection) => _overtaken.Add(1, Tags(projection.Name, projection.Version));

    internal void Fault(Projection projection) => _faults.Add(1, Tags(projection.Name, projection.Version));

    internal void Resubscribed(Projection projection) => _resubscribed.Add(1, Tags(projection.Name, projection.Version));

    /// <summary>A span for a batch.</summary>
    internal static Activity? StartBatch(Projection projection, int events)
    {
        var activity = events > 0 ? Source.StartActivity("projection batch", ActivityKind.Consumer) : null;
        activity?.SetTag("pulse.projection", projection.Name);
        return activity;
    }

    /// <summary>Says what the batch took in, and links its span to whatever caused the events.</summary>
    internal static void EndBatch(Activity? activity, PreparedBatch batch)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag("pulse.events", batch.Events.Count);
        activity.SetTag("pulse.position", batch.To.ToString());
        foreach (var parent in batch.Events.Select(item => item.Envelope.Metadata.TraceParent).Distinct(StringComparer.Ordinal).Take(BatchLinksMax))
        {
            if (ActivityContext.TryParse(parent, null, out var context))
            {
                activity.AddLink(new ActivityLink(context));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<T> Of<T>(ProjectionLag lag, T value)
        where T : struct => new(value, Tags(lag.Name, lag.Version));

    private static TagList Tags(string name, int version) => new() { { "projection", name }, { "version", version } };
}
