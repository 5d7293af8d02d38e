using Microsoft.Extensions.Logging;
using Pulse.Contracts.Ids;

namespace Pulse.Inference;

/// <summary>Every message of the workers' log: ids and codes, never texts of people.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Warning, "Rendering {Step} of generation {GenerationId} failed")]
    public static partial void RenderingFailed(ILogger logger, Exception fault, GenerationId generationId, string step);

    [LoggerMessage(3002, LogLevel.Warning, "Making a picture of generation {GenerationId} again failed")]
    public static partial void RegeneratingFailed(ILogger logger, Exception fault, GenerationId generationId);

    [LoggerMessage(3003, LogLevel.Information, "Nobody waits any longer for a picture of generation {GenerationId} to be made again")]
    public static partial void RegenerationTooLate(ILogger logger, GenerationId generationId);

    [LoggerMessage(3004, LogLevel.Error, "A picture of generation {GenerationId} was made again from the same recipe by the same build, and its bytes differ")]
    public static partial void BytesDrifted(ILogger logger, GenerationId generationId);

    [LoggerMessage(3005, LogLevel.Warning, "Checking asset {AssetId} failed")]
    public static partial void AssetCheckFailed(ILogger logger, Exception fault, AssetId assetId);

    [LoggerMessage(3006, LogLevel.Information, "Nobody waits any longer for asset {AssetId} to be checked")]
    public static partial void AssetCheckTooLate(ILogger logger, AssetId assetId);

    [LoggerMessage(3010, LogLevel.Warning, "CUDA was asked for and cannot be used; models run on the processor")]
    public static partial void NoCuda(ILogger logger, Exception fault);
}
