using Microsoft.Extensions.Logging;

namespace Pulse.EventLog;

/// <summary>Everything that the event log writes to the process's log. Ids and counts only, never an event's content.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Warning, "Append batch failed with unknown outcome, Appends {Appends}, Events {Events}")]
    public static partial void AppendBatchFailed(this ILogger logger, Exception fault, int appends, int events);

    [LoggerMessage(2, LogLevel.Warning, "Listening connection lost, retry in {RetryMs} ms; subscriptions poll meanwhile")]
    public static partial void ListenConnectionLost(this ILogger logger, Exception fault, int retryMs);

    [LoggerMessage(3, LogLevel.Information, "Listening connection opened, Head {Head}")]
    public static partial void ListenConnectionOpened(this ILogger logger, long head);

    [LoggerMessage(4, LogLevel.Warning, "Append connection broke while closing")]
    public static partial void AppendConnectionLost(this ILogger logger, Exception fault);
}
