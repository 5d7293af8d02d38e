using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>What a build machine (CI=true) installs by itself before the tests run, so that nothing has to be skipped there.</summary>
internal static class BuildMachine
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    /// <summary>A program that tests need, and the Debian package that has it.</summary>
    private static readonly (string Program, string Package)[] Needed = [("/usr/bin/chromium", "chromium"), (OldestPostgres.Server, "postgresql-15"), ("/usr/bin/pdftotext", "poppler-utils")];

    /// <summary>Debian's package makes and starts a server of its own unless this says no.</summary>
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";

    internal static bool IsThis => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    internal static void InstallMissing(Action<string> say)
    {
        var missing = Needed.Where(need => !File.Exists(need.Program)).Select(need => need.Package).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new CliException(
                $"CI=true, but these are missing and only root may install them: apt-get install -y {string.Join(' ', missing)}");
        }

        say($"Installing {string.Join(", ", missing)} ...");
        if (!File.Exists(ClusterSettings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(ClusterSettings)!);
            File.WriteAllText(ClusterSettings, "create_main_cluster = false\n");
        }

        ChildProcess.Require(["apt-get", "update", "-q"], InstallTimeout);
        ChildProcess.Require(["apt-get", "install", "-y", "-q", "--no-install-recommends", .. missing], InstallTimeout);
    }
}
