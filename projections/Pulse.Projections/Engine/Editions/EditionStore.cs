using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.Projections;

namespace Pulse.Projections.Engine.Editions;

/// <summary>Lists editions, retires candidates, drops what is retired.</summary>
internal sealed class EditionStore(NpgsqlDataSource source, IReadOnlyList<Projection> projections)
{
    private const string ListSql =
        """
        SELECT projection, edition, version, role, state, commit_position, prepare_position, promotes_itself, clock_timestamp() - role_since,
            (SELECT count(DISTINCT stream) FROM read.parked_events AS parked
             WHERE parked.projection = checkpoint.projection AND parked.edition = checkpoint.edition)
        FROM read.checkpoint ORDER BY projection, edition
        """;

    private const string RetireCandidateSql =
        "UPDATE read.checkpoint SET role = 'retired', role_since = clock_timestamp() WHERE projection = $1 AND role = 'candidate'";

    private const string TablesSql = "SELECT unnest(tables) FROM read.checkpoint WHERE projection = $1 AND edition = $2 AND role = 'retired'";

    private const string ForgetSql =
        """
        WITH gone AS (DELETE FROM read.checkpoint WHERE projection = $1 AND edition = $2 AND role = 'retired' RETURNING projection, edition),
        parked AS (DELETE FROM read.parked_events AS parked USING gone WHERE parked.projection = gone.projection AND parked.edition = gone.edition)
        DELETE FROM read.applied_revisions AS applied USING gone WHERE applied.projection = gone.projection AND applied.edition = gone.edition
        """;

    private const string ParkedSql =
        """
        SELECT DISTINCT ON (stream) stream, event_id, type, revision, count(*) OVER (PARTITION BY stream), coalesce(reason, ''), parked_at
        FROM read.parked_events JOIN read.checkpoint AS active USING (projection, edition)
        WHERE projection = $1 AND role = 'active' ORDER BY stream, revision
        """;

    public Projection? Find(string projection) =>
        projections.FirstOrDefault(known => string.Equals(known.Name, projection, StringComparison.Ordinal));

    public async Task<IReadOnlyList<EditionEntry>> List(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, ListSql);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<EditionEntry>();
        while (await row.ReadAsync(cancellation))
        {
            entries.Add(new EditionEntry(
                row.GetString(0),
                row.GetInt32(1),
                row.GetInt32(2),
                EditionRoles.Parse(row.GetString(3)),
                ProjectionStates.Parse(row.GetString(4)),
                new LogPosition(row.GetInt64(5), row.GetInt64(6)),
                row.GetBoolean(7),
                row.GetTimeSpan(8),
                row.GetInt64(9)));
        }

        return entries;
    }

    public async Task<IReadOnlyList<ParkedStream>> Parked(string projection, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, ParkedSql, projection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var parked = new List<ParkedStream>();
        while (await row.ReadAsync(cancellation))
        {
            parked.Add(new ParkedStream(
                row.GetString(0), row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5),
                await row.GetFieldValueAsync<DateTimeOffset>(6, cancellation)));
        }

        return [.. parked.OrderBy(stream => stream.ParkedAt)];
    }

    public async Task<EditionEntry?> Candidate(string projection, CancellationToken cancellation) =>
        (await List(cancellation)).FirstOrDefault(entry => entry.Role == EditionRole.Candidate && string.Equals(entry.Projection, projection, StringComparison.Ordinal));

    public async Task<int?> AddCandidate(Projection projection, Guid logEpoch, int? eventsPerSecondMax, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await ProjectionSchema.AddCandidate(connection, projection, logEpoch, eventsPerSecondMax, cancellation);
    }

    public async Task<bool> RetireCandidate(string projection, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await Sql.Run(connection, RetireCandidateSql, cancellation, projection) > 0;
    }

    /// <summary>Drops a retired edition's tables and every trace of it.</summary>
    /// <exception cref="PostgresException">Somebody still uses a table (55P03); the next round tries again.</exception>
    public async Task Drop(EditionEntry entry, int lockMsMax, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Sql.Run(connection, FormattableString.Invariant($"SET LOCAL lock_timeout = {lockMsMax}"), cancellation);
        foreach (var table in await TablesOf(connection, entry, cancellation))
        {
            await Sql.Run(connection, $"DROP TABLE read.\"{table}\" CASCADE", cancellation);
        }

        await Sql.Run(connection, ForgetSql, cancellation, entry.Projection, entry.Number);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<IReadOnlyList<string>> TablesOf(NpgsqlConnection connection, EditionEntry entry, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, TablesSql, entry.Projection, entry.Number);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var tables = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            tables.Add(row.GetString(0));
        }

        return tables;
    }
}
