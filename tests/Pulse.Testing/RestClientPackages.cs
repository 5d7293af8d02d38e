using Pulse.Embedded;

namespace Pulse.Testing;

/// <summary>The TypeScript client of the REST API with the packages that make, check and run it, installed from npm at the first demand.</summary>
public static class RestClientPackages
{
    private static readonly TimeSpan InstallTimeMax = TimeSpan.FromMinutes(5);

    /// <summary>The client's folder.</summary>
    public static string Folder { get; } = Path.Combine(PulseHome.Find(), "contracts", "rest", "clients", "typescript");

    /// <summary>Installs what the lock file asks for, once for each state of it. Test processes that run at once take turns.</summary>
    public static void EnsureInstalled()
    {
        using var turn = FileTurn.Take(Path.Combine(PulseHome.Find(), ".pulse", "rest-client.lock"), InstallTimeMax);
        var (wanted, have) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".pulse-lock"));
        if (!File.Exists(have) || File.ReadAllText(have) != File.ReadAllText(wanted))
        {
            ChildProcess.Require(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallTimeMax, Folder);
            File.Copy(wanted, have, overwrite: true);
        }
    }
}
