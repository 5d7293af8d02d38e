using Npgsql;

namespace Pulse.Benchmarks.EventLog;

/// <summary>
/// The peer: a table of the log's shape and indexes, and 32 clients that insert one row a statement, each on a
/// connection of its own with the statement prepared. It has no order between writers; that is what the log adds.
/// </summary>
internal sealed class PeerTable : IAsyncDisposable
{
    private const string TableSql =
        """
        CREATE TABLE peer_events (LIKE log.events INCLUDING ALL);
        """;

    private const string InsertSql =
        """
        INSERT INTO peer_events (position, stream, revision, category, event_id, type, data, metadata, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
        """;

    private readonly NpgsqlConnection[] _connections;
    private readonly NpgsqlCommand[] _commands;
    private readonly long[] _revisions;
    private readonly string[] _streams;
    private long _position;

    private PeerTable(NpgsqlConnection[] connections, NpgsqlCommand[] commands)
    {
        _connections = connections;
        _commands = commands;
        _revisions = new long[commands.Length];
        _streams = [.. commands.Select(_ => $"sample-{Guid.NewGuid()}")];
    }

    public static async Task<PeerTable> Create(string connectionString, int clients)
    {
        var alone = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        var connections = new NpgsqlConnection[clients];
        var commands = new NpgsqlCommand[clients];
        for (var i = 0; i < clients; i++)
        {
            connections[i] = new NpgsqlConnection(alone);
            await connections[i].OpenAsync();
            if (i == 0)
            {
                await using var create = new NpgsqlCommand(TableSql, connections[i]);
                await create.ExecuteNonQueryAsync();
            }

            commands[i] = Insert(connections[i]);
            await commands[i].PrepareAsync();
        }

        return new PeerTable(connections, commands);
    }

    public async Task InsertOne(int client, byte[] data, byte[] metadata)
    {
        var parameters = _commands[client].Parameters;
        ((NpgsqlParameter<long>)parameters[0]).TypedValue = Interlocked.Increment(ref _position);
        ((NpgsqlParameter<string>)parameters[1]).TypedValue = _streams[client];
        ((NpgsqlParameter<long>)parameters[2]).TypedValue = _revisions[client]++;
        ((NpgsqlParameter<string>)parameters[3]).TypedValue = "sample";
        ((NpgsqlParameter<Guid>)parameters[4]).TypedValue = Guid.NewGuid();
        ((NpgsqlParameter<string>)parameters[5]).TypedValue = EventLogBench.EventType;
        ((NpgsqlParameter<byte[]>)parameters[6]).TypedValue = data;
        ((NpgsqlParameter<byte[]>)parameters[7]).TypedValue = metadata;
        await _commands[client].ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection) => new(InsertSql, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<long>(),
            new NpgsqlParameter<string>(),
            new NpgsqlParameter<long>(),
            new NpgsqlParameter<string>(),
            new NpgsqlParameter<Guid>(),
            new NpgsqlParameter<string>(),
            new NpgsqlParameter<byte[]>(),
            new NpgsqlParameter<byte[]>(),
        },
    };
}
