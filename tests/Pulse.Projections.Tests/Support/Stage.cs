using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;
using Pulse.Projections.Engine;
using Pulse.ReadSide;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests.Support;

/// <summary>A database, a log in memory, keys, and as many projection hosts as a test starts.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<ProjectionHost> _hosts = [];
    private readonly PostgresDatabase _database;
    private ReadHost? _read;

    private Stage(PostgresDatabase database, FakeLog log, FakeKeys keys)
    {
        _database = database;
        Log = log;
        Keys = keys;
        Options = new ProjectionOptions { ConnectionString = database.ConnectionString, RetryPauseMsFirst = 10, RetryPauseMsMax = 100, WatchIntervalMs = 100 };
        Acme = new Story(Log, Keys, 1);
        Bravo = new Story(Log, Keys, 2);
    }

    public FakeLog Log { get; }

    public FakeKeys Keys { get; }

    public Story Acme { get; }

    public Story Bravo { get; }

    public NpgsqlDataSource Source => _database.Source;

    public string ConnectionString => _database.ConnectionString;

    public ReadHost Read => _read ?? throw new InvalidOperationException("Call OpenReadSide first.");

    public ProjectionOptions Options { get; set; }

    public static async Task<Stage> Set(FakeLog? log = null, FakeKeys? keys = null) =>
        new(await PostgresDatabase.CreateAsync(), log ?? new FakeLog(), keys ?? new FakeKeys());

    public async Task<ProjectionHost> Start(IReadOnlyList<Projection>? projections = null, TimeProvider? clock = null, IEventReader? reader = null)
    {
        var host = new ProjectionHost(Options, projections ?? ReadModels.All, reader ?? Log, Keys, clock ?? TimeProvider.System, NullLogger<ProjectionHost>.Instance);
        _hosts.Add(host);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    public async Task Stop(ProjectionHost host)
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        _hosts.Remove(host);
    }

    /// <summary>Starts every read model and waits until all have taken in the whole log.</summary>
    public async Task<ProjectionHost> Play()
    {
        var host = await Start();
        await Reached(host, Log.End);
        return host;
    }

    public static Task Reached(ProjectionHost host, LogPosition position) => Eventually.Until(
        () => host.IsReady && host.Current is var lags && lags.All(lag => lag.Position >= position && lag.State == ProjectionState.Live), Patience, () => Dump(host));

    public static string Dump(ProjectionHost host) => string.Join('\n', host.Current.Select(lag => string.Create(
        CultureInfo.InvariantCulture,
        $"{lag.Name}: {lag.State} at {lag.Position}, lag {lag.LagEvents}, troubles {lag.Troubles}, fault {lag.LastFault}, stop {lag.Stop}")));

    public async Task<ReadHost> OpenReadSide(int connectionsMax = 5, int waitMsMax = 2_000, TimeProvider? clock = null)
    {
        var options = new ReadOptions { ConnectionString = ConnectionString, ConnectionsMax = connectionsMax, ReadWaitMsMax = waitMsMax };
        _read = new ReadHost(options, clock ?? TimeProvider.System, NullLogger<ChangeSignal>.Instance);
        await _read.Signal.StartAsync(CancellationToken.None);
        return _read;
    }

    /// <summary>A session for an organization that demands the whole log.</summary>
    public async Task<ReadSession> SessionOf(Story story)
    {
        var opening = await Read.Sessions.Open(new OrgScope(story.Organization), ReadView.All, Log.End, CancellationToken.None);
        return Assert.IsType<ReadOpening.Opened>(opening).Session;
    }

    /// <summary>Every row of a table as one JSON text a line, in a fixed order.</summary>
    /// <param name="without">Columns that may differ.</param>
    public async Task<string> Rows(string table, params string[] without)
    {
        await using var command = Source.CreateCommand(
            $"SELECT coalesce(string_agg(row, E'\\n' ORDER BY row), '') FROM (SELECT (to_jsonb(t) - $1::text[])::text AS row FROM {table} AS t) AS rows");
        command.Parameters.Add(new() { Value = without });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.ToArray())
        {
            await Stop(host);
        }

        if (_read is not null)
        {
            await _read.Signal.StopAsync(CancellationToken.None);
            await _read.DisposeAsync();
        }

        await ((IAsyncDisposable)_database).DisposeAsync();
    }
}
