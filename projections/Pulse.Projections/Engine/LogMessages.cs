using Microsoft.Extensions.Logging;
using Pulse.Ports.Projections;

namespace Pulse.Projections.Engine;

/// <summary>Every message that projections log: ids and positions, never payloads.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Information, "Projection {Projection} starts at {Position}")]
    public static partial void Starts(this ILogger logger, string projection, string position);

    [LoggerMessage(3002, LogLevel.Error, "Projection {Projection} stopped before event {EventId} of {Stream}: {Reason}")]
    public static partial void Stopped(this ILogger logger, string projection, Guid eventId, string stream, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "Projection {Projection} tries again in {PauseMs} ms after fault {Faults} in a row: {Fault}")]
    public static partial void TriesAgain(this ILogger logger, string projection, double pauseMs, int faults, string fault);

    [LoggerMessage(3004, LogLevel.Warning, "Projection {Projection} subscribes again: nothing came for {StallSeconds} s and the head is at {Head}")]
    public static partial void Resubscribes(this ILogger logger, string projection, int stallSeconds, string head);

    [LoggerMessage(3005, LogLevel.Information, "Projection {Projection} was overtaken by another runner at {Position}")]
    public static partial void Overtaken(this ILogger logger, string projection, string position);

    [LoggerMessage(3006, LogLevel.Debug, "Deleted {Rows} changes older than {RetentionDays} days")]
    public static partial void Pruned(this ILogger logger, int rows, int retentionDays);

    [LoggerMessage(3007, LogLevel.Warning, "Old changes could not be deleted, next try in {PauseSeconds} s: {Fault}")]
    public static partial void PruneFailed(this ILogger logger, int pauseSeconds, string fault);

    [LoggerMessage(3009, LogLevel.Warning, "The editions of the read models could not be looked after: {Fault}")]
    public static partial void EditionsUnseen(this ILogger logger, string fault);

    [LoggerMessage(3015, LogLevel.Warning, "Edition {Edition} of projection {Projection} could not be looked after: {Fault}")]
    public static partial void EditionLeft(this ILogger logger, string projection, int edition, string fault);

    [LoggerMessage(3010, LogLevel.Information, "Edition {Edition} of projection {Projection} was dropped")]
    public static partial void EditionDropped(this ILogger logger, string projection, int edition);

    [LoggerMessage(3011, LogLevel.Information, "Edition {Edition} of projection {Projection}, version {Version}, promotes itself: {Outcome}")]
    public static partial void PromotedItself(this ILogger logger, string projection, int edition, int version, PromoteOutcome outcome);

    [LoggerMessage(3012, LogLevel.Error, "Projection {Projection} has passed event {EventId} of {Stream}, revision {Revision}, without taking it in: rebuild it")]
    public static partial void EventMissing(this ILogger logger, string projection, Guid eventId, string stream, long revision);

    [LoggerMessage(3013, LogLevel.Warning, "Projection {Projection} could not be compared with the log: {Fault}")]
    public static partial void Unchecked(this ILogger logger, string projection, string fault);

    [LoggerMessage(3014, LogLevel.Warning, "Projection {Projection} put {Stream} aside at event {EventId}: {Reason}")]
    public static partial void Parked(this ILogger logger, string projection, string stream, Guid eventId, string reason);

    [LoggerMessage(3008, LogLevel.Warning, "The lag of projection {Projection} could not be measured: {Fault}")]
    public static partial void Unmeasured(this ILogger logger, string projection, string fault);
}
