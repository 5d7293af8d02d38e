using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Analytics;

/// <summary>
/// Keeps the schema <c>analytics</c> in place and ends what analysts do beyond their limits, at every tick of its clock. A fault
/// leaves both to the next tick: analysts' trouble is never the studio's.
/// </summary>
public sealed class AnalystDoor : BackgroundService
{
    /// <summary>One to work and one to spare.</summary>
    private const int ConnectionsMax = 2;

    private static readonly string WatchSql = SqlFile.Beside(typeof(AnalystDoor), "watch");

    private readonly AnalyticsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly NpgsqlDataSource _source;
    private readonly AnalyticsSchema _schema;
    private string? _lastFault;

    public AnalystDoor(AnalyticsOptions options, TimeProvider clock, ILogger<AnalystDoor> logger)
    {
        _options = options.Validated();
        _clock = clock;
        _logger = logger;
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "pulse-analysts",
            MaxPoolSize = ConnectionsMax,
        });
        _schema = new AnalyticsSchema(_source, _options);
    }

    public override void Dispose()
    {
        base.Dispose();
        _source.Dispose();
    }

    /// <summary>One look: the schema, then the sessions.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        if (await _schema.Ensure(cancellation) is var outcome && outcome == SchemaOutcome.Applied)
        {
            _logger.AnalyticsApplied(AnalyticsSchema.Version);
        }

        if (outcome == SchemaOutcome.NoReadModels)
        {
            return;
        }

        foreach (var (role, reason) in await EndWhatIsTooLong(cancellation))
        {
            _logger.AnalystEnded(role, reason);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.WatchIntervalMs), _clock);
        try
        {
            do
            {
                await LookUnlessBroken(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    private async Task LookUnlessBroken(CancellationToken stop)
    {
        try
        {
            await Look(stop);
            _lastFault = null;
        }
        catch (NpgsqlException fault) when (!stop.IsCancellationRequested)
        {
            // Said once, not at every tick; the next tick tries again for as long as the process lives.
            var said = (fault as PostgresException)?.SqlState ?? fault.GetType().Name;
            if (said != _lastFault)
            {
                _logger.AnalystDoorFails(_options.WatchIntervalMs, said, (fault as PostgresException)?.MessageText);
            }

            _lastFault = said;
        }
    }

    private async Task<IReadOnlyList<(string Role, string Reason)>> EndWhatIsTooLong(CancellationToken cancellation)
    {
        var grace = _options.GraceMs / 1000.0;
        await using var command = _source.CreateCommand(WatchSql);
        foreach (var limit in new[] { _options.StatementSecondsMax, _options.IdleInTransactionSecondsMax, _options.TransactionSecondsMax })
        {
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = limit + grace });
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ended = new List<(string, string)>();
        while (await row.ReadAsync(cancellation))
        {
            ended.Add((row.GetString(0), row.GetString(1)));
        }

        return ended;
    }
}
