using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections;

/// <summary>Registers the projections of a process.</summary>
public static class Composition
{
    /// <summary>
    /// Runs every read model as a hosted service and offers <see cref="IProjectionStatus"/> and
    /// <see cref="IProjectionControl"/> with the record of what it is used for, <see cref="IOperatorActions"/>. Needs <see cref="IEventReader"/> and
    /// <see cref="ISubjectKeys"/>; takes <see cref="TimeProvider"/> if there is one.
    /// </summary>
    /// <exception cref="InvalidOperationException">An option is out of its bounds; the message names it.</exception>
    public static IServiceCollection AddPulseProjections(this IServiceCollection services, ProjectionOptions options)
    {
        var valid = options.Validated();
        services.AddSingleton(provider => new ProjectionHost(
            valid,
            ReadModels.All,
            provider.GetRequiredService<IEventReader>(),
            provider.GetRequiredService<ISubjectKeys>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<ProjectionHost>>()));
        services.AddSingleton<IProjectionStatus>(provider => provider.GetRequiredService<ProjectionHost>());
        services.AddSingleton(provider => provider.GetRequiredService<ProjectionHost>().Control);
        services.AddSingleton<IOperatorActions>(_ => new OperatorActions(valid));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ProjectionHost>());
        return services;
    }
}
