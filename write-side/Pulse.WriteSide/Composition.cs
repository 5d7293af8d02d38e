using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Contracts.Generation;
using Pulse.Ports.Bus;
using Pulse.Ports.Commands;
using Pulse.WriteSide.Commands;
using Pulse.WriteSide.Generation;

namespace Pulse.WriteSide;

public static class Composition
{
    /// <summary>The write side: executor, saga host and watchdog. Expects the log, the bus, the claims of command ids, the snapshots and the saga index to be registered.</summary>
    public static IServiceCollection AddPulseWriteSide(this IServiceCollection services, WriteSideOptions options) => services
        .AddSingleton(options)
        .AddSingleton(host => new ConflictPause(host.GetRequiredService<TimeProvider>(), options, RandomShare))
        .AddSingleton<ICommandClient, CommandExecutor>()
        .AddSingleton<SagaRunner>()
        .AddSingleton<IMessageHandler<WorkAnswered>, WorkAnsweredHandler>()
        .AddHostedService<SagaHost>()
        .AddHostedService<SagaWatchdog>();

    private static double RandomShare() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
