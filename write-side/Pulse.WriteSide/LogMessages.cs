using Microsoft.Extensions.Logging;
using Pulse.Contracts.Log;

namespace Pulse.WriteSide;

/// <summary>Every message of the write side's log: ids and codes, never texts of people.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1001, LogLevel.Debug, "Command to {Stream} met a conflict, try {Attempt}")]
    public static partial void CommandConflict(ILogger logger, StreamName stream, int attempt);

    [LoggerMessage(1002, LogLevel.Warning, "Snapshot of {Stream} at {Revision} could not be saved; the stream is read from the one before")]
    public static partial void SnapshotNotSaved(ILogger logger, Exception fault, StreamName stream, long revision);

    [LoggerMessage(1003, LogLevel.Warning, "Snapshot of {Stream} could not be used; the stream is read whole")]
    public static partial void SnapshotUnusable(ILogger logger, Exception fault, StreamName stream);

    [LoggerMessage(1004, LogLevel.Warning, "Snapshot of {Stream} at {Revision} is not of this log's history; the stream is read whole")]
    public static partial void SnapshotOfAnotherHistory(ILogger logger, StreamName stream, long revision);

    [LoggerMessage(1101, LogLevel.Warning, "Saga host lost its subscription at {Position} and subscribes again in {DelayMs} ms")]
    public static partial void SagaSubscriptionLost(ILogger logger, Exception fault, LogPosition position, double delayMs);

    [LoggerMessage(1102, LogLevel.Warning, "Output {OutputId} of {Stream} could not be carried out now; the watchdog will")]
    public static partial void SagaOutputFailed(ILogger logger, Exception fault, Guid outputId, StreamName stream);

    [LoggerMessage(1103, LogLevel.Information, "Saga {Stream} is overdue since {DueAt}")]
    public static partial void SagaOverdue(ILogger logger, StreamName stream, DateTimeOffset dueAt);

    [LoggerMessage(1104, LogLevel.Warning, "Saga watchdog failed to look; it looks again")]
    public static partial void SagaWatchdogFailed(ILogger logger, Exception fault);

    [LoggerMessage(1105, LogLevel.Information, "Pumped {Count} open sagas")]
    public static partial void SagasPumped(ILogger logger, int count);

    [LoggerMessage(1106, LogLevel.Warning, "Saga {Stream} could not be woken; it is tried again")]
    public static partial void SagaNotWoken(ILogger logger, Exception fault, StreamName stream);
}
