using System.Diagnostics;
using System.Globalization;
using Pulse.Embedded;

namespace Pulse.Testing;

/// <summary>
/// The PostgreSQL server that a test process works on: the one that <c>./pulse test</c> names, else one of its own,
/// started at the first demand and stopped with the process.
/// </summary>
public static class TestServer
{
    /// <summary>Superuser's connection string of a server that tests may make databases on.</summary>
    public const string EnvironmentVariable = "PULSE_TEST_POSTGRES";

    private const string OwnerName = "owner";

    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>The superuser's connection string of the server's database <c>postgres</c>.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static string FolderOfAll => Path.Combine(Path.GetTempPath(), $"pulse-tests-{Environment.UserName}");

    private static async Task<string> StartAsync()
    {
        var given = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(given))
        {
            return given;
        }

        var home = PulseHome.Find();
        SweepOrphans(home);
        using var self = Process.GetCurrentProcess();
        var folder = Path.Combine(FolderOfAll, self.Id.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, OwnerName), Identity(self));
        var options = new EmbeddedPostgresOptions { Home = home, StateFolder = folder };
        var server = await EmbeddedPostgres.StartAsync(options);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(options);
        return server.ConnectionString;
    }

    /// <summary>A test process that was killed could not stop its server; the next one does.</summary>
    private static void SweepOrphans(string home)
    {
        if (!Directory.Exists(FolderOfAll))
        {
            return;
        }

        using var turn = FileTurn.Take(Path.Combine(FolderOfAll, "sweep.lock"), TimeSpan.FromSeconds(60));
        foreach (var folder in Directory.GetDirectories(FolderOfAll))
        {
            var owner = Path.Combine(folder, OwnerName);
            if (File.Exists(owner) && !IsAlive(File.ReadAllText(owner)))
            {
                Remove(new EmbeddedPostgresOptions { Home = home, StateFolder = folder });
            }
        }
    }

    private static void Remove(EmbeddedPostgresOptions options)
    {
        EmbeddedPostgres.Delete(options);
        Directory.Delete(options.StateFolder, recursive: true);
    }

    private static bool IsAlive(string identity)
    {
        var number = identity.Split(' ')[0];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            // Its owner is between making the file and writing it.
            return true;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return Identity(process) == identity;
        }
        catch (ArgumentException)
        {
            // No such process.
            return false;
        }
    }

    /// <summary>Process ids are used again, so the start time is part of who it is (in whole seconds, as the clock's reading drifts).</summary>
    private static string Identity(Process process)
    {
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{process.Id} {started}");
    }
}
