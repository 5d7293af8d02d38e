using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Adapters.Keys;
using Pulse.EndToEnd.Tests.Studio;
using Pulse.EventLog.PostgreSql;

namespace Pulse.EndToEnd.Tests.Restore;

/// <summary>
/// What docs/operations.md says to back up, and nothing else: the log's rows, the keys' rows, the master key and the blobs. Rows
/// are copied by COPY as <c>pg_dump</c> does, because the embedded server comes without that program.
/// </summary>
internal sealed class Backup
{
    private static readonly string[] LogTables = ["log.head", "log.events"];
    private static readonly string[] KeyTables = ["keys.subject", "keys.secret"];
    private static readonly string[] Folders = ["keys", "blobs"];

    private readonly Dictionary<string, byte[]> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Of a studio, which may be running: events before keys, so that no event lies in the backup without its key.</summary>
    public static async Task<Backup> TakeAsync(StudioUnderTest studio)
    {
        var backup = new Backup();
        await backup.TakeRowsAsync(studio.MainConnection, LogTables);
        await backup.TakeRowsAsync(studio.KeyConnection, KeyTables);
        foreach (var file in Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(studio.StateFolder, folder), "*", SearchOption.AllDirectories)))
        {
            backup._files.Add(Path.GetRelativePath(studio.StateFolder, file), await File.ReadAllBytesAsync(file));
        }

        return backup;
    }

    /// <summary>Into the empty state of a studio that has not started yet.</summary>
    /// <param name="server">The server that gets the databases.</param>
    /// <param name="database">Name of the main database; that of the keys is the same with <c>_keys</c>.</param>
    /// <param name="state">The state folder.</param>
    /// <param name="isOlder">True when the studio had gone on after this backup: the log then begins another life.</param>
    public async Task RestoreAsync(string server, string database, string state, bool isOlder)
    {
        foreach (var (name, bytes) in _files)
        {
            var path = Path.Combine(state, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var (main, keys) = (await MakeAsync(server, database), await MakeAsync(server, $"{database}_keys"));
        await (await PostgreSqlEventLog.Open(
            new PostgreSqlEventLogOptions { ConnectionString = main }, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, CancellationToken.None)).DisposeAsync();
        var master = MasterKey.FromFile(Path.Combine(state, "keys", "master.key"));
        await (await PostgreSqlKeyStore.Open(keys, master, CancellationToken.None)).DisposeAsync();
        await PutRowsAsync(main, LogTables);
        await PutRowsAsync(keys, KeyTables);
        if (isOlder)
        {
            await ExecuteAsync(main, "UPDATE log.head SET epoch = gen_random_uuid()");
        }
    }

    /// <summary>Every row that queries read, as one text a line, by view and in a fixed order.</summary>
    public static async Task<IReadOnlyList<string>> ReadModelsAsync(StudioUnderTest studio)
    {
        await using var source = NpgsqlDataSource.Create(studio.MainConnection);
        var lines = new List<string>();
        foreach (var view in await TextsAsync(source, "SELECT table_name FROM information_schema.views WHERE table_schema = 'read' ORDER BY 1"))
        {
            lines.AddRange(await TextsAsync(source, $"SELECT '{view} ' || row_to_json(t)::text FROM read.{view} AS t ORDER BY 1"));
        }

        // A change says when it was written down, which is another time in another life.
        lines.AddRange(await TextsAsync(source, "SELECT 'changes ' || (to_jsonb(t) - 'recorded_at')::text FROM read.changes AS t ORDER BY 1"));
        return lines;
    }

    public static async Task<IReadOnlyList<string>> HashesAsync(StudioUnderTest studio)
    {
        await using var source = NpgsqlDataSource.Create(studio.MainConnection);
        return await TextsAsync(
            source,
            """
            SELECT table_name || ' ' || md5((xpath('/table/row/h/text()', query_to_xml(
                format('SELECT md5(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text), '''')) AS h FROM read.%I AS t', table_name), false, false, '')))[1]::text)
            FROM information_schema.views WHERE table_schema = 'read' ORDER BY 1
            """);
    }

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> MakeAsync(string server, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await ExecuteAsync(settings.ConnectionString, $"CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE template0");
        settings.Database = database;
        return settings.ConnectionString;
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await row.ReadAsync())
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }

    private async Task TakeRowsAsync(string address, IEnumerable<string> tables)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT binary)");
            using var kept = new MemoryStream();
            await rows.CopyToAsync(kept);
            _rows.Add(table, kept.ToArray());
        }
    }

    private async Task PutRowsAsync(string address, IEnumerable<string> tables)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using (var empty = new NpgsqlCommand($"DELETE FROM {table}", connection))
            {
                await empty.ExecuteNonQueryAsync();
            }

            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)");
            await rows.WriteAsync(_rows[table]);
        }
    }
}
