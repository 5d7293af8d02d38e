using System.Globalization;
using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>The oldest PostgreSQL that Pulse supports, as Debian has it: what touches the database is tested on it too.</summary>
internal static class OldestPostgres
{
    /// <summary>Its programs.</summary>
    internal static readonly string BinFolder = string.Create(CultureInfo.InvariantCulture, $"/usr/lib/postgresql/{PostgresBinaries.OldestMajorVersion}/bin");

    internal static readonly string Server = Path.Combine(BinFolder, "postgres");

    internal static string Title => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {PostgresBinaries.OldestMajorVersion}");

    /// <summary>Why it was not tested on.</summary>
    internal static string Absence => string.Create(
        CultureInfo.InvariantCulture, $"{Title} is not installed; install it with: apt-get install -y postgresql-{PostgresBinaries.OldestMajorVersion}");

    internal static bool IsInstalled => File.Exists(Server);
}
