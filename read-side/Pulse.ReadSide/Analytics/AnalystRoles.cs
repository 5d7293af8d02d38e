using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Analytics;

/// <summary>A login that was made just now. Its password is nowhere else: who loses it drops the login and makes another.</summary>
/// <param name="Uri">The connection string as <c>psql</c> and most tools take it, with the password.</param>
public sealed record AnalystLogin(string Role, string Uri);

/// <summary>A login, as an operator sees it.</summary>
public sealed record AnalystRole(string Role, Guid OrganizationId, DateTimeOffset MadeAt, int Sessions);

/// <summary>Makes and drops the login roles of organizations' analysts. Whoever has the owner's connection string may use it.</summary>
public sealed class AnalystRoles(AnalyticsOptions options) : IAsyncDisposable
{
    private const int NameBytes = 8;
    private const int PasswordBytes = 24;

    /// <summary>Longest wait for a dropped role's session to end, in milliseconds.</summary>
    private const int EndMsMax = 5_000;

    private const string KnownSql = "SELECT EXISTS (SELECT FROM read.organizations WHERE organization_id = $1)";

    /// <summary>Databases that the role could enter besides its own: CONNECT is everybody's unless it was taken away.</summary>
    private const string OpenDatabasesSql =
        "SELECT datname FROM pg_database WHERE datname = ANY ($1) AND has_database_privilege('public', oid, 'CONNECT')";

    private const string ListSql =
        """
        SELECT role_name::text, organization_id, made_at, (SELECT count(*)::int FROM pg_stat_activity WHERE usename = role_name)
        FROM analysts.role WHERE ($1::uuid IS NULL OR organization_id = $1) ORDER BY made_at, role_name
        """;

    private const string AdmitSql = "INSERT INTO analysts.role (role_name, organization_id) VALUES ($1, $2)";

    private const string EndSql = "SELECT bool_and(pg_terminate_backend(pid, $2)) FROM pg_stat_activity WHERE usename = $1";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(options.Validated().ConnectionString);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Makes a login that reads the organization's rows of <c>analytics</c> and nothing else.</summary>
    /// <exception cref="AnalystException">There is no such organization, or the keys' database is open to everybody.</exception>
    public async Task<AnalystLogin> Create(OrgScope scope, CancellationToken cancellation)
    {
        if (await new AnalyticsSchema(_source, options).Ensure(cancellation) == SchemaOutcome.NoReadModels)
        {
            throw new AnalystException("The read models are not there yet: start the studio first.");
        }

        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await RequireAllowed(connection, scope, cancellation);

        // The name tells nothing: every role of the server can read it.
        var role = $"analyst_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes))}";
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Run(connection, RoleSql(role, ScramSecret.Of(password)), cancellation);

        // Only a superuser may limit temporary files; any other owner has to become a member to see and end the role's sessions.
        var more = await Scalar(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", cancellation) is true
            ? FormattableString.Invariant($"ALTER ROLE {role} SET temp_file_limit = '{options.TempFileMegabytesMax}MB'")
            : $"GRANT {role} TO CURRENT_USER";
        await Run(connection, more, cancellation);

        await Run(connection, AdmitSql, cancellation, role, scope.OrganizationId.Value);
        await transaction.CommitAsync(cancellation);
        return new AnalystLogin(role, UriOf(role, password));
    }

    /// <summary>Every login, or those of one organization.</summary>
    public async Task<IReadOnlyList<AnalystRole>> List(OrgScope? scope, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(ListSql);
        command.Parameters.Add(new()
        {
            Value = scope is null ? DBNull.Value : scope.OrganizationId.Value,
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid,
        });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var roles = new List<AnalystRole>();
        while (await row.ReadAsync(cancellation))
        {
            roles.Add(new AnalystRole(
                row.GetString(0), row.GetGuid(1), await row.GetFieldValueAsync<DateTimeOffset>(2, cancellation), row.GetInt32(3)));
        }

        return roles;
    }

    /// <summary>Takes a login back at once: it reads nothing more from then on, its sessions end, and it is gone.</summary>
    /// <returns>False when there is no such login here.</returns>
    /// <exception cref="AnalystException">A session of it does not end.</exception>
    public async Task<bool> Drop(string role, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            // First the rows: whatever comes after, a session that still lives sees nothing any more.
            if (await Run(connection, "DELETE FROM analysts.role WHERE role_name = $1", cancellation, role) == 0)
            {
                return false;
            }

            await Run(connection, $"ALTER ROLE {Quoted(role)} NOLOGIN", cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await using (var end = new NpgsqlCommand(EndSql, connection))
        {
            end.Parameters.Add(new() { Value = role });
            end.Parameters.Add(new() { Value = (long)EndMsMax });
            if (await end.ExecuteScalarAsync(cancellation) is false)
            {
                throw new AnalystException(
                    $"A session of {role} does not end. It reads nothing and cannot be opened again; drop the role by DROP ROLE later.");
            }
        }

        await Run(connection, $"DROP OWNED BY {Quoted(role)} CASCADE; DROP ROLE {Quoted(role)}", cancellation);
        return true;
    }

    private async Task RequireAllowed(NpgsqlConnection connection, OrgScope scope, CancellationToken cancellation)
    {
        if (await Scalar(connection, KnownSql, cancellation, scope.OrganizationId.Value) is not true)
        {
            throw new AnalystException($"There is no organization {scope.OrganizationId}.");
        }

        if (await Scalar(connection, OpenDatabasesSql, cancellation, (object)options.ClosedDatabases.ToArray()) is string open)
        {
            throw new AnalystException(
                $"Everybody may connect to the database {open}, so an analyst could. "
                + $"Run there as its owner: REVOKE CONNECT ON DATABASE {Quoted(open)} FROM PUBLIC");
        }
    }

    private string RoleSql(string role, string secret) => FormattableString.Invariant(
        $"""
        CREATE ROLE {role} LOGIN INHERIT CONNECTION LIMIT {options.ConnectionsMax} PASSWORD '{secret}';
        GRANT pulse_analyst TO {role};
        ALTER ROLE {role} SET default_transaction_read_only = on;
        ALTER ROLE {role} SET search_path = analytics;
        ALTER ROLE {role} SET statement_timeout = '{options.StatementSecondsMax}s';
        ALTER ROLE {role} SET idle_in_transaction_session_timeout = '{options.IdleInTransactionSecondsMax}s';
        """);

    private string UriOf(string role, string password)
    {
        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return FormattableString.Invariant(
            $"postgresql://{role}:{password}@{server.Host}:{server.Port}/{Uri.EscapeDataString(server.Database!)}");
    }

    private static string Quoted(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);

    private static async Task<object?> Scalar(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>A reason, for a person, why a login cannot be made or dropped.</summary>
public sealed class AnalystException(string message) : Exception(message);

/// <summary>What PostgreSQL keeps of a password, made here so that the password itself never travels in a statement.</summary>
internal static class ScramSecret
{
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>PostgreSQL's own number. The password is 192 random bits, so more would gain nothing.</summary>
    private const int Iterations = 4_096;

    /// <param name="password">ASCII, so that no normalization applies (RFC 5802, section 3).</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}");
    }
}
