using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pulse.Ports.Live;

namespace Pulse.Bff;

/// <summary>Names of traces and metrics; part of the operator's interface.</summary>
internal static class Telemetry
{
    public const string Name = "Pulse.Bff";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Notifications = Meter.CreateCounter<long>(
        "pulse.live.notifications", "{notification}", "Changes handed to subscribers.");

    /// <summary>The last span of a command's trace: its change reaches a subscriber.</summary>
    public static void Notified(Change change)
    {
        Notifications.Add(1, new KeyValuePair<string, object?>("view", change.View));
        if (ActivityContext.TryParse(change.TraceParent, null, out var parent))
        {
            using var activity = Source.StartActivity($"notify {change.View}", ActivityKind.Producer, parent);
            activity?.SetTag("pulse.change.kind", change.Kind);
        }
    }
}
