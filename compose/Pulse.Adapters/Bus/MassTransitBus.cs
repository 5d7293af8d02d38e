using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Contracts.Codec;
using Pulse.Ports.Bus;
using MessageContext = Pulse.Ports.Bus.MessageContext;

namespace Pulse.Adapters.Bus;

/// <summary>Limits of the bus.</summary>
public sealed record BusOptions
{
    /// <summary>Messages of one type handled at once; what waits for a turn inside a handler counts.</summary>
    public int MessagesAtOnceMax { get; init; } = 256;

    /// <summary>How often a message is handed to a throwing handler again, at once, before it is given up; deadlines of sagas ask again.</summary>
    public int RetriesMax { get; init; } = 3;
}

/// <summary>A message as it travels: in Pulse's own JSON, so that the transport's dialect never matters.</summary>
public sealed record Parcel<T>(string Json)
    where T : class;

/// <summary>MassTransit as transport and nothing else: no sagas, no scheduler, no outbox.</summary>
public sealed class MassTransitBus(IBus bus) : IMessageBus
{
    /// <summary>Name of the activities around handlers; they continue the trace of the sender.</summary>
    public const string ActivitySourceName = "Pulse.Adapters";

    internal const string TraceParentHeader = "traceparent";

    public async ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
        where T : class =>
        await bus.Publish(
            new Parcel<T>(JsonSerializer.Serialize(message, PulseJson.Options)),
            publish =>
            {
                publish.MessageId = context.MessageId;
                publish.CorrelationId = context.CorrelationId;
                if (context.TraceParent is { } trace)
                {
                    publish.Headers.Set(TraceParentHeader, trace);
                }
            },
            cancellation);
}

/// <summary>Hands a message of MassTransit to the one handler of its type.</summary>
internal sealed class HandlerConsumer<T>(IMessageHandler<T> handler) : IConsumer<Parcel<T>>
    where T : class
{
    private static readonly ActivitySource Activities = new(MassTransitBus.ActivitySourceName);

    public async Task Consume(ConsumeContext<Parcel<T>> context)
    {
        var known = new MessageContext(
            context.MessageId ?? Guid.Empty, context.CorrelationId ?? Guid.Empty, context.Headers.Get<string>(MassTransitBus.TraceParentHeader));
        using var activity = Activities.StartActivity(
            $"handle {typeof(T).Name}",
            ActivityKind.Consumer,
            ActivityContext.TryParse(known.TraceParent, traceState: null, isRemote: true, out var sender) ? sender : default);
        var message = JsonSerializer.Deserialize<T>(context.Message.Json, PulseJson.Options)!;
        await handler.Handle(message, known, context.CancellationToken);
    }
}

public static class BusModule
{
    /// <summary>The bus in this process's memory. It loses everything when the process ends, and nobody minds.</summary>
    /// <param name="messages">The message types that this process handles; a handler of each must be registered.</param>
    public static IServiceCollection AddInMemoryBus(this IServiceCollection services, BusOptions options, params Type[] messages)
    {
        services.AddMassTransit(bus =>
        {
            // A studio talks to nobody on its own account.
            bus.DisableUsageTelemetry();
            foreach (var message in messages)
            {
                bus.AddConsumer(typeof(HandlerConsumer<>).MakeGenericType(message));
            }

            // What was given up is logged and forgotten; kept in memory, error queues would only grow.
            bus.AddConfigureEndpointsCallback((_, endpoint) =>
            {
                endpoint.PublishFaults = false;
                endpoint.DiscardFaultedMessages();
                endpoint.DiscardSkippedMessages();
            });
            bus.UsingInMemory((context, transport) =>
            {
                transport.ConcurrentMessageLimit = options.MessagesAtOnceMax;
                transport.UseMessageRetry(retry => retry.Immediate(options.RetriesMax));
                transport.ConfigureEndpoints(context);
            });
        });

        // A fresh bus loses what is published before its queues are bound, so the host waits for it.
        services.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
        return services.AddSingleton<IMessageBus, MassTransitBus>();
    }
}
