using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.ReadSide.Analytics;
using Pulse.ReadSide.Live;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide;

/// <summary>Registers the read side of a process.</summary>
public static class Composition
{
    /// <summary>Statements that repeat are prepared by the driver.</summary>
    private const int PreparedStatementsMax = 50;

    /// <summary>
    /// Offers <see cref="ReadSessions"/>, <see cref="ConsistencyGate"/>, <see cref="ChangeSignal"/> (a hosted service) and
    /// <see cref="ChangesReader"/>. Takes <see cref="TimeProvider"/> if there is one.
    /// </summary>
    /// <exception cref="InvalidOperationException">An option is out of its bounds; the message names it.</exception>
    public static IServiceCollection AddPulseReadSide(this IServiceCollection services, ReadOptions options)
    {
        var valid = options.Validated();
        services.AddSingleton(provider => new ReadHost(
            valid, provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILogger<ChangeSignal>>()));
        services.AddSingleton(provider => provider.GetRequiredService<ReadHost>().Sessions);
        services.AddSingleton(provider => provider.GetRequiredService<ReadHost>().Gate);
        services.AddSingleton(provider => provider.GetRequiredService<ReadHost>().Signal);
        services.AddSingleton(provider => provider.GetRequiredService<ReadHost>().Changes);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ReadHost>().Signal);
        return services;
    }

    /// <summary>Runs the analysts' door as a hosted service. Takes <see cref="TimeProvider"/> if there is one.</summary>
    /// <exception cref="InvalidOperationException">An option is out of its bounds; the message names it.</exception>
    public static IServiceCollection AddPulseAnalytics(this IServiceCollection services, AnalyticsOptions options)
    {
        var valid = options.Validated();
        return services.AddSingleton<IHostedService>(provider => new AnalystDoor(
            valid, provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILogger<AnalystDoor>>()));
    }

    internal static NpgsqlDataSource Connect(ReadOptions options) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "pulse-read",
            MaxPoolSize = options.ConnectionsMax,
            MaxAutoPrepare = PreparedStatementsMax,

            // Queries look up ids or follow an index whatever their values are; planned anew each time, plans took a fifth of the server's time.
            Options = "-c plan_cache_mode=force_generic_plan",
        });
}

/// <summary>The parts of the read side, built together and disposed together.</summary>
public sealed class ReadHost : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _source;

    public ReadHost(ReadOptions options, TimeProvider clock, ILogger<ChangeSignal> logger)
    {
        _source = Composition.Connect(options.Validated());
        Signal = new ChangeSignal(options, clock, logger);
        Gate = new ConsistencyGate(_source, Signal, options, clock);
        Sessions = new ReadSessions(_source, Gate, options);
        Changes = new ChangesReader(_source, Sessions, options);
    }

    public ChangeSignal Signal { get; }

    public ConsistencyGate Gate { get; }

    public ReadSessions Sessions { get; }

    public ChangesReader Changes { get; }

    public void Dispose()
    {
        Signal.Dispose();
        Gate.Dispose();
        _source.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Signal.Dispose();
        Gate.Dispose();
        await _source.DisposeAsync();
    }
}
