namespace Pulse.Ports.Bus;

/// <summary>Takes messages to handlers in other processes, at least once and in no order. It may lose everything: nobody relies on it.</summary>
public interface IMessageBus
{
    ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
        where T : class;
}

/// <param name="MessageId">Names the message for ever: the same one sent twice is the same message.</param>
/// <param name="TraceParent">W3C trace context of the sender, or null.</param>
public sealed record MessageContext(Guid MessageId, Guid CorrelationId, string? TraceParent);

/// <summary>Handles one type of message; competing instances share the work. Throwing means: deliver again, a bounded number of times.</summary>
public interface IMessageHandler<in T>
    where T : class
{
    ValueTask Handle(T message, MessageContext context, CancellationToken cancellation);
}
