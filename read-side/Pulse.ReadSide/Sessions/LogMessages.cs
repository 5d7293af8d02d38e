using Microsoft.Extensions.Logging;

namespace Pulse.ReadSide.Sessions;

/// <summary>Every message that the read side logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4001, LogLevel.Warning, "Notifications of projections are lost, next try in {PauseMs} ms: {Fault}")]
    public static partial void SignalLost(this ILogger logger, int pauseMs, string fault);

    [LoggerMessage(4002, LogLevel.Information, "The schema analytics is in place, Version {Version}")]
    public static partial void AnalyticsApplied(this ILogger logger, int version);

    [LoggerMessage(4003, LogLevel.Warning, "A session of analyst {Role} was ended: beyond the limit {Reason}")]
    public static partial void AnalystEnded(this ILogger logger, string role, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "The analysts' door fails, next try in {IntervalMs} ms: {Fault} {Message}")]
    public static partial void AnalystDoorFails(this ILogger logger, int intervalMs, string fault, string? message);
}
