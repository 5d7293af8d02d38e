using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Inference.Generation;
using Pulse.Ports;
using Pulse.Ports.Blobs;
using Pulse.Ports.Bus;

namespace Pulse.Inference.Studio;

/// <summary>Checks files when the edge asks. A verdict is kept and answers every repeat; a fault is not, so that asking again tries again.</summary>
public sealed class AssetCheckWorker(
    AssetChecker checker, IBlobStore blobs, IMessageBus bus, FairTurns turns, TimeProvider time, ILogger<AssetCheckWorker> logger)
    : IMessageHandler<AssetCheckRequested>
{
    public async ValueTask Handle(AssetCheckRequested message, MessageContext context, CancellationToken cancellation)
    {
        using var activity = Telemetry.StartWork("check-asset", context.TraceParent);
        var result = await AwaitedWork.Do(
            turns, time, message.AnswerBy, message.OrganizationId, WorkWeight.Heavy, limit => Check(message, limit), cancellation);
        if (result is null)
        {
            LogMessages.AssetCheckTooLate(logger, message.AssetId);
            return;
        }

        var answer = new AssetCheckAnswered(message.RequestId, message.OrganizationId, message.AssetId, result);
        var answerId = DerivedId.From("answer", message.RequestId.ToString());
        await bus.Publish(answer, new MessageContext(answerId, message.RequestId, Activity.Current?.Id ?? context.TraceParent), cancellation);
    }

    private async ValueTask<AssetCheckResult> Check(AssetCheckRequested message, CancellationToken cancellation)
    {
        if (await AssetFiles.FindCheck(blobs, message.OrganizationId, message.AssetId, cancellation) is { } earlier)
        {
            return earlier;
        }

        if (await blobs.FindResult(message.OrganizationId, AssetKeys.Upload(message.AssetId), cancellation) is not { } file)
        {
            return new AssetCheckFailed("NO_FILE");
        }

        var started = Stopwatch.GetTimestamp();
        var result = await Task.Run(() => Try(message, file.ToArray(), cancellation).AsTask(), cancellation);
        Telemetry.AssetChecked(result, Stopwatch.GetElapsedTime(started));
        if (result is AssetCheckFailed)
        {
            return result;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(result, PulseJson.Options);
        var kept = await blobs.PutResult(message.OrganizationId, AssetKeys.Check(message.AssetId), json, cancellation);
        return JsonSerializer.Deserialize<AssetCheckResult>(kept.Span, PulseJson.Options)!;
    }

    private async ValueTask<AssetCheckResult> Try(AssetCheckRequested message, byte[] file, CancellationToken cancellation)
    {
        try
        {
            return await checker.Check(message.OrganizationId, message.AssetId, message.Kind, file, cancellation);
        }
        catch (PulseFaultException fault)
        {
            LogMessages.AssetCheckFailed(logger, fault, message.AssetId);
            return new AssetCheckFailed(fault.SiteId);
        }
    }
}
