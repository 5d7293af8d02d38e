using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Domain.Generation;
using Pulse.Ports;
using Pulse.Ports.Bus;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Generation;

/// <summary>Why an input comes: what the next events will name as their cause.</summary>
public sealed record SagaCause(OrganizationId OrganizationId, Guid CorrelationId, Guid? CausationId, string? TraceParent);

/// <summary>
/// Takes an input through load, decide, append and, only then, does what was decided. What could not be done stays on the
/// saga's to-do list in the log and is done by <see cref="Pump"/>. Inputs to one saga wait for each other.
/// </summary>
public sealed class SagaRunner(
    IEventLog log, ICommandClient commands, IMessageBus bus, ConflictPause pause, TimeProvider time, WriteSideOptions options, ILogger<SagaRunner> logger)
{
    private readonly KeyedQueue<GenerationId> _queue = new();
    private readonly BoundedCache<GenerationId, SagaFold> _folds = new(options.CachedStreamsMax);

    /// <summary>Handles one input; does nothing when it is old news.</summary>
    public async ValueTask Handle(GenerationId saga, SagaInput input, SagaCause? cause, CancellationToken cancellation)
    {
        using var activity = Telemetry.StartSaga(SagaInputs.NameOf(input), cause?.TraceParent);
        using var turn = await _queue.Enter(saga, cancellation);
        await Run(saga, new Queue<SagaInput>([input]), cause, cancellation);
    }

    /// <summary>Does everything on a saga's to-do list again. Whoever did it before answers from what is stored.</summary>
    public async ValueTask Pump(GenerationId saga, CancellationToken cancellation)
    {
        using var turn = await _queue.Enter(saga, cancellation);
        if (await Find(saga, cancellation) is not { } fold)
        {
            return;
        }

        using var activity = Telemetry.StartSaga("pump", fold.TraceParent);
        var inputs = new Queue<SagaInput>();
        foreach (var (outputId, output) in fold.State.ToDo.OrderBy(item => item.Key))
        {
            await CarryOut(saga, fold, outputId, output, inputs, cancellation);
        }

        await Run(saga, inputs, cause: null, cancellation);
    }

    private async ValueTask Run(GenerationId saga, Queue<SagaInput> inputs, SagaCause? cause, CancellationToken cancellation)
    {
        while (inputs.TryDequeue(out var input))
        {
            if (await Record(saga, input, cause, cancellation) is not { } step)
            {
                continue;
            }

            Telemetry.SagaStepped(SagaInputs.NameOf(input));
            for (var index = 0; index < step.Outputs.Count; index++)
            {
                var outputId = GenerationSagaStepped.OutputId(saga, step.Fold.State.Revision, index);
                await CarryOut(saga, step.Fold, outputId, step.Outputs[index], inputs, cancellation);
            }
        }
    }

    /// <summary>Appends the step that an input leads to, or nothing when it leads nowhere.</summary>
    private async ValueTask<(SagaFold Fold, IReadOnlyList<SagaOutput> Outputs)?> Record(
        GenerationId saga, SagaInput input, SagaCause? cause, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt <= options.CommandConflictRetriesMax; attempt++)
        {
            var fold = await Find(saga, cancellation);
            var state = fold?.State ?? GenerationSagaState.Initial;
            var now = time.GetUtcNow();
            if (GenerationSaga.Decide(state, input, now) is not { } outputs || (fold is null && cause is null))
            {
                return null;
            }

            var next = new SagaFold(
                state, fold?.OrganizationId ?? cause!.OrganizationId, fold?.CorrelationId ?? cause!.CorrelationId, Activity.Current?.Id ?? cause?.TraceParent ?? fold?.TraceParent);
            var stepped = new GenerationSagaStepped(input, outputs, now);
            if (await Append(saga, next, stepped, cause?.CausationId, cancellation) is { } appended)
            {
                next = next with { State = GenerationSagaState.Evolve(state, stepped) };
                _folds.Keep(saga, next);

                // Another host that recorded this very step carries it out; should it die, the watchdog does.
                return appended.WasRepeat ? null : (next, outputs);
            }

            _folds.Forget(saga);
            if (attempt < options.CommandConflictRetriesMax)
            {
                await pause.Wait(attempt + 1, cancellation);
            }
        }

        throw new EventLogException("PLS-5A6B", $"The saga {saga} changed under every try to record a step.");
    }

    private async ValueTask<AppendResult.Appended?> Append(GenerationId saga, SagaFold fold, GenerationSagaStepped stepped, Guid? causation, CancellationToken cancellation)
    {
        var stream = GenerationSagaStepped.StreamFor(saga);
        var (type, data) = EventCodec.Encode(stepped);

        // Two hosts may record different inputs at the same revision, so the id depends on the input as well.
        var id = DerivedId.From("saga-step", stream.Value, FormattableString.Invariant($"{fold.State.Revision + 1}"), Convert.ToBase64String(data));
        var metadata = new EventMetadata(
            fold.OrganizationId, new CommandId(id), CommandHash: "", Actor: null, fold.CorrelationId, causation, fold.TraceParent);
        try
        {
            var result = await log.Append(
                stream, ExpectedRevision.Exact(fold.State.Revision), [new NewEvent(id, type, data, metadata.Encode())], cancellation);
            return result as AppendResult.Appended;
        }
        catch
        {
            _folds.Forget(saga);
            throw;
        }
    }

    private async ValueTask CarryOut(
        GenerationId saga, SagaFold fold, Guid outputId, SagaOutput output, Queue<SagaInput> inputs, CancellationToken cancellation)
    {
        try
        {
            switch (output)
            {
                case SagaOutput.Send send:
                    var envelope = new CommandEnvelope(new CommandId(outputId), send.Command, Actor: null, fold.CorrelationId, outputId, fold.TraceParent);
                    inputs.Enqueue(await commands.Send(envelope, cancellation) switch
                    {
                        CommandResult.Accepted => new SagaInput.CommandAccepted(outputId),
                        CommandResult.Rejected rejected => new SagaInput.CommandRejected(outputId, rejected.Rejection.Code),
                        var other => throw new InvalidOperationException($"{other} is no result of a command."),
                    });
                    break;
                case SagaOutput.Ask ask:
                    await bus.Publish(
                        new WorkRequested(outputId, fold.CorrelationId, ask.Work), new MessageContext(outputId, fold.CorrelationId, fold.TraceParent), cancellation);
                    break;
                default:
                    break;
            }
        }
        catch (Exception fault) when (fault is PulseFaultException or TimeoutException)
        {
            // The output stands on the to-do list in the log: the watchdog carries it out when the step's deadline has passed.
            LogMessages.SagaOutputFailed(logger, fault, outputId, GenerationSagaStepped.StreamFor(saga));
        }
    }

    private async ValueTask<SagaFold?> Find(GenerationId saga, CancellationToken cancellation)
    {
        if (_folds.Find(saga) is { } cached)
        {
            return cached;
        }

        var fold = await SagaFold.Load(log, GenerationSagaStepped.StreamFor(saga), cancellation);
        if (fold is not null)
        {
            _folds.Keep(saga, fold);
        }

        return fold;
    }
}
