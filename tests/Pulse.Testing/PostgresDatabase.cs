using System.Globalization;
using Npgsql;
using Xunit;

namespace Pulse.Testing;

/// <summary>
/// A fresh, empty database of its own, for one fixture: use it as <c>IClassFixture&lt;PostgresDatabase&gt;</c> or make one in a test.
/// It is dropped at the end, with whatever still uses it.
/// </summary>
public sealed class PostgresDatabase : IAsyncLifetime, IAsyncDisposable
{
    private NpgsqlDataSource? _source;
    private string? _connectionString;

    /// <summary>The database's name.</summary>
    public string Name { get; } = $"test_{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}";

    /// <summary>The superuser's connection string of this database.</summary>
    public string ConnectionString => _connectionString ?? throw NotThere();

    /// <summary>Connections to this database, as superuser.</summary>
    public NpgsqlDataSource Source => _source ?? throw NotThere();

    /// <summary>Makes a database at once, for tests that want several.</summary>
    public static async Task<PostgresDatabase> CreateAsync()
    {
        var database = new PostgresDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await OnServerAsync($"CREATE DATABASE {Name}");
        var server = await TestServer.ConnectionStringAsync();

        // A pool of its own, small: many fixtures share one server.
        _connectionString = new NpgsqlConnectionStringBuilder(server) { Database = Name, MaxPoolSize = 40 }.ConnectionString;
        _source = NpgsqlDataSource.Create(_connectionString);
    }

    /// <summary>Runs statements on this database, for a test's set-up and looks.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_source is null)
        {
            return;
        }

        await _source.DisposeAsync();
        _source = null;
        await OnServerAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private static async Task OnServerAsync(string sql)
    {
        var server = await TestServer.ConnectionStringAsync();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static InvalidOperationException NotThere() => new("The database is not there yet: await InitializeAsync.");
}
