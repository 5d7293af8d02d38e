using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Pulse.Testing;

namespace Pulse.Benchmarks.Frame;

/// <summary>Writes <c>bench/results/{name}.json</c>: the rows, and on what machine, when, and of which commit they were measured.</summary>
internal static class BenchResults
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<string> Write(string name, IReadOnlyList<BenchRow> rows, CancellationToken cancellation)
    {
        var root = Root();
        var file = Path.Combine(root, "bench", "results", $"{name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var result = new
        {
            Name = name,
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Commit = Git(root, "rev-parse", "--short", "HEAD"),
            IsCommitClean = Git(root, "status", "--porcelain", "--untracked-files=no").Length == 0,
            Machine = new
            {
                Cores = Environment.ProcessorCount,
                MemoryMb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
                Processor = Processor(),
                Os = RuntimeInformation.OSDescription,
                LoadAverage = LoadAverage(),
            },
            Versions = new
            {
                DotNet = Environment.Version.ToString(),
                Npgsql = typeof(NpgsqlConnection).Assembly.GetName().Version?.ToString(),
                PostgreSql = await ServerVersion(cancellation),
            },
            Rows = rows,
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(result, Json) + "\n", cancellation);
        return Path.GetRelativePath(root, file);
    }

    /// <summary>The folder of the solution; results belong to it, wherever the benchmarks were started.</summary>
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run from inside the solution's folder only.");
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>Runnable processes over the last 1, 5 and 15 minutes: figures of a busy machine are worth less.</summary>
    private static string? LoadAverage()
    {
        const string file = "/proc/loadavg";
        return File.Exists(file) ? string.Join(' ', File.ReadAllText(file).Split(' ').Take(3)) : null;
    }

    /// <summary>The version of the server that the benchmarks were given, if they were given one.</summary>
    private static async Task<string?> ServerVersion(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(TestServer.EnvironmentVariable) is not { Length: > 0 } server)
        {
            return null;
        }

        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellation);
        return connection.PostgreSqlVersion.ToString();
    }

    private static string Git(string folder, params IEnumerable<string> arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }
}
