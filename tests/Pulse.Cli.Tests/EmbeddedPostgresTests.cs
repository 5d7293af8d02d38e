using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pulse.Embedded;

namespace Pulse.Cli.Tests;

/// <summary>The embedded server's life, on the real programs: start, adopt, crash, stop, delete.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(20);

    private readonly EmbeddedPostgresOptions _options = new()
    {
        Home = PulseHome.Find(),
        StateFolder = Directory.CreateTempSubdirectory("pulse-embedded-").FullName,
    };

    [Fact]
    public async Task Given_a_running_server_When_started_again_Then_it_is_adopted_with_its_data()
    {
        var first = await EmbeddedPostgres.StartAsync(_options);
        await ExecuteAsync(first, "CREATE TABLE kept (line text); INSERT INTO kept VALUES ('إعلان قهوة')");

        var second = await EmbeddedPostgres.StartAsync(_options);

        Assert.False(first.Adopted);
        Assert.True(second.Adopted);
        Assert.Equal(first.ProcessId, second.ProcessId);
        Assert.Equal("إعلان قهوة", await ScalarAsync(second, "SELECT line FROM kept"));
    }

    [Fact]
    public async Task Given_a_killed_server_and_a_stale_pid_file_of_a_living_process_When_started_Then_committed_rows_are_there()
    {
        var first = await EmbeddedPostgres.StartAsync(_options);
        await ExecuteAsync(first, "CREATE TABLE kept (line text); INSERT INTO kept VALUES ('one')");
        var data = Assert.IsType<string>(await ScalarAsync(first, "SHOW data_directory"));
        await KillAsync(first.ProcessId);
        PointPidFileAtAnotherProcess(data);

        var second = await EmbeddedPostgres.StartAsync(_options);

        Assert.False(second.Adopted);
        Assert.Equal("one", await ScalarAsync(second, "SELECT line FROM kept"));
    }

    [Fact]
    public async Task A_server_is_durable_speaks_utf8_listens_on_loopback_only_and_wants_its_password()
    {
        var server = await EmbeddedPostgres.StartAsync(_options);

        Assert.Equal("on", await ScalarAsync(server, "SHOW fsync"));
        Assert.Equal("on", await ScalarAsync(server, "SHOW synchronous_commit"));
        Assert.Equal("UTF8", await ScalarAsync(server, "SHOW server_encoding"));
        Assert.Equal("127.0.0.1", await ScalarAsync(server, "SHOW listen_addresses"));
        var forged = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(forged.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_options.StateFolder, "postgres.password")));
    }

    [Fact]
    public async Task A_server_lives_in_a_session_of_its_own_and_not_as_root()
    {
        var server = await EmbeddedPostgres.StartAsync(_options);

        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(server.ProcessId));
        var users = (await File.ReadAllLinesAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.ProcessId}/status")))
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.DoesNotContain("0", users.Split('\t', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Given_a_state_folder_closed_to_others_When_started_Then_it_works_and_delete_leaves_nothing()
    {
        var closed = Path.Combine(_options.StateFolder, "closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = _options with { StateFolder = closed };

        var server = await EmbeddedPostgres.StartAsync(options);
        var data = Assert.IsType<string>(await ScalarAsync(server, "SHOW data_directory"));
        EmbeddedPostgres.Delete(options);

        Assert.False(Directory.Exists(data));
        Assert.False(EmbeddedPostgres.StopIfRunning(options));
    }

    public void Dispose()
    {
        EmbeddedPostgres.Delete(_options);
        Directory.Delete(_options.StateFolder, recursive: true);
    }

    private static string SessionOf(int processId)
    {
        const int sessionAfterName = 3;
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[sessionAfterName];
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task KillAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        await Eventually.Until(() => process.HasExited, EndTimeout, () => "The killed server still runs.");
    }

    /// <summary>After a crash the number in the file may belong to any program; here it is this test's own.</summary>
    private static void PointPidFileAtAnotherProcess(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "postmaster.pid");
        var lines = File.ReadAllLines(path);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        File.WriteAllLines(path, lines);
    }
}
