using System.Diagnostics.Metrics;

namespace Pulse.GraphQL;

/// <summary>The engine's meter, <c>Pulse.GraphQL</c>.</summary>
public static class SubscriptionMetrics
{
    public const string MeterName = EngineTelemetry.Name;

    private static readonly Meter Meter = new(MeterName);
    private static readonly UpDownCounter<long> OpenSubscriptions =
        Meter.CreateUpDownCounter<long>("graphql.subscriptions.open", "{subscription}", "Subscriptions whose source is open.");

    private static readonly UpDownCounter<long> OpenSockets =
        Meter.CreateUpDownCounter<long>("graphql.sockets.open", "{socket}", "WebSocket connections.");

    private static readonly Counter<long> LaggedSubscriptions =
        Meter.CreateCounter<long>("graphql.subscriptions.lagged", "{subscription}", "Subscriptions ended because their subscriber was too slow.");

    internal static void Opened() => OpenSubscriptions.Add(1);

    internal static void Closed() => OpenSubscriptions.Add(-1);

    internal static void SocketOpened() => OpenSockets.Add(1);

    internal static void SocketClosed() => OpenSockets.Add(-1);

    internal static void Lagged() => LaggedSubscriptions.Add(1);
}
