using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pulse.EventLog;

/// <summary>The event log's one activity source and one meter.</summary>
public static class EventLogTelemetry
{
    public const string Name = "Pulse.EventLog";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<int> BatchEvents =
        Meter.CreateHistogram<int>("pulse.eventlog.append.batch_events", "{event}", "Events written by one append transaction.");

    internal static readonly Histogram<double> BatchSeconds =
        Meter.CreateHistogram<double>("pulse.eventlog.append.duration", "s", "Time of one append transaction, commit included.");

    internal static readonly UpDownCounter<int> Subscriptions =
        Meter.CreateUpDownCounter<int>("pulse.eventlog.subscriptions", "{subscription}", "Subscriptions now open.");
}
