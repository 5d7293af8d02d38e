using Microsoft.Extensions.Logging;

namespace Pulse.ReadSide.Sessions;

/// <summary>Every message that the read side logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4001, LogLevel.Warning, "Notifications of projections are lost, next try in {PauseMs} ms: {Fault}")]
    public static partial void SignalLost(this ILogger logger, int pauseMs, string fault);
}
