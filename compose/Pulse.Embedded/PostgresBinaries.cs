using System.Globalization;
using System.Text.RegularExpressions;

namespace Pulse.Embedded;

/// <summary>A set of PostgreSQL programs that the server's user can run.</summary>
public sealed partial record PostgresBinaries(string BinFolder, int MajorVersion)
{
    /// <summary>Names a <c>bin</c> folder to use instead of the npm package's, such as <c>/usr/lib/postgresql/15/bin</c>.</summary>
    public const string EnvironmentVariable = "PULSE_POSTGRES_BIN";

    /// <summary>The oldest major version whose features the code may use.</summary>
    public const int OldestMajorVersion = 15;

    /// <summary>Where copies and data go when the checkout is closed to the server's user; it survives a restart of the machine.</summary>
    internal const string SharedFolder = "/var/tmp";

    private const int HashLength = 12;

    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Finds the programs, and installs them from npm the first time.</summary>
    /// <exception cref="EmbeddedServerException">They cannot be installed or run, or are too old; the message says what to do.</exception>
    /// <param name="home">The checkout.</param>
    /// <param name="binFolder">A <c>bin</c> folder to use instead, whatever the environment says; null for none.</param>
    public static PostgresBinaries Find(string home, string? binFolder = null)
    {
        var named = binFolder ?? Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return Inspect(named);
        }

        NativePackages.EnsureInstalled(home);
        var folder = NativePackages.PostgresFolder(home);
        return ServerIdentity.CanRun(Path.Combine(folder, "bin", "postgres"))
            ? Inspect(Path.Combine(folder, "bin"))
            : Inspect(Path.Combine(CopyForEverybody(home, folder), "bin"));
    }

    internal string Program(string name) => Path.Combine(BinFolder, name);

    private static PostgresBinaries Inspect(string binFolder)
    {
        var answer = ChildProcess.Run(ServerIdentity.Command(Path.Combine(binFolder, "postgres"), "--version"), ToolTimeout);
        var version = VersionPattern().Match(answer.Output);
        if (!answer.Succeeded || !version.Success)
        {
            throw new EmbeddedServerException(
                $"The PostgreSQL in {binFolder} does not run:\n{answer.Output}\nDelete compose/native/node_modules and start again, or set {EnvironmentVariable}.");
        }

        var major = int.Parse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture);
        return major >= OldestMajorVersion
            ? new PostgresBinaries(Path.GetFullPath(binFolder), major)
            : throw new EmbeddedServerException(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL {major} in {binFolder} is too old: {OldestMajorVersion} or newer is needed."));
    }

    /// <summary>A clone may stand under a home folder that is closed to others; then the programs are copied once to where everybody may read.</summary>
    private static string CopyForEverybody(string home, string source)
    {
        var copy = Path.Combine(SharedFolder, $"pulse-postgres-{NativePackages.LockHash(home)[..HashLength]}");
        using var turn = FileTurn.Take(Path.Combine(home, ".pulse", "native.lock"), ToolTimeout);
        if (!Directory.Exists(copy))
        {
            // A copy gets its name only when it is whole.
            var unfinished = $"{copy}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
            ChildProcess.Require(["cp", "-a", source, unfinished], ToolTimeout);
            ChildProcess.Require(["chmod", "-R", "u=rwX,go=rX", unfinished], ToolTimeout);
            Directory.Move(unfinished, copy);
        }

        ServerIdentity.RequireOwnedByUs(copy);
        return copy;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
