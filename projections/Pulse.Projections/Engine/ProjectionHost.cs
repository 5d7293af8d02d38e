using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.Contracts.Codec;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;

namespace Pulse.Projections.Engine;

/// <summary>Runs every projection of this process, and deletes old changes.</summary>
public sealed class ProjectionHost : BackgroundService, IProjectionStatus
{
    /// <summary>Statements that repeat are prepared by the driver: a batch is then parsed and planned once.</summary>
    private const int PreparedStatementsMax = 100;

    private readonly NpgsqlDataSource _source;
    private readonly IReadOnlyList<Projection> _projections;
    private readonly IReadOnlyList<ProjectionRunner> _runners;
    private readonly ProjectionTelemetry _telemetry = new();
    private readonly ChangePruner _pruner;
    private readonly IEventReader _reader;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public ProjectionHost(
        ProjectionOptions options, IReadOnlyList<Projection> projections, IEventReader reader, ISubjectKeys keys, TimeProvider clock, ILogger<ProjectionHost> logger)
    {
        _options = options.Validated();
        _projections = projections;
        _reader = reader;
        _clock = clock;
        _logger = logger;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "pulse-projections",
            MaxAutoPrepare = PreparedStatementsMax,
        };
        _source = NpgsqlDataSource.Create(connection);
        var runnerId = Guid.CreateVersion7();
        _runners = [.. projections.Select(projection => new ProjectionRunner(new RunnerParts(
            projection,
            reader,
            new CheckpointStore(_source, projection),
            new BatchPreparer(projection, EventCodec.Current, keys),
            new BatchWriter(_source, projection, runnerId, options.StatementSecondsMax),
            options,
            _telemetry,
            clock,
            logger)))];
        _pruner = new ChangePruner(_source, options, clock, logger);
        _telemetry.Observe(() => Current);
    }

    public bool IsReady => Current.All(lag => lag.IsReady);

    public IReadOnlyList<ProjectionLag> Current => [.. _runners.Select(runner => runner.Status.Read())];

    public bool Resume(string projection)
    {
        var found = false;
        for (var index = 0; index < _projections.Count; index++)
        {
            if (string.Equals(_projections[index].Name, projection, StringComparison.Ordinal))
            {
                _runners[index].Resume();
                found = true;
            }
        }

        return found;
    }

    public override void Dispose()
    {
        base.Dispose();
        _telemetry.Dispose();
        _source.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ApplySchema(stoppingToken);
            await Task.WhenAll([.. _runners.Select(runner => runner.Run(stoppingToken)), _pruner.Run(stoppingToken)]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    /// <summary>Tries until the database and the log answer: a process may start before its servers.</summary>
    private async Task ApplySchema(CancellationToken stop)
    {
        for (var faults = 0; ; faults++)
        {
            try
            {
                await ProjectionSchema.Apply(_source, _projections, await _reader.Epoch(stop), stop);
                return;
            }
            catch (Exception fault) when (Faults.IsTransient(fault) && !stop.IsCancellationRequested)
            {
                var pauseMs = Math.Min(_options.RetryPauseMsFirst * Math.Pow(2, faults), _options.RetryPauseMsMax);
                _logger.TriesAgain("schema", pauseMs, faults + 1, Faults.Describe(fault));
                await Timers.Pause(_clock, TimeSpan.FromMilliseconds(pauseMs), stop);
            }
        }
    }
}
