using System.IO.Compression;
using Npgsql;

namespace Pulse.EndToEnd.Tests.Upgrade;

/// <summary>
/// What a studio of the build of 22 November 2026, 09:00, left behind after two generations of the organization "older": the
/// databases as text, and its master key. That build knew no editions of read models.
/// </summary>
internal static class OlderState
{
    public const string Organization = "older";

    /// <summary>Roles belong to the server, not to a database, so a dump does not hold them.</summary>
    private const string RoleSql =
        """
        DO $$ BEGIN CREATE ROLE {0} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
        """;

    private static readonly string[] Roles = ["pulse_reader", "pulse_log_append"];

    public static async Task RestoreAsync(string server, string database, string stateFolder)
    {
        Directory.CreateDirectory(Path.Combine(stateFolder, "keys"));
        await using (var key = File.Create(Path.Combine(stateFolder, "keys", "master.key")))
        {
            await using var stored = Open("master.key");
            await stored.CopyToAsync(key);
        }

        File.SetUnixFileMode(Path.Combine(stateFolder, "keys", "master.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RunAsync(server, $"CREATE DATABASE {database}");
        await RunAsync(server, $"CREATE DATABASE {database}_keys");
        foreach (var role in Roles)
        {
            await RunAsync(server, RoleSql.Replace("{0}", role, StringComparison.Ordinal));
        }

        await RunAsync(Of(server, database), await ScriptAsync("pulse.sql.gz"));
        await RunAsync(Of(server, $"{database}_keys"), await ScriptAsync("pulse_keys.sql.gz"));
    }

    private static string Of(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = false }.ConnectionString;

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The dump without the lines that only psql understands.</summary>
    private static async Task<string> ScriptAsync(string name)
    {
        await using var packed = Open(name);
        await using var plain = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        var lines = (await reader.ReadToEndAsync()).Split('\n');
        return string.Join('\n', lines.Where(line => !line.StartsWith('\\')));
    }

    private static Stream Open(string name) =>
        typeof(OlderState).Assembly.GetManifestResourceStream($"{typeof(OlderState).Namespace}.{name}")
        ?? throw new InvalidOperationException($"The fixture {name} is missing.");
}
