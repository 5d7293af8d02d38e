using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Provenance;
using Pulse.Ports;
using Pulse.Ports.Bus;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Generation;

/// <summary>
/// Makes pictures again when somebody asks, in the same turns as all other work of their organization. Keeps nothing, so that a
/// message delivered twice is done twice; what nobody waits for any longer is dropped.
/// </summary>
public sealed class RegenerationWorker(
    Regenerator regenerator, PictureSeals seals, ISubjectKeys keys, IMessageBus bus, FairTurns turns, TimeProvider time, ILogger<RegenerationWorker> logger)
    : IMessageHandler<RegenerationRequested>
{
    public async ValueTask Handle(RegenerationRequested message, MessageContext context, CancellationToken cancellation)
    {
        using var activity = Telemetry.StartWork("regenerate", context.TraceParent);
        var weight = message.Recorded.Kind == PictureKind.Final ? WorkWeight.Heavy : WorkWeight.Light;
        if (await AwaitedWork.Do(turns, time, message.AnswerBy, message.OrganizationId, weight, limit => Do(message, limit), cancellation) is not { } result)
        {
            LogMessages.RegenerationTooLate(logger, message.GenerationId);
            return;
        }

        var answer = new RegenerationAnswered(message.RequestId, message.OrganizationId, result);
        var answerId = DerivedId.From("answer", message.RequestId.ToString());
        await bus.Publish(answer, new MessageContext(answerId, message.RequestId, Activity.Current?.Id ?? context.TraceParent), cancellation);
    }

    private async ValueTask<RegenerationResult> Do(RegenerationRequested message, CancellationToken cancellation)
    {
        var recipe = await Open(message.Recorded.Recipe, cancellation);
        using var sealer = await seals.Of(message.OrganizationId, message.GenerationId, cancellation);
        var started = Stopwatch.GetTimestamp();
        var result = await Task.Run(() => Regenerate(message, recipe, sealer, cancellation).AsTask(), cancellation);
        Telemetry.Regenerated(result, Stopwatch.GetElapsedTime(started));
        if (result is Regenerated { Reason: DriftReason.Bytes })
        {
            LogMessages.BytesDrifted(logger, message.GenerationId);
        }

        return result;
    }

    private async ValueTask<RegenerationResult> Regenerate(
        RegenerationRequested message, string? recipe, PictureSealer sealer, CancellationToken cancellation)
    {
        try
        {
            return await regenerator.Regenerate(message.OrganizationId, message.Recorded, recipe, sealer, cancellation);
        }
        catch (PulseFaultException fault)
        {
            LogMessages.RegeneratingFailed(logger, fault, message.GenerationId);
            return new RegenerationFailed(fault.SiteId);
        }
    }

    /// <summary>Null when the person was erased, perhaps since the question was asked.</summary>
    private async ValueTask<string?> Open(Sealed<string>? recipe, CancellationToken cancellation) =>
        recipe is not null && await keys.Find(recipe.Subject, cancellation) is { } key
            ? key.Open(SealedFields.CreativeRecipe, recipe)
            : null;
}
