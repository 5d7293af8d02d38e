using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Generation;

/// <summary>Which events of a generation its saga reacts to.</summary>
internal static class SagaInputs
{
    public static SagaInput? From(IEvent @event, RecordedEvent recorded) => @event switch
    {
        GenerationRequested requested => new SagaInput.Requested(
            recorded.EventId, requested.OrganizationId, requested.GenerationId, requested.Prompt, requested.Format, requested.Seed, requested.PriceVersion,
            requested.Materials),
        GenerationRetried retried => new SagaInput.Retried(recorded.EventId, retried.Attempt),
        MoreSamplesRequested more => new SagaInput.SamplesWanted(recorded.EventId, more.Attempt, more.Samples),
        TextRevised revised => new SagaInput.SamplesWanted(recorded.EventId, revised.Attempt, [revised.Sample]),
        SamplePicked picked => new SagaInput.Picked(recorded.EventId, picked.Attempt, picked.Sample, picked.Pick, picked.AlsoIn),
        GenerationCancelled cancelled => new SagaInput.Cancelled(recorded.EventId, cancelled.Attempt),
        _ => null,
    };

    /// <summary>Short name for logs and spans.</summary>
    public static string NameOf(SagaInput input) => input.GetType().Name;
}
