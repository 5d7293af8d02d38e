using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Domain.Generation;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Generation;

/// <summary>A saga's state with what its next step needs to know of the ones before.</summary>
internal sealed record SagaFold(GenerationSagaState State, OrganizationId OrganizationId, Guid CorrelationId, string? TraceParent)
{
    private const int ReadPageEvents = 200;

    public static async ValueTask<SagaFold?> Load(IEventReader reader, StreamName stream, CancellationToken cancellation)
    {
        SagaFold? fold = null;
        var from = 0L;
        StreamSlice slice;
        do
        {
            slice = await reader.ReadStream(stream, ReadDirection.Forwards, from, ReadPageEvents, cancellation);
            foreach (var recorded in slice.Events)
            {
                fold = Take(fold, recorded);
                from = recorded.Revision + 1;
            }
        }
        while (slice.Events.Count > 0 && from <= slice.LastRevision);
        return fold;
    }

    private static SagaFold Take(SagaFold? fold, RecordedEvent recorded)
    {
        var metadata = EventMetadata.Decode(recorded.Metadata.Span);
        return EventCodec.Current.Decode(recorded.Type, recorded.Data.Span) is GenerationSagaStepped stepped
            ? new SagaFold(
                GenerationSagaState.Evolve(fold?.State ?? GenerationSagaState.Initial, stepped), metadata.OrganizationId, metadata.CorrelationId, metadata.TraceParent)
            : throw new EventLogException("PLS-5A6A", $"{recorded.Stream} holds a {recorded.Type}, which is no step of a saga.");
    }
}
