using Pulse.Contracts.Generation;
using Pulse.Ports.Bus;

namespace Pulse.WriteSide.Generation;

/// <summary>Takes workers' answers to the saga that asked.</summary>
public sealed class WorkAnsweredHandler(SagaRunner runner) : IMessageHandler<WorkAnswered>
{
    public async ValueTask Handle(WorkAnswered message, MessageContext context, CancellationToken cancellation)
    {
        var cause = new SagaCause(message.OrganizationId, message.CorrelationId, context.MessageId, context.TraceParent);
        await runner.Handle(message.GenerationId, new SagaInput.WorkDone(message.OutputId, message.Result), cause, cancellation);
    }
}
