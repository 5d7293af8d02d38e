using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Safety;
using Pulse.Ports;
using Pulse.Ports.Blobs;
using Pulse.Ports.Bus;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Generation;

/// <summary>
/// Does the work of generations once: a result that is stored answers every repeat. Organizations take turns. A failure
/// is not stored, so that asking again tries again.
/// </summary>
public sealed class GenerationWorker(
    CreativeStudio studio, SupplyRoom room, PromptSafety safety, IBlobStore blobs, ISubjectKeys keys, IMessageBus bus, FairTurns turns, ILogger<GenerationWorker> logger)
    : IMessageHandler<WorkRequested>
{
    public async ValueTask Handle(WorkRequested message, MessageContext context, CancellationToken cancellation)
    {
        using var activity = Telemetry.StartWork(message.Work.Step, context.TraceParent);
        var result = await FindResult(message.Work, cancellation) ?? await DoOnce(message.Work, cancellation);
        var answer = new WorkAnswered(message.OutputId, message.CorrelationId, message.Work.OrganizationId, message.Work.GenerationId, result);
        var answerId = DerivedId.From("answer", message.OutputId.ToString());
        await bus.Publish(answer, new MessageContext(answerId, message.CorrelationId, Activity.Current?.Id ?? context.TraceParent), cancellation);
    }

    private async ValueTask<WorkResult> DoOnce(GenerationWork work, CancellationToken cancellation)
    {
        // Judging a prompt takes a moment; only rendering, which fills a core, waits for a turn.
        using var turn = work is CheckPrompt
            ? null
            : await turns.Take(work.OrganizationId, work is RenderFinal ? WorkWeight.Heavy : WorkWeight.Light, cancellation);

        // The same work may have been delivered twice and finished while this one waited.
        if (await FindResult(work, cancellation) is { } finished)
        {
            return finished;
        }

        var started = Stopwatch.GetTimestamp();
        var result = await Task.Run(() => Do(work, cancellation).AsTask(), cancellation);
        Telemetry.WorkDone(work, result, Stopwatch.GetElapsedTime(started));
        if (result is WorkFailed)
        {
            return result;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(result, PulseJson.Options);
        var kept = await blobs.PutResult(work.OrganizationId, ResultKey(work), json, cancellation);
        return JsonSerializer.Deserialize<WorkResult>(kept.Span, PulseJson.Options)!;
    }

    private async ValueTask<WorkResult> Do(GenerationWork work, CancellationToken cancellation)
    {
        if (await keys.Find(work.Prompt.Subject, cancellation) is not { } key)
        {
            return Erased;
        }

        try
        {
            var prompt = key.Open(SealedFields.GenerationPrompt, work.Prompt);
            var (supplies, problem) = await room.Fetch(work.OrganizationId, work.Materials, cancellation);
            return work switch
            {
                CheckPrompt => supplies is null ? new MaterialsRefused(problem!) : Judge(prompt),
                _ when supplies is null => new WorkFailed(problem!, IsTransient: false),
                RenderSample sample => await WithWords(prompt, sample.Design, words => Draft(sample, words, supplies, key, cancellation), cancellation),
                RenderFinal final => await WithWords(
                    prompt, final.Design, async words => new CreativeRendered(await studio.Final(final, words, supplies, key, cancellation)), cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(work), work.GetType().Name, "No such work."),
            };
        }
        catch (PulseFaultException fault)
        {
            LogMessages.RenderingFailed(logger, fault, work.GenerationId, work.Step);
            return new WorkFailed(fault.SiteId, IsTransient: true);
        }
    }

    private static WorkFailed Erased { get; } = new("SUBJECT_ERASED", IsTransient: false);

    private async ValueTask<WorkResult> WithWords(
        string prompt, SampleDesign? design, Func<Wording, ValueTask<WorkResult>> make, CancellationToken cancellation) =>
        await Wording.Open(prompt, design?.Texts ?? [], keys, cancellation) is { } words ? await make(words) : Erased;

    /// <summary>Own words are judged here and not again for the final: what somebody saw and picked is made.</summary>
    private async ValueTask<WorkResult> Draft(RenderSample work, Wording words, Supplies supplies, SubjectKey key, CancellationToken cancellation) =>
        words.Judge(safety) is { } refused
            ? new PromptRefused(refused.RuleSetVersion, refused.RuleId)
            : new CreativeRendered(await studio.Sample(work, words, supplies, key, cancellation));

    private WorkResult Judge(string prompt) => safety.Check(prompt) switch
    {
        SafetyVerdict.Allowed allowed => new PromptAllowed(allowed.RuleSetVersion),
        SafetyVerdict.Refused refused => new PromptRefused(refused.RuleSetVersion, refused.RuleId),
        var other => throw new InvalidOperationException($"{other} is no verdict."),
    };

    private async ValueTask<WorkResult?> FindResult(GenerationWork work, CancellationToken cancellation) =>
        await blobs.FindResult(work.OrganizationId, ResultKey(work), cancellation) is { } stored
            ? JsonSerializer.Deserialize<WorkResult>(stored.Span, PulseJson.Options)
            : null;

    private static string ResultKey(GenerationWork work) => $"{work.GenerationId}/{work.Step}";
}
