using System.Globalization;

namespace Pulse.Embedded;

/// <summary>
/// A server with nothing in it, for one run of tests or benchmarks. It ends with the run; if the run is killed, the next one
/// removes it.
/// </summary>
public sealed class ScratchPostgres : IDisposable
{
    /// <summary>Many fixtures share the server, each with a pool of its own.</summary>
    private const int ConnectionsMax = 500;

    private const string OwnerName = "owner";

    private static readonly TimeSpan SweepTimeout = TimeSpan.FromSeconds(60);

    private readonly EmbeddedPostgresOptions _options;
    private int _disposed;

    private ScratchPostgres(EmbeddedPostgresOptions options, EmbeddedPostgres server)
    {
        _options = options;
        Server = server;
    }

    /// <summary>The running server.</summary>
    public EmbeddedPostgres Server { get; }

    private static string FolderOfAll => Path.Combine(Path.GetTempPath(), $"pulse-tests-{Environment.UserName}");

    /// <summary>Starts a server whose owner is this process.</summary>
    /// <param name="home">The checkout.</param>
    /// <param name="binFolder">The <c>bin</c> folder of other programs than the checkout's own; null for those.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<ScratchPostgres> StartAsync(string home, string? binFolder = null, CancellationToken cancel = default)
    {
        SweepOrphans(home);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}{(binFolder is null ? "" : "-other")}");
        var options = Options(home, Path.Combine(FolderOfAll, name)) with { BinFolder = binFolder };
        Directory.CreateDirectory(options.StateFolder);
        var owner = ProcessIdentity.Of(Environment.ProcessId)!;
        await File.WriteAllTextAsync(Path.Combine(options.StateFolder, OwnerName), owner.ToString(), cancel);
        return new ScratchPostgres(options, await EmbeddedPostgres.StartAsync(options, cancel));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Remove(_options);
        }
    }

    private static void SweepOrphans(string home)
    {
        if (!Directory.Exists(FolderOfAll))
        {
            return;
        }

        using var turn = FileTurn.Take(Path.Combine(FolderOfAll, "sweep.lock"), SweepTimeout);
        foreach (var folder in Directory.GetDirectories(FolderOfAll))
        {
            var owner = Path.Combine(folder, OwnerName);
            if (File.Exists(owner) && ProcessIdentity.Parse(File.ReadAllText(owner)) is { IsAlive: false })
            {
                Remove(Options(home, folder));
            }
        }
    }

    private static void Remove(EmbeddedPostgresOptions options)
    {
        EmbeddedPostgres.Delete(options);
        Directory.Delete(options.StateFolder, recursive: true);
    }

    private static EmbeddedPostgresOptions Options(string home, string folder) =>
        new() { Home = home, StateFolder = folder, ConnectionsMax = ConnectionsMax };
}
