using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Adapters.Bus;
using Pulse.Contracts.Generation;
using Pulse.Ports.Bus;

namespace Pulse.Adapters.Tests.Bus;

public sealed class InMemoryBusTests() : MessageBusContract(() => new InMemoryBusFixture());

/// <summary>A host of its own with MassTransit's transport in memory.</summary>
internal sealed class InMemoryBusFixture : IMessageBusFixture
{
    private readonly BusOptions _options = new() { MessagesAtOnceMax = 4, RetriesMax = 2 };
    private readonly IHost _host;

    public InMemoryBusFixture()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IMessageHandler<WorkRequested>>(Work);
        builder.Services.AddSingleton<IMessageHandler<WorkAnswered>>(Answers);
        builder.Services.AddInMemoryBus(_options, typeof(WorkRequested), typeof(WorkAnswered));
        _host = builder.Build();
    }

    public int MessagesAtOnceMax => _options.MessagesAtOnceMax;

    public int DeliveriesMax => 1 + _options.RetriesMax;

    public IMessageBus Bus => _host.Services.GetRequiredService<IMessageBus>();

    public ScriptedHandler<WorkRequested> Work { get; } = new();

    public ScriptedHandler<WorkAnswered> Answers { get; } = new();

    public Task Start() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
