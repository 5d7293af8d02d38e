using Microsoft.Extensions.Logging;
using Pulse.Contracts.Ids;

namespace Pulse.Inference;

/// <summary>Every message of the workers' log: ids and codes, never texts of people.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Warning, "Rendering {Step} of generation {GenerationId} failed")]
    public static partial void RenderingFailed(ILogger logger, Exception fault, GenerationId generationId, string step);
}
