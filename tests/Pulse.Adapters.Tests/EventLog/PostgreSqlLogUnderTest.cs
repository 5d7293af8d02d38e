using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>Logs on real PostgreSQL, a database each.</summary>
public sealed class PostgreSqlEventLogFixture : IEventLogFixture
{
    public bool HasDensePositions => true;

    public TimeSpan TestTimeMax { get; init; } = TimeSpan.FromSeconds(60);

    public async Task<ILogUnderTest> NewLog() => await PostgreSqlLogUnderTest.Create();
}

/// <summary>A log in a database of its own, with hands on its backends.</summary>
internal sealed class PostgreSqlLogUnderTest : ILogUnderTest, ILogFaults
{
    private readonly List<PostgreSqlEventLog> _opened = [];
    private readonly PostgresDatabase _database;

    private PostgreSqlLogUnderTest(PostgresDatabase database) => _database = database;

    public string ConnectionString => _database.ConnectionString;

    public ILogFaults Faults => this;

    public PostgresDatabase Database => _database;

    public static async Task<PostgreSqlLogUnderTest> Create() => new(await PostgresDatabase.CreateAsync());

    public async Task<IEventLog> Open() => await Open(options => options);

    public async Task<PostgreSqlEventLog> Open(Func<PostgreSqlEventLogOptions, PostgreSqlEventLogOptions> change)
    {
        var options = change(new PostgreSqlEventLogOptions { ConnectionString = _database.ConnectionString });
        var log = await PostgreSqlEventLog.Open(options, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, CancellationToken.None);
        _opened.Add(log);
        return log;
    }

    /// <summary>A lock on the table lets a writer lock the head and take positions, and stops it at its insert.</summary>
    public async Task<IAsyncDisposable> HoldWritersBeforeCommit()
    {
        var connection = await _database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE log.events IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return new TableLock(connection);
    }

    public Task KillHeldWriter() => Eventually.Until(
        async _ => await Terminate("wait_event_type = 'Lock' AND wait_event = 'relation'") > 0,
        TimeSpan.FromSeconds(10),
        () => Task.FromResult("no writer was held"));

    public Task<int> KillListeners() => Terminate("application_name = 'pulse-log-listen'");

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _opened)
        {
            await log.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private async Task<int> Terminate(string which)
    {
        await using var command = _database.Source.CreateCommand(
            $"""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND {which}
            """);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class TableLock(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (var command = new NpgsqlCommand("ROLLBACK", connection))
            {
                await command.ExecuteNonQueryAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
