using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Imaging;
using Pulse.Inference.Provenance;
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
        if (await DoInTime(message, cancellation) is not { } result)
        {
            LogMessages.RegenerationTooLate(logger, message.GenerationId);
            return;
        }

        var answer = new RegenerationAnswered(message.RequestId, message.OrganizationId, result);
        var answerId = DerivedId.From("answer", message.RequestId.ToString());
        await bus.Publish(answer, new MessageContext(answerId, message.RequestId, Activity.Current?.Id ?? context.TraceParent), cancellation);
    }

    /// <summary>Null when the time is over before the work has begun.</summary>
    private async ValueTask<RegenerationResult?> DoInTime(RegenerationRequested message, CancellationToken cancellation)
    {
        var left = message.AnswerBy - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        using var over = new CancellationTokenSource(left, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            var weight = message.Recorded.Kind == PictureKind.Final ? WorkWeight.Heavy : WorkWeight.Light;
            using var turn = await turns.Take(message.OrganizationId, weight, limit.Token);
            return await Do(message, limit.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async ValueTask<RegenerationResult> Do(RegenerationRequested message, CancellationToken cancellation)
    {
        var recipe = await Open(message.Recorded.Recipe, cancellation);
        using var sealer = await seals.Of(message.OrganizationId, message.GenerationId, cancellation);
        var started = Stopwatch.GetTimestamp();
        var result = await Task.Run(() => Regenerate(message, recipe, sealer), cancellation);
        Telemetry.Regenerated(result, Stopwatch.GetElapsedTime(started));
        if (result is Regenerated { Reason: DriftReason.Bytes })
        {
            LogMessages.BytesDrifted(logger, message.GenerationId);
        }

        return result;
    }

    private RegenerationResult Regenerate(RegenerationRequested message, string? recipe, PictureSealer sealer)
    {
        try
        {
            return regenerator.Regenerate(message.Recorded, recipe, sealer);
        }
        catch (ImagingException fault)
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
