using System.Security.Cryptography;
using System.Text;
using Pulse.Embedded;

namespace Pulse.Cli.Studio;

/// <summary>The files of <c>.pulse/</c> that the command line and the studio share.</summary>
internal sealed record StudioState(string Home)
{
    private const int SecretBytes = 32;

    internal static StudioState Current { get; } = new(PulseHome.Find());

    /// <summary>Everything that a studio writes; a benchmark's studio has a folder of its own.</summary>
    internal string Folder { get; init; } = Path.Combine(Home, ".pulse");

    internal string LogFile => Path.Combine(Folder, "studio.log");

    /// <summary>The running studio's process, so that a reused process id is never killed.</summary>
    internal string ProcessFile => Path.Combine(Folder, "studio.pid");

    internal string AddressFile => Path.Combine(Folder, "studio.url");

    /// <summary>A copy of the built studio: a build beside a running studio must not change the files it runs from.</summary>
    internal string ProgramFolder => Path.Combine(Folder, "studio");

    /// <summary>Signs development tokens and links.</summary>
    internal string DevelopmentSecretFile => Path.Combine(Folder, "dev-secret");

    internal string LockFile => Path.Combine(Folder, "studio.lock");

    internal EmbeddedPostgresOptions Postgres => new() { Home = Home, StateFolder = Folder };

    /// <summary>Reads the development secret (base64) and makes it the first time, readable by its owner only.</summary>
    internal string DevelopmentSecret()
    {
        Directory.CreateDirectory(Folder);
        if (!File.Exists(DevelopmentSecretFile))
        {
            using var file = new FileStream(DevelopmentSecretFile, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes))));
        }

        return File.ReadAllText(DevelopmentSecretFile);
    }
}
