using Npgsql;

namespace Pulse.Standalone;

/// <summary>The studio's two databases: one for events and read models, one for keys, so that backups can be kept for different times.</summary>
public static class Databases
{
    /// <summary>Creates what is missing. Two studios that start at once do no harm.</summary>
    public static async Task Ensure(StudioSettings settings, CancellationToken cancellation)
    {
        await using var server = NpgsqlDataSource.Create(settings.PostgresServer);
        foreach (var connection in new[] { settings.MainDatabase, settings.KeyDatabase })
        {
            await Create(server, new NpgsqlConnectionStringBuilder(connection).Database!, cancellation);
        }
    }

    private static async Task Create(NpgsqlDataSource server, string name, CancellationToken cancellation)
    {
        await using var find = server.CreateCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)");
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        if (await find.ExecuteScalarAsync(cancellation) is true)
        {
            return;
        }

        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(name);
        await using var create = server.CreateCommand($"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0");
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another studio was faster; what is wanted is there.
        }
    }
}
