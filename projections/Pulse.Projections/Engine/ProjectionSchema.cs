using Npgsql;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>Creates what projections write to: the engine's tables, each edition's own, their views, roles and policies.</summary>
public static class ProjectionSchema
{
    /// <summary>Any number, the same in every process: two starts at once take turns.</summary>
    internal const long StartLock = 7_020_114_011;

    private const string ActiveVersionSql = "SELECT version FROM read.checkpoint WHERE projection = $1 AND role = 'active'";

    private const string CandidateVersionSql = "SELECT version FROM read.checkpoint WHERE projection = $1 AND role = 'candidate'";

    private const string RetireCandidateSql =
        "UPDATE read.checkpoint SET role = 'retired', role_since = clock_timestamp() WHERE projection = $1 AND role = 'candidate'";

    private const string ClosedToAnalystsSql =
        """
        SELECT edition FROM read.checkpoint
        WHERE projection = $1 AND version = $2 AND role = 'active' AND EXISTS (
            SELECT FROM unnest(tables) AS name
            WHERE name LIKE '%\_past\_v%' AND to_regclass('read.' || regexp_replace(name, '_v\d+_\d+$', '')) IS NULL)
        """;

    private const string AddSql =
        """
        INSERT INTO read.checkpoint
            (projection, edition, version, role, promotes_itself, events_per_second_max, log_epoch, tables,
             commit_position, prepare_position, state)
        SELECT $1, next, $2, $3, $4, $5, $6, ARRAY(SELECT format('%s_v%s_%s', name, $2, next) FROM unnest($7::text[]) AS name), 0, 0, 'catching_up'
        FROM (SELECT coalesce(max(edition), 0) + 1 AS next FROM read.checkpoint WHERE projection = $1) AS numbered
        RETURNING edition
        """;

    /// <summary>Of <see cref="AddSql"/>, counted from 0: null has no type of its own.</summary>
    private const int EventsPerSecondParameter = 4;

    /// <summary>
    /// Applies the schema; repeating it changes nothing. An edition's tables appear in one transaction with its checkpoint. A
    /// projection without any edition gets an active one; one whose active edition is of an older version gets a candidate
    /// that will promote itself; one that a newer build has brought further is left alone.
    /// </summary>
    /// <param name="logEpoch">The log that positions of new checkpoints belong to.</param>
    public static async Task Apply(
        NpgsqlDataSource source, IReadOnlyList<Projection> projections, Guid logEpoch, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await Lock(connection, cancellation);
            await Sql.Run(connection, SqlFiles.Read(typeof(ProjectionSchema), "Sql.engine.sql"), cancellation);
            await Sql.Run(connection, SqlFiles.Read(typeof(ProjectionSchema), "Sql.analysts.sql"), cancellation);
            await Sql.Run(connection, Wall("read.changes"), cancellation);
            await transaction.CommitAsync(cancellation);
        }

        foreach (var projection in projections)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await Lock(connection, cancellation);
            await EnsureEdition(connection, projection, logEpoch, cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    /// <summary>Begins a candidate beside the active edition.</summary>
    /// <returns>Its number, or null when there is a candidate already.</returns>
    internal static async Task<int?> AddCandidate(
        NpgsqlConnection connection, Projection projection, Guid logEpoch, int? eventsPerSecondMax, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Lock(connection, cancellation);
        if (await VersionOf(connection, CandidateVersionSql, projection, cancellation) is not null)
        {
            return null;
        }

        var edition = await Add(connection, projection, EditionRole.Candidate, promotesItself: false, eventsPerSecondMax, logEpoch, cancellation);
        await transaction.CommitAsync(cancellation);
        return edition.Number;
    }

    /// <summary>Puts up the second wall around an edition's tables. Before, only the owner can read them.</summary>
    internal static async Task PutUpWalls(NpgsqlConnection connection, Edition edition, CancellationToken cancellation)
    {
        foreach (var (_, table, isForAnalysts) in edition.Relations)
        {
            await Sql.Run(connection, Wall(table), cancellation);
            if (isForAnalysts)
            {
                await Sql.Run(connection, AnalystWall(table), cancellation);
            }
        }
    }

    /// <summary>A view reads with its caller's rights, or the owner's would open the wall.</summary>
    internal static string ViewSql(string view, string table, bool isForAnalysts) =>
        $"""
        CREATE OR REPLACE VIEW read.{view} WITH (security_invoker = true) AS SELECT * FROM {table};
        GRANT SELECT ON read.{view} TO pulse_reader{(isForAnalysts ? ", pulse_analyst" : string.Empty)};
        """;

    internal static async Task Lock(NpgsqlConnection connection, CancellationToken cancellation) =>
        await Sql.Run(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, StartLock);

    private static async Task EnsureEdition(NpgsqlConnection connection, Projection projection, Guid logEpoch, CancellationToken cancellation)
    {
        var active = await VersionOf(connection, ActiveVersionSql, projection, cancellation);
        if (active is null)
        {
            var edition = await Add(connection, projection, EditionRole.Active, promotesItself: false, null, logEpoch, cancellation);
            await PutUpWalls(connection, edition, cancellation);
            foreach (var (view, table, isForAnalysts) in edition.Relations)
            {
                await Sql.Run(connection, ViewSql(view, table, isForAnalysts), cancellation);
            }

            return;
        }

        await LetAnalystsIn(connection, projection, cancellation);
        var candidate = await VersionOf(connection, CandidateVersionSql, projection, cancellation);
        if (active < projection.Version && (candidate ?? 0) < projection.Version)
        {
            await Sql.Run(connection, RetireCandidateSql, cancellation, projection.Name);
            await Add(connection, projection, EditionRole.Candidate, promotesItself: true, null, logEpoch, cancellation);
        }
    }

    /// <summary>Gives an edition that was active before there were analysts what newer ones have from the beginning.</summary>
    private static async Task LetAnalystsIn(NpgsqlConnection connection, Projection projection, CancellationToken cancellation)
    {
        await using var find = Sql.Command(connection, ClosedToAnalystsSql, projection.Name, projection.Version);
        if (await find.ExecuteScalarAsync(cancellation) is not int number)
        {
            return;
        }

        foreach (var (view, table, isForAnalysts) in new Edition(projection, number).Relations)
        {
            await Sql.Run(connection, ViewSql(view, table, isForAnalysts), cancellation);
            if (isForAnalysts)
            {
                await Sql.Run(connection, AnalystWall(table), cancellation);
            }
        }
    }

    private static async Task<int?> VersionOf(NpgsqlConnection connection, string sql, Projection projection, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, sql, projection.Name);
        return (int?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<Edition> Add(
        NpgsqlConnection connection,
        Projection projection,
        EditionRole role,
        bool promotesItself,
        int? eventsPerSecondMax,
        Guid logEpoch,
        CancellationToken cancellation)
    {
        await using var add = Sql.Command(
            connection,
            AddSql,
            projection.Name,
            projection.Version,
            role == EditionRole.Active ? "active" : "candidate",
            promotesItself,
            eventsPerSecondMax,
            logEpoch,
            projection.Tables.SelectMany(table => table.IsTemporal ? [table.Name, $"{table.Name}_past"] : new[] { table.Name }).ToArray());
        add.Parameters[EventsPerSecondParameter].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer;
        var edition = new Edition(projection, (int)(await add.ExecuteScalarAsync(cancellation))!);
        await Sql.Run(connection, projection.TablesSql.Replace("{v}", edition.Suffix, StringComparison.Ordinal), cancellation);
        foreach (var table in projection.Tables.Where(table => table.IsTemporal))
        {
            await Sql.Run(connection, PastSql(edition, table), cancellation);
        }

        return edition;
    }

    /// <summary>What a row was, from the position in its own columns until the one in <c>valid_to</c>.</summary>
    private static string PastSql(Edition edition, Table table) =>
        $"""
        CREATE TABLE {edition.PastOf(table)} (
            LIKE {edition.TableOf(table)},
            valid_to_commit bigint NOT NULL,
            valid_to_prepare bigint NOT NULL,
            valid_to_at timestamptz NOT NULL,
            PRIMARY KEY ({string.Join(", ", table.KeyColumns.Select(column => column.Name))}, valid_to_commit, valid_to_prepare)
        );
        CREATE INDEX ON {edition.PastOf(table)} (organization_id, valid_to_commit, valid_to_prepare);
        """;

    private static string Wall(string table) => Of("Sql.tenant.sql", table);

    private static string AnalystWall(string table) => Of("Sql.analyst.sql", table);

    private static string Of(string file, string table) =>
        SqlFiles.Read(typeof(ProjectionSchema), file).Replace("{table}", table, StringComparison.Ordinal);
}
