using Npgsql;
using NpgsqlTypes;
using Pulse.Contracts.Log;
using Pulse.Ports.Sagas;

namespace Pulse.Adapters.Sagas;

/// <summary>The index of open sagas in schema <c>write</c>.</summary>
public sealed class PostgreSqlSagaIndex : ISagaIndex, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private PostgreSqlSagaIndex(NpgsqlDataSource source) => _source = source;

    /// <summary>Creates what is missing of the schema and opens the index.</summary>
    public static async Task<PostgreSqlSagaIndex> Open(string connectionString, CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await SqlScript.Run(source, "Sagas.saga-index.sql", cancellation);
        return new PostgreSqlSagaIndex(source);
    }

    public async ValueTask<LogPosition> Checkpoint(CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand("SELECT commit_position, prepare_position FROM write.saga_checkpoint");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new LogPosition(reader.GetInt64(0), reader.GetInt64(1));
    }

    public async ValueTask Record(IReadOnlyList<SagaIndexEntry> entries, LogPosition considered, CancellationToken cancellation)
    {
        // The update locks the checkpoint's one row, so that of two hosts the later one sees the other's position and changes nothing.
        const string Sql = """
            WITH advanced AS (
                UPDATE write.saga_checkpoint SET commit_position = $4, prepare_position = $5
                WHERE (commit_position, prepare_position) < ($4, $5)
                RETURNING true)
            INSERT INTO write.saga_index (stream, is_open, next_due)
            SELECT entry.stream, entry.is_open, entry.next_due
            FROM unnest($1, $2, $3) AS entry (stream, is_open, next_due), advanced
            ON CONFLICT (stream) DO UPDATE SET is_open = excluded.is_open, next_due = excluded.next_due
            """;
        // One statement cannot write a row twice; of several words about a saga the last one holds.
        var newest = entries.GroupBy(entry => entry.Stream).Select(group => group.Last()).ToArray();
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. newest.Select(entry => entry.Stream.Value)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. newest.Select(entry => entry.IsOpen)] });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = newest.Select(entry => RoundUp(entry.NextDue)).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = considered.Commit });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = considered.Prepare });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<OpenSaga>> Due(DateTimeOffset now, int countMax, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(
            "SELECT stream, next_due FROM write.saga_index WHERE is_open AND next_due <= $1 ORDER BY next_due, stream LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = countMax });
        return await Read(command, cancellation);
    }

    public async ValueTask<IReadOnlyList<OpenSaga>> Open(StreamName? after, int countMax, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(
            "SELECT stream, next_due FROM write.saga_index WHERE is_open AND stream > $1 ORDER BY stream LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after?.Value ?? "" });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = countMax });
        return await Read(command, cancellation);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>PostgreSQL keeps microseconds; rounded down, a saga would be called before its deadline has passed.</summary>
    private static DateTime? RoundUp(DateTimeOffset? due)
    {
        if (due is not { UtcDateTime: var time })
        {
            return null;
        }

        var beyond = time.Ticks % TimeSpan.TicksPerMicrosecond;
        return beyond == 0 ? time : time.AddTicks(TimeSpan.TicksPerMicrosecond - beyond);
    }

    private static async ValueTask<IReadOnlyList<OpenSaga>> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        var sagas = new List<OpenSaga>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            DateTimeOffset? due = await reader.IsDBNullAsync(1, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
            sagas.Add(new OpenSaga(StreamName.Parse(reader.GetString(0)), due));
        }

        return sagas;
    }
}
