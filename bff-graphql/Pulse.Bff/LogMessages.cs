using Microsoft.Extensions.Logging;

namespace Pulse.Bff;

/// <summary>Every message of the edge's log: ids and codes, never texts of people.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5001, LogLevel.Warning, "Reading what projections changed failed; it is read again")]
    public static partial void TailFailed(ILogger logger, Exception fault);

    [LoggerMessage(5002, LogLevel.Error, "An operator's action {ActionId} failed and is recorded so")]
    public static partial void OperatorActionFailed(ILogger logger, Guid actionId, Exception fault);
}
