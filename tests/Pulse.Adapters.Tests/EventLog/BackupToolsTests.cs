using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Adapters.Keys;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Embedded;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>The lines of docs/operations.md that call PostgreSQL's own tools, run as they stand there.</summary>
public sealed partial class BackupToolsTests : IDisposable
{
    private const int EventsBackedUp = 20;
    private static readonly TimeSpan LineMax = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PostgresToolsFact]
    public async Task Given_the_lines_of_the_operations_page_When_run_one_after_another_Then_events_and_keys_come_back_on_an_empty_server()
    {
        using var scratch = await ScratchPostgres.StartAsync(PulseHome.Find(), PostgresToolsFactAttribute.BinFolder);
        var server = new NpgsqlConnectionStringBuilder(scratch.Server.ConnectionString) { Pooling = false };
        var page = await File.ReadAllTextAsync(Path.Combine(PulseHome.Find(), "docs", "operations.md"));
        string[] lines = [.. ToolLine().Matches(page).Select(match => match.Groups["line"].Value)];
        Assert.Equal(6, lines.Length);
        await Execute(server, "CREATE DATABASE pulse");
        await Execute(server, "CREATE DATABASE pulse_keys");
        var subject = new SubjectId(Guid.CreateVersion7());
        var (written, sealedBefore) = await Fill(server, subject);

        foreach (var line in lines.Where(line => line.StartsWith("pg_dump", StringComparison.Ordinal)))
        {
            await Run(server, line);
        }

        foreach (var lost in new[] { "DROP DATABASE pulse", "DROP DATABASE pulse_keys", "DROP ROLE pulse_log_append" })
        {
            await Execute(server, lost);
        }

        await Execute(server, RoleLine().Match(page).Value);
        foreach (var line in lines.Where(line => !line.StartsWith("pg_dump", StringComparison.Ordinal)))
        {
            await Run(server, line);
        }

        await using (var log = await OpenLog(server))
        {
            var read = await log.ReadAll(LogPosition.Start, CategoryFilter.All, EventsBackedUp + 1, default);
            Assert.Equal(written, read.Events.Select(recorded => recorded.EventId));
            Assert.IsType<AppendResult.Appended>(await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), default));
        }

        await using var keys = await OpenKeys(server);
        Assert.Equal("words", (await keys.Find(subject, default))!.Open(SealedFields.ProjectName, sealedBefore));
    }

    private async Task<(Guid[] Events, Sealed<string> Sealed)> Fill(NpgsqlConnectionStringBuilder server, SubjectId subject)
    {
        var events = Samples.Events(EventsBackedUp);
        await using (var log = await OpenLog(server))
        {
            await log.Append(Samples.Stream(), ExpectedRevision.None, events, default);
        }

        await using var keys = await OpenKeys(server);
        var key = await keys.GetOrCreate(subject, default);
        return ([.. events.Select(written => written.EventId)], key!.Seal(SealedFields.ProjectName, Guid.CreateVersion7(), "words"));
    }

    private static Task<PostgreSqlEventLog> OpenLog(NpgsqlConnectionStringBuilder server) => PostgreSqlEventLog.Open(
        new PostgreSqlEventLogOptions { ConnectionString = In(server, "pulse") }, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, default);

    private Task<PostgreSqlKeyStore> OpenKeys(NpgsqlConnectionStringBuilder server) =>
        PostgreSqlKeyStore.Open(In(server, "pulse_keys"), MasterKey.FromFile(Path.Combine(_folder, "master.key")), TimeProvider.System, default);

    private static string In(NpgsqlConnectionStringBuilder server, string database) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database }.ConnectionString;

    private static async Task Execute(NpgsqlConnectionStringBuilder server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Run(NpgsqlConnectionStringBuilder server, string line)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{PostgresToolsFactAttribute.BinFolder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PGHOST"] = server.Host!,
            ["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = server.Username!,
            ["PGPASSWORD"] = server.Password!,
        };
        var run = await ChildProcess.RunAsync(["sh", "-c", line], _folder, variables, LineMax, default);
        Assert.True(run.Succeeded, $"{line}\n{run.Output}");
    }

    [GeneratedRegex("`(?<line>(pg_dump|pg_restore|createdb) [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToolLine();

    [GeneratedRegex("CREATE ROLE pulse_log_append NOLOGIN", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleLine();
}

/// <summary>A test that needs PostgreSQL's own tools; the embedded server comes without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresToolsFactAttribute : FactAttribute
{
    internal static readonly string BinFolder = string.Create(CultureInfo.InvariantCulture, $"/usr/lib/postgresql/{PostgresBinaries.OldestMajorVersion}/bin");

    public PostgresToolsFactAttribute()
    {
        if (!File.Exists(Path.Combine(BinFolder, "pg_dump")))
        {
            Skip = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {PostgresBinaries.OldestMajorVersion} with its tools is not installed.");
        }
    }
}
