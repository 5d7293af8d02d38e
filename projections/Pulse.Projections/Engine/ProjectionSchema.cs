using Npgsql;

namespace Pulse.Projections.Engine;

/// <summary>Creates what projections write to: the engine's tables, each projection's own, their views, roles and policies.</summary>
public static class ProjectionSchema
{
    /// <summary>Any number, the same in every process: two starts at once take turns.</summary>
    private const long StartLock = 7_020_114_011;

    private const string KnownSql = "SELECT count(*) FROM read.checkpoint WHERE projection = $1 AND version = $2";

    private const string AddCheckpointSql =
        """
        INSERT INTO read.checkpoint (projection, version, log_epoch, commit_position, prepare_position, state, active)
        VALUES ($1, $2, $3, 0, 0, 'catching_up', NOT EXISTS (SELECT FROM read.checkpoint WHERE projection = $1 AND active))
        """;

    /// <summary>
    /// Applies the schema; repeating it changes nothing. A projection's tables, policies and views appear in one transaction
    /// with its checkpoint. A version beside an active one gets tables but no views: switching readers is promoting.
    /// </summary>
    /// <param name="logEpoch">The log that positions of new checkpoints belong to.</param>
    public static async Task Apply(
        NpgsqlDataSource source, IReadOnlyList<Projection> projections, Guid logEpoch, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await Lock(connection, cancellation);
            await Run(connection, SqlFiles.Read(typeof(ProjectionSchema), "Sql.engine.sql"), cancellation);
            await Run(connection, Tenant("read.changes"), cancellation);
            await transaction.CommitAsync(cancellation);
        }

        foreach (var projection in projections)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await Lock(connection, cancellation);
            await Add(connection, projection, logEpoch, cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    private static async Task Add(NpgsqlConnection connection, Projection projection, Guid logEpoch, CancellationToken cancellation)
    {
        await using var known = Command(connection, KnownSql, projection.Name, projection.Version);
        if ((long)(await known.ExecuteScalarAsync(cancellation))! > 0)
        {
            return;
        }

        await using var add = Command(connection, AddCheckpointSql + " RETURNING active", projection.Name, projection.Version, logEpoch);
        var isActive = (bool)(await add.ExecuteScalarAsync(cancellation))!;
        await Run(connection, projection.TablesSql.Replace("{v}", projection.Suffix, StringComparison.Ordinal), cancellation);
        foreach (var table in projection.Tables)
        {
            await Run(connection, Tenant($"read.{table}{projection.Suffix}"), cancellation);
            if (isActive)
            {
                await Run(connection, View(table, projection.Suffix), cancellation);
            }
        }
    }

    /// <summary>A view reads with its caller's rights, or the owner's would open the wall.</summary>
    private static string View(string table, string suffix) =>
        $"CREATE VIEW read.{table} WITH (security_invoker = true) AS SELECT * FROM read.{table}{suffix}; GRANT SELECT ON read.{table} TO pulse_reader;";

    private static string Tenant(string table) =>
        SqlFiles.Read(typeof(ProjectionSchema), "Sql.tenant.sql").Replace("{table}", table, StringComparison.Ordinal);

    private static async Task Lock(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, "SELECT pg_advisory_xact_lock($1)", StartLock);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params IEnumerable<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }

    /// <summary>Runs a script of this assembly; nothing from outside is ever part of it.</summary>
    private static async Task Run(NpgsqlConnection connection, string script, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(script, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
