using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Analytics;

/// <summary>Keeps the schema <c>analytics</c> as this build knows it, on top of whatever editions of the read models are active.</summary>
internal sealed class AnalyticsSchema(NpgsqlDataSource source, AnalyticsOptions options)
{
    /// <summary>Grows when a column goes or changes its meaning.</summary>
    public const int Version = 1;

    /// <summary>The lock that the projections' schema and promotions take turns on; this schema stands on theirs.</summary>
    internal const long StartLock = 7_020_114_011;

    /// <summary>
    /// The read models that the views read, when each has an active edition that this build's views can read. The number of their
    /// view tells when the whole schema was dropped and made anew, which takes ours with it.
    /// </summary>
    private const string EditionsSql =
        """
        SELECT string_agg(format('%s v%s_%s', projection, version, edition), ', ' ORDER BY projection)
            || format(' on %s', 'read.generations'::regclass::oid)
        FROM read.checkpoint
        WHERE role = 'active' AND ((projection = 'generations' AND version >= $1) OR (projection = 'credits' AND version >= $2))
        HAVING count(*) = 2
        """;

    private const string AppliedSql = "SELECT version, script_sha256, editions FROM analytics.schema_version";

    /// <summary>A view can be replaced by one with more columns, but a function that answers rows cannot.</summary>
    private const string DropFunctionsSql =
        """
        DO $$
        DECLARE
            former regprocedure;
        BEGIN
            FOR former IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'analytics'::regnamespace LOOP
                EXECUTE format('DROP FUNCTION %s', former);
            END LOOP;
        END $$
        """;

    private const string RecordSql =
        """
        INSERT INTO analytics.schema_version (version, script_sha256, editions) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET version = $1, script_sha256 = $2, editions = $3, applied_at = clock_timestamp()
        """;

    private static readonly string Script =
        SqlFile.Beside(typeof(AnalyticsSchema), "analytics") + SqlFile.Beside(typeof(AnalyticsSchema), "as-of");

    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    private static readonly string Hardening = SqlFile.Beside(typeof(AnalyticsSchema), "hardening");

    /// <summary>What this object has last seen in place, so that a look that finds nothing new costs one query.</summary>
    private string? _inPlace;

    /// <summary>
    /// Puts the schema in place if it is not; repeating it changes nothing. A promotion that had to make a view anew has put ours
    /// back without their comments, or not at all: so the script runs again whenever another edition is active.
    /// </summary>
    public async Task<SchemaOutcome> Ensure(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (await Editions(connection, cancellation) is not { } seen)
        {
            return SchemaOutcome.NoReadModels;
        }

        if (string.Equals(seen, _inPlace, StringComparison.Ordinal) && await Exists(connection, "analytics.schema_version", cancellation))
        {
            return SchemaOutcome.InPlace;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Run(connection, FormattableString.Invariant($"SET LOCAL lock_timeout = {options.LockMsMax}"), cancellation);
        await Run(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, StartLock);
        if (await Editions(connection, cancellation) is not { } editions)
        {
            return SchemaOutcome.NoReadModels;
        }

        var outcome = await Put(connection, editions, cancellation);
        await Close(connection, cancellation);
        await transaction.CommitAsync(cancellation);
        _inPlace = editions;
        return outcome;
    }

    private static async Task<SchemaOutcome> Put(NpgsqlConnection connection, string editions, CancellationToken cancellation)
    {
        var applied = await Applied(connection, cancellation);
        if (applied is { } other && other.Version > Version)
        {
            // A newer build runs beside this one, and its schema stays.
            return SchemaOutcome.InPlace;
        }

        if (applied is { } same && same.Hash == Hash && same.Editions == editions)
        {
            return SchemaOutcome.InPlace;
        }

        if (applied is { } former && former.Hash != Hash)
        {
            await Run(connection, former.Version < Version ? "DROP SCHEMA analytics CASCADE" : DropFunctionsSql, cancellation);
        }

        await Run(connection, Script, cancellation);
        await Run(connection, RecordSql, cancellation, Version, Hash, editions);
        return SchemaOutcome.Applied;
    }

    private async Task Close(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var closed = string.Join(',', options.ClosedDatabases);
        await Run(connection, "SELECT set_config('pulse.closed_databases', $1, true)", cancellation, closed);
        await Run(connection, Hardening, cancellation);
    }

    private static async Task<(int Version, string Hash, string Editions)?> Applied(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await Exists(connection, "analytics.schema_version", cancellation))
        {
            return null;
        }

        await using var command = new NpgsqlCommand(AppliedSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt32(0), row.GetString(1), row.GetString(2)) : null;
    }

    private static async Task<string?> Editions(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(EditionsSql, connection);
        command.Parameters.Add(new() { Value = ReadView.Generations.VersionMin });
        command.Parameters.Add(new() { Value = ReadView.Credits.VersionMin });
        try
        {
            return await command.ExecuteScalarAsync(cancellation) as string;
        }
        catch (PostgresException absent) when (absent.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            // An older build's read models, or none: the projections are about to make this build's.
            return null;
        }
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.Add(new() { Value = table });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What became of an attempt to put the schema in place.</summary>
public enum SchemaOutcome
{
    /// <summary>The read models that it stands on are not there yet, or older than its views.</summary>
    NoReadModels,

    /// <summary>Nothing was to be done.</summary>
    InPlace,

    /// <summary>It was made or made anew.</summary>
    Applied,
}
