using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine.Editions;

/// <summary>
/// Compares the candidate with the active edition at one position. The active one is read in a snapshot and is not held up;
/// the candidate is brought exactly to the snapshot's position and waits there.
/// </summary>
internal sealed class Verification(NpgsqlDataSource source, EditionStore editions, ProjectionOptions options, TimeProvider clock)
{
    /// <summary>Keys of differing rows that are told; more would help nobody.</summary>
    private const int DifferingMax = 10;

    private const string StopHereSql =
        """
        UPDATE read.checkpoint SET bound_commit = commit_position, bound_prepare = prepare_position
        WHERE projection = $1 AND role = 'candidate' AND state = 'live' RETURNING commit_position, prepare_position
        """;

    private const string GoToSql = "UPDATE read.checkpoint SET bound_commit = $2, bound_prepare = $3 WHERE projection = $1 AND role = 'candidate'";

    private const string GoOnSql = "UPDATE read.checkpoint SET bound_commit = NULL, bound_prepare = NULL WHERE projection = $1 AND role = 'candidate'";

    private const string PositionSql =
        "SELECT commit_position, prepare_position, edition, version FROM read.checkpoint WHERE projection = $1 AND role = $2 AND state <> 'stopped'";

    public async Task<VerifyOutcome> Verify(string name, CancellationToken cancellation)
    {
        if (editions.Find(name) is not { } projection)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.UnknownProjection);
        }

        if (await editions.Candidate(name, cancellation) is null)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.NoCandidate);
        }

        try
        {
            return await Compare(projection, cancellation);
        }
        finally
        {
            // Whatever happened, the candidate must not stand still for ever.
            await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
            await Sql.Run(connection, GoOnSql, CancellationToken.None, name);
        }
    }

    private async Task<VerifyOutcome> Compare(Projection projection, CancellationToken cancellation)
    {
        await using var candidateSide = await source.OpenConnectionAsync(cancellation);
        if (await Read(candidateSide, StopHereSql, [projection.Name], cancellation) is not { } standing
            || await Reached(candidateSide, projection, "active", standing.Position, cancellation) is null)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.NotLive);
        }

        await using var activeSide = await source.OpenConnectionAsync(cancellation);
        await using var snapshot = await activeSide.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        if (await Read(activeSide, PositionSql, [projection.Name, "active"], cancellation) is not { } active)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.NotLive);
        }

        await Sql.Run(candidateSide, GoToSql, cancellation, projection.Name, active.Position.Commit, active.Position.Prepare);
        if (await Reached(candidateSide, projection, "candidate", active.Position, cancellation) is not { } candidate)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.NotLive);
        }

        if (active.Version != candidate.Version)
        {
            return new VerifyOutcome.Impossible(VerifyRefusal.OtherVersion);
        }

        var comparisons = new List<TableComparison>();
        foreach (var (table, isPast) in projection.Tables.SelectMany(table => table.IsTemporal ? new[] { (table, false), (table, true) } : [(table, false)]))
        {
            comparisons.Add(await Compare(activeSide, candidateSide, Named(projection, active.Edition, table, isPast), Named(projection, candidate.Edition, table, isPast), table, isPast, cancellation));
        }

        return new VerifyOutcome.Compared(active.Position.ToString(), comparisons);
    }

    private static string Named(Projection projection, int number, Table table, bool isPast)
    {
        var edition = new Edition(projection, number);
        return isPast ? edition.PastOf(table) : edition.TableOf(table);
    }

    private async Task<TableComparison> Compare(
        NpgsqlConnection activeSide, NpgsqlConnection candidateSide, string active, string candidate, Table table, bool isPast, CancellationToken cancellation)
    {
        var key = $"({string.Join(", ", table.KeyColumns.Select(column => column.Name))}{(isPast ? ", valid_to_commit, valid_to_prepare" : string.Empty)})";
        var (ones, others) = (await Buckets(activeSide, active, key, cancellation), await Buckets(candidateSide, candidate, key, cancellation));
        var differing = ones.Keys.Union(others.Keys).Where(bucket => ones.GetValueOrDefault(bucket) != others.GetValueOrDefault(bucket)).Order().ToArray();
        var keys = new List<string>();
        foreach (var bucket in differing.Take(DifferingMax))
        {
            var (left, right) = (await Rows(activeSide, active, key, bucket, cancellation), await Rows(candidateSide, candidate, key, bucket, cancellation));
            keys.AddRange(left.Except(right).Union(right.Except(left)).Select(row => row.Key).Distinct(StringComparer.Ordinal));
        }

        return new TableComparison(
            isPast ? $"{table.Name}_past" : table.Name,
            ones.Values.Sum(item => item.Rows),
            others.Values.Sum(item => item.Rows),
            differing.Length == 0,
            [.. keys.Take(DifferingMax)]);
    }

    /// <summary>
    /// Rows are spread over buckets by their key; each bucket has a sum of its rows' hashes, in which order does not matter. Two
    /// hashes of 64 bits with different seeds: rows that differ and sum up to the same are beyond chance.
    /// </summary>
    private async Task<Dictionary<long, (long Rows, decimal One, decimal Other)>> Buckets(
        NpgsqlConnection connection, string table, string key, CancellationToken cancellation)
    {
        await using var command = Sql.Command(
            connection,
            $"""
            SELECT hashtextextended(ROW{key}::text, 0) & 1023 AS bucket, count(*),
                sum(hashtextextended(t::text, 1)::numeric), sum(hashtextextended(t::text, 2)::numeric)
            FROM {table} AS t GROUP BY bucket
            """);
        command.CommandTimeout = options.VerifyWaitSecondsMax;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var buckets = new Dictionary<long, (long, decimal, decimal)>();
        while (await row.ReadAsync(cancellation))
        {
            buckets.Add(row.GetInt64(0), (row.GetInt64(1), row.GetDecimal(2), row.GetDecimal(3)));
        }

        return buckets;
    }

    private async Task<HashSet<(string Key, long Hash)>> Rows(
        NpgsqlConnection connection, string table, string key, long bucket, CancellationToken cancellation)
    {
        await using var command = Sql.Command(
            connection,
            $"SELECT ROW{key}::text, hashtextextended(t::text, 1) FROM {table} AS t WHERE hashtextextended(ROW{key}::text, 0) & 1023 = $1",
            bucket);
        command.CommandTimeout = options.VerifyWaitSecondsMax;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new HashSet<(string, long)>();
        while (await row.ReadAsync(cancellation))
        {
            rows.Add((row.GetString(0), row.GetInt64(1)));
        }

        return rows;
    }

    /// <returns>Where it is, or null when it did not get there in time.</returns>
    private async Task<Standing?> Reached(NpgsqlConnection connection, Projection projection, string role, LogPosition position, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began).TotalSeconds < options.VerifyWaitSecondsMax)
        {
            if (await Read(connection, PositionSql, [projection.Name, role], cancellation) is { } standing && standing.Position >= position)
            {
                return standing;
            }

            await Timers.Pause(clock, TimeSpan.FromMilliseconds(options.BoundPollMs), cancellation);
        }

        return null;
    }

    private readonly record struct Standing(LogPosition Position, int Edition, int Version);

    private static async Task<Standing?> Read(NpgsqlConnection connection, string sql, IReadOnlyList<object> values, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, sql, values);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        var position = new LogPosition(row.GetInt64(0), row.GetInt64(1));
        return row.FieldCount > 2 ? new Standing(position, row.GetInt32(2), row.GetInt32(3)) : new Standing(position, 0, 0);
    }
}
