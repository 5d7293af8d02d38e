using Microsoft.Extensions.Logging;

namespace Pulse.Bff;

/// <summary>Every message of the edge's log: ids and codes, never texts of people.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5001, LogLevel.Warning, "Reading what projections changed failed; it is read again")]
    public static partial void TailFailed(ILogger logger, Exception fault);

    [LoggerMessage(5002, LogLevel.Error, "An operator's action {ActionId} failed and is recorded so")]
    public static partial void OperatorActionFailed(ILogger logger, Guid actionId, Exception fault);

    [LoggerMessage(5003, LogLevel.Warning, "The answer to a request of {Route} could not be kept; its key is in flight until its lease ends")]
    public static partial void AnswerNotKept(ILogger logger, string route, Exception fault);

    [LoggerMessage(5004, LogLevel.Warning, "Sweeping old answers failed; the next sweep tries again")]
    public static partial void SweepFailed(ILogger logger, Exception fault);

    [LoggerMessage(5005, LogLevel.Error, "A request of the route {Route} failed")]
    public static partial void RestFailed(ILogger logger, string route, Exception fault);
}
