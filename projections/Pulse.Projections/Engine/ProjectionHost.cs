using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.Contracts.Codec;
using Pulse.Ports.EventLog;
using Pulse.Ports.Keys;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>
/// Runs every edition of this build's projections: starts what appears, lets go what is retired, promotes candidates that
/// promote themselves, drops what nobody reads any more, and deletes old changes.
/// </summary>
public sealed class ProjectionHost : BackgroundService, IProjectionStatus
{
    /// <summary>Statements that repeat are prepared by the driver: a batch is then parsed and planned once.</summary>
    private const int PreparedStatementsMax = 100;

    private readonly NpgsqlDataSource _source;
    private readonly IReadOnlyList<Projection> _projections;
    private readonly ConcurrentDictionary<(string Projection, int Edition), Running> _running = new();
    private readonly ProjectionTelemetry _telemetry = new();
    private readonly ChangePruner _pruner;
    private readonly EditionStore _editions;
    private readonly Promotion _promotion;
    private readonly IEventReader _reader;
    private readonly ISubjectKeys _keys;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Guid _runnerId = Guid.CreateVersion7();

    private sealed record Running(ProjectionRunner Runner, ParkedReplay Replay, Task Task);

    public ProjectionHost(
        ProjectionOptions options, IReadOnlyList<Projection> projections, IEventReader reader, ISubjectKeys keys, TimeProvider clock, ILogger<ProjectionHost> logger)
    {
        _options = options.Validated();
        _projections = projections;
        _reader = reader;
        _keys = keys;
        _clock = clock;
        _logger = logger;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "pulse-projections",
            MaxAutoPrepare = PreparedStatementsMax,
        };
        _source = NpgsqlDataSource.Create(connection);
        _editions = new EditionStore(_source, projections);
        _promotion = new Promotion(_source, _editions, _options, clock);
        Control = new ProjectionControl(
            _editions, _promotion, new Verification(_source, _editions, _options, clock), reader, () => Current, Resume, ReplayOf);
        _pruner = new ChangePruner(_source, options, clock, logger);
        _telemetry.Observe(() => Current);
    }

    /// <summary>What operators do with these projections.</summary>
    public IProjectionControl Control { get; }

    public bool IsReady =>
        Current is var lags && _projections.All(projection => lags.Any(lag => lag.Name == projection.Name && lag.Role == EditionRole.Active && lag.IsReady));

    public IReadOnlyList<ProjectionLag> Current =>
    [
        .. _projections.SelectMany(projection => _running
            .Where(item => item.Key.Projection == projection.Name)
            .OrderBy(item => item.Key.Edition)
            .Select(item => item.Value.Runner.Status.Read())),
    ];

    public bool Resume(string projection)
    {
        var found = false;
        foreach (var (key, running) in _running)
        {
            if (string.Equals(key.Projection, projection, StringComparison.Ordinal))
            {
                running.Runner.Resume();
                found = true;
            }
        }

        return found;
    }

    /// <summary>Of the active edition of this build's version.</summary>
    private ParkedReplay? ReplayOf(string projection) => _running
        .Where(item => item.Key.Projection == projection && item.Value.Runner.Status.Role == EditionRole.Active)
        .Select(item => item.Value.Replay)
        .FirstOrDefault();

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
            var pruning = _pruner.Run(stoppingToken);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.WatchIntervalMs), _clock);
            do
            {
                await LookAfterEditions(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
            await pruning;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(running => running.Task));
        }
    }

    private async Task LookAfterEditions(CancellationToken stop)
    {
        try
        {
            foreach (var entry in await _editions.List(stop))
            {
                await LookAfterAlone(entry, stop);
            }
        }
        catch (Exception fault) when (Faults.IsTransient(fault) && !stop.IsCancellationRequested)
        {
            // What runs goes on running; the next tick looks again.
            _logger.EditionsUnseen(Faults.Describe(fault));
        }
    }

    /// <summary>An edition that cannot be dropped or promoted is no trouble of the others.</summary>
    private async Task LookAfterAlone(EditionEntry entry, CancellationToken stop)
    {
        try
        {
            await LookAfter(entry, stop);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            // Nothing was changed, and the next tick tries again.
            _logger.EditionLeft(entry.Projection, entry.Number, Faults.Describe(fault));
        }
    }

    private async Task LookAfter(EditionEntry entry, CancellationToken stop)
    {
        var key = (entry.Projection, entry.Number);
        if (entry.Role == EditionRole.Retired)
        {
            _running.TryRemove(key, out _);
            if (entry.InRole.TotalSeconds >= _options.RetiredSecondsMin)
            {
                await _editions.Drop(entry, _options.PromoteLockMsMax, stop);
                _logger.EditionDropped(entry.Projection, entry.Number);
            }

            return;
        }

        if (_editions.Find(entry.Projection) is not { } projection || projection.Version != entry.Version)
        {
            return;
        }

        var running = _running.GetOrAdd(key, _ => Start(new Edition(projection, entry.Number), stop));
        running.Runner.Status.Role = entry.Role;
        if (entry is { Role: EditionRole.Candidate, PromotesItself: true, State: ProjectionState.Live })
        {
            var outcome = await _promotion.Promote(entry.Projection, stop);
            _logger.PromotedItself(entry.Projection, entry.Number, entry.Version, outcome);
        }
    }

    private Running Start(Edition edition, CancellationToken stop)
    {
        var store = new RowStore(edition.Suffix);
        var checkpoints = new CheckpointStore(_source, edition);
        var parked = new ParkedStreams(_source, edition);
        var preparer = new BatchPreparer(_source, edition.Projection, store, parked, EventCodec.Current, _keys, _options.StatementSecondsMax);
        var writer = new BatchWriter(_source, edition, store, parked, _runnerId, _options.StatementSecondsMax);
        var runner = new ProjectionRunner(new RunnerParts(
            edition,
            _reader,
            checkpoints,
            new BatchApplier(checkpoints, preparer, writer, edition.Projection.ParksStreams),
            _options,
            _telemetry,
            _clock,
            _logger));
        var checker = new RevisionChecker(edition.ToString(), edition.Projection.Filter, _reader, checkpoints, parked, _options, _clock, _logger);
        runner.Status.Checker = checker;
        return new Running(runner, new ParkedReplay(_source, edition, _reader, parked, preparer, writer), RunChecked(runner, checker, stop));
    }

    private static async Task RunChecked(ProjectionRunner runner, RevisionChecker checker, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var checking = checker.Run(over.Token);
        await runner.Run(stop);
        await over.CancelAsync();
        await checking;
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
