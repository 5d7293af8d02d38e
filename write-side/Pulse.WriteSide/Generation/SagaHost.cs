using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports;
using Pulse.Ports.EventLog;
using Pulse.Ports.Sagas;

namespace Pulse.WriteSide.Generation;

/// <summary>
/// Feeds the saga with events of generations, in log order and at least once, and keeps the index of open sagas. Up to a
/// limit inputs are handled at once; the checkpoint never passes one that is unfinished.
/// </summary>
public sealed class SagaHost(
    IEventReader reader, ISagaIndex index, SagaRunner runner, TimeProvider time, WriteSideOptions options, ILogger<SagaHost> logger) : BackgroundService
{
    private static readonly CategoryFilter Categories = CategoryFilter.Of(GenerationCommand.Category, GenerationSagaStepped.Category);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var position = LogPosition.Start;
            try
            {
                position = await index.Checkpoint(stoppingToken);
                await Follow(position, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever broke, the log still holds every input: begin again where the index stands.
                LogMessages.SagaSubscriptionLost(logger, fault, position, options.ResubscribeDelay.TotalMilliseconds);
                using var pause = new PeriodicTimer(options.ResubscribeDelay, time);
                await pause.WaitForNextTickAsync(stoppingToken);
            }
        }
    }

    /// <summary>Follows the log. Once it has caught up it pumps what is open, at the start and after every fault: a fault may have cut off what was being done.</summary>
    private async Task Follow(LogPosition position, CancellationToken cancellation)
    {
        var progress = new SagaProgress(index, options.SagaInputsInFlightMax);
        var mustPump = true;
        await foreach (var message in reader.Subscribe(position, Categories, cancellation))
        {
            switch (message)
            {
                case LogMessage.EventAppeared { Event: var recorded }:
                    await progress.Add(recorded.Position, Handle(recorded, cancellation), cancellation);
                    break;
                case LogMessage.CheckpointReached or LogMessage.CaughtUp:
                    await progress.Flush(message.Position, cancellation);
                    if (mustPump && message is LogMessage.CaughtUp)
                    {
                        mustPump = false;
                        await PumpOpen(cancellation);
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Handles one event and answers what it changes in the index.</summary>
    private async Task<SagaIndexEntry?> Handle(RecordedEvent recorded, CancellationToken cancellation)
    {
        var @event = EventCodec.Current.Decode(recorded.Type, recorded.Data.Span);
        if (@event is GenerationSagaStepped stepped)
        {
            return stepped.Outputs.OfType<SagaOutput.Enter>().LastOrDefault() is { } enter
                ? new SagaIndexEntry(recorded.Stream, enter.Step != SagaStep.Done, enter.DueAt)
                : null;
        }

        if (@event is not null && SagaInputs.From(@event, recorded) is { } input)
        {
            var metadata = EventMetadata.Decode(recorded.Metadata.Span);
            var cause = new SagaCause(metadata.OrganizationId, metadata.CorrelationId, recorded.EventId, metadata.TraceParent);
            await runner.Handle(new GenerationId(Guid.Parse(recorded.Stream.Id)), input, cause, cancellation);
        }

        return null;
    }

    private async Task PumpOpen(CancellationToken cancellation)
    {
        var count = 0;
        StreamName? after = null;
        while (await index.Open(after, options.WatchdogSagasMax, cancellation) is { Count: > 0 } open)
        {
            await Parallel.ForEachAsync(
                open,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = options.SagaInputsInFlightMax },
                (saga, cancel) => runner.Pump(new GenerationId(Guid.Parse(saga.Stream.Id)), cancel));
            count += open.Count;
            after = open[^1].Stream;
        }

        LogMessages.SagasPumped(logger, count);
    }
}
