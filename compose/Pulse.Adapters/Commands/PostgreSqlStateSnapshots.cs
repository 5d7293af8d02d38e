using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;

namespace Pulse.Adapters.Commands;

/// <summary>Snapshots of states in schema <c>write</c>.</summary>
public sealed class PostgreSqlStateSnapshots : IStateSnapshots, IAsyncDisposable
{
    /// <summary>A cache that takes longer than this to answer is no help; a command waits for it.</summary>
    private const int CommandSecondsMax = 2;

    private readonly NpgsqlDataSource _source;

    private PostgreSqlStateSnapshots(NpgsqlDataSource source) => _source = source;

    /// <summary>Creates what is missing of the schema and opens the snapshots.</summary>
    public static async Task<PostgreSqlStateSnapshots> Open(string connectionString, CancellationToken cancellation)
    {
        var limited = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = CommandSecondsMax, Timeout = CommandSecondsMax };
        var source = NpgsqlDataSource.Create(limited);
        await SqlScript.Run(source, "Commands.state-snapshots.sql", cancellation);
        return new PostgreSqlStateSnapshots(source);
    }

    public ValueTask<StateSnapshot?> Find(StreamName stream, int foldVersion, CancellationToken cancellation) =>
        WriteDatabase.Ask("PLS-5A91", "Looking for a snapshot", async () =>
        {
            await using var find = _source.CreateCommand(
                "SELECT revision, event_id, content FROM write.state_snapshot WHERE stream = $1 AND fold_version = $2");
            find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.Value });
            find.Parameters.Add(new NpgsqlParameter<int> { TypedValue = foldVersion });
            await using var reader = await find.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation)
                ? new StateSnapshot(stream, foldVersion, reader.GetInt64(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2))
                : null;
        });

    public async ValueTask Save(StateSnapshot snapshot, CancellationToken cancellation)
    {
        // The last word holds, also over a higher revision: so a row that nobody can use is replaced by the next good one.
        const string Sql = """
            INSERT INTO write.state_snapshot (stream, fold_version, revision, event_id, content) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (stream, fold_version)
            DO UPDATE SET revision = excluded.revision, event_id = excluded.event_id, content = excluded.content
            """;
        await WriteDatabase.Ask("PLS-5A92", "Saving a snapshot", async () =>
        {
            await using var save = _source.CreateCommand(Sql);
            save.Parameters.Add(new NpgsqlParameter<string> { TypedValue = snapshot.Stream.Value });
            save.Parameters.Add(new NpgsqlParameter<int> { TypedValue = snapshot.FoldVersion });
            save.Parameters.Add(new NpgsqlParameter<long> { TypedValue = snapshot.Revision });
            save.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = snapshot.EventId });
            save.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = snapshot.Content });
            return await save.ExecuteNonQueryAsync(cancellation);
        });
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
