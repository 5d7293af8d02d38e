using Npgsql;
using Pulse.Adapters.Blobs;
using Pulse.Adapters.Bus;
using Pulse.Adapters.Commands;
using Pulse.Adapters.Keys;
using Pulse.Adapters.Limits;
using Pulse.Adapters.Live;
using Pulse.Adapters.Rest;
using Pulse.Adapters.Sagas;
using Pulse.Bff;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Studio;
using Pulse.EventLog.PostgreSql;
using Pulse.Inference;
using Pulse.Ports.Blobs;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;
using Pulse.Ports.Limits;
using Pulse.Ports.Live;
using Pulse.Ports.Rest;
using Pulse.Ports.Sagas;
using Pulse.Projections;
using Pulse.Projections.Engine;
using Pulse.ReadSide;
using Pulse.ReadSide.Analytics;
using Pulse.ReadSide.Sessions;
using Pulse.WriteSide;

namespace Pulse.Standalone;

/// <summary>The whole studio in one process: the one place that names adapters.</summary>
public static class StudioServices
{
    /// <summary>Connections to PostgreSQL that each module may hold.</summary>
    private const int ConnectionsPerModuleMax = 20;

    /// <summary>Statements that a connection keeps prepared; no module has so many that repeat.</summary>
    private const int PreparedStatementsMax = 50;

    /// <summary>Opens what the modules stand on, then registers the modules.</summary>
    public static async Task AddStudio(this WebApplicationBuilder builder, StudioSettings settings, CancellationToken cancellation)
    {
        var edge = EdgeOptions(settings);
        await Databases.Ensure(settings, cancellation);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        using var logging = LoggerFactory.Create(StudioLogging.Configure);
        var log = await PostgreSqlEventLog.Open(
            new PostgreSqlEventLogOptions { ConnectionString = Pooled(settings.MainDatabase, "pulse-log") },
            logging.CreateLogger<PostgreSqlEventLog>(),
            TimeProvider.System,
            cancellation);
        services.AddSingleton(_ => log).AddSingleton<IEventLog>(log).AddSingleton<IEventReader>(log);

        var master = MasterKey.FromFile(Path.Combine(settings.StateFolder, "keys", "master.key"));
        var keys = await PostgreSqlKeyStore.Open(Pooled(settings.KeyDatabase, "pulse-keys"), master, cancellation);
        services.AddSingleton(_ => keys).AddSingleton<ISubjectKeys>(keys).AddSingleton<ISecretStore>(keys);

        var sagas = await PostgreSqlSagaIndex.Open(Pooled(settings.MainDatabase, "pulse-sagas"), cancellation);
        services.AddSingleton(_ => sagas).AddSingleton<ISagaIndex>(sagas);
        var claims = await PostgreSqlCommandClaims.Open(Pooled(settings.MainDatabase, "pulse-claims"), cancellation);
        services.AddSingleton(_ => claims).AddSingleton<ICommandClaims>(claims);
        var snapshots = await PostgreSqlStateSnapshots.Open(Pooled(settings.MainDatabase, "pulse-snapshots"), cancellation);
        services.AddSingleton(_ => snapshots).AddSingleton<IStateSnapshots>(snapshots);
        var answers = await PostgreSqlStoredAnswers.Open(
            new StoredAnswersOptions
            {
                ConnectionString = Pooled(settings.MainDatabase, "pulse-answers"),
                LeaseTime = edge.Rest.LeaseTime,
                KeptFor = edge.Rest.AnswerKeptFor,
            },
            TimeProvider.System,
            cancellation);
        services.AddSingleton(_ => answers).AddSingleton<IStoredAnswers>(answers);
        services.AddSingleton<IRateLimiter, InProcessRateLimiter>();
        services.AddSingleton<IBlobStore>(new LocalBlobStore(Path.Combine(settings.StateFolder, "blobs")));
        services.AddSingleton<ILiveFeed, InProcessLiveFeed>();

        services.AddPulseWriteSide(new WriteSideOptions());
        services.AddPulseInference(new InferenceOptions
        {
            CacheFolder = Path.Combine(settings.StateFolder, "cache"),
            AddedModelsFolder = Path.Combine(settings.StateFolder, "models"),
        });
        services.AddPulseProjections(new ProjectionOptions { ConnectionString = Pooled(settings.MainDatabase, "pulse-projections") });
        services.AddPulseReadSide(new ReadOptions { ConnectionString = Pooled(settings.MainDatabase, "pulse-read") });
        services.AddPulseAnalytics(Analytics(settings));
        services.AddInMemoryBus(
            new BusOptions(), typeof(WorkRequested), typeof(WorkAnswered), typeof(RegenerationRequested), typeof(RegenerationAnswered),
            typeof(AssetCheckRequested), typeof(AssetCheckAnswered));
        await services.AddPulseBff(edge, keys, await log.Epoch(cancellation), cancellation);
        services.AddStudioTelemetry();
    }

    /// <summary>
    /// The analysts' door of a studio. Only the main database is behind it: keys are nobody's, and the others are no business of
    /// an analyst.
    /// </summary>
    public static AnalyticsOptions Analytics(StudioSettings settings) => new()
    {
        ConnectionString = Pooled(settings.MainDatabase, "pulse-analysts"),
        ClosedDatabases = [new NpgsqlConnectionStringBuilder(settings.KeyDatabase).Database!, "postgres", "template1"],
    };

    private static BffOptions EdgeOptions(StudioSettings settings) => new()
    {
        IsDevelopment = settings.IsDevelopment,
        DevelopmentSecret = settings.DevelopmentSecret,
        SwaggerUiRoot = Directory.Exists(settings.SwaggerUiRoot) ? settings.SwaggerUiRoot : null,
        CorsOrigins = settings.CorsOrigins,
        WebRoot = Directory.Exists(settings.WebRoot) ? settings.WebRoot : null,
        ShowExplorer = settings.ShowExplorer,
    };

    private static string Pooled(string connection, string name) => new NpgsqlConnectionStringBuilder(connection)
    {
        ApplicationName = name,
        MaxPoolSize = ConnectionsPerModuleMax,
        MaxAutoPrepare = PreparedStatementsMax,

        // Nothing stays in a session (a rule of the architecture tests), so the eight statements of a reset clean nothing.
        NoResetOnClose = true,
    }.ConnectionString;
}
