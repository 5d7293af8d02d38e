using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.Embedded;

/// <summary>
/// A PostgreSQL server of a state folder, reachable on a loopback port by password only. It runs in a session of its own, so it
/// outlives the process that started it; the next start of the same folder adopts it. As root it runs as an unprivileged user.
/// </summary>
public sealed class EmbeddedPostgres
{
    private const string Superuser = "pulse";
    private const string PasswordName = "postgres.password";
    private const string Fast = "fast";
    private const string Immediate = "immediate";
    private const int PasswordBytes = 32;
    private const int PortAttemptsMax = 5;
    private const int HashLength = 12;

    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly EmbeddedPostgresOptions _options;
    private readonly PostgresBinaries _binaries;
    private readonly string _dataFolder;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresBinaries binaries, string dataFolder, PostmasterFile running, bool adopted)
    {
        _options = options;
        _binaries = binaries;
        _dataFolder = dataFolder;
        Port = running.Port;
        ProcessId = running.ProcessId;
        Adopted = adopted;
        ConnectionString = $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username={Superuser};"
            + $"Password={File.ReadAllText(PasswordFile(options.StateFolder))};Database=postgres";
    }

    /// <summary>The loopback port.</summary>
    public int Port { get; }

    /// <summary>The server's process.</summary>
    public int ProcessId { get; }

    /// <summary>True when the server was already running.</summary>
    public bool Adopted { get; }

    /// <summary>The major version of its programs.</summary>
    public int MajorVersion => _binaries.MajorVersion;

    /// <summary>Npgsql's words for the superuser's way in, to the database <c>postgres</c>. It holds the password: never log it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the state folder's server, or adopts it when it lives. Installs and initialises what is missing.</summary>
    /// <exception cref="EmbeddedServerException">It cannot start; the message carries the end of its log.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(options.StateFolder);
        using var turn = FileTurn.Take(Path.Combine(options.StateFolder, "postgres.lock"), options.StartTimeout + InitTimeout);
        var binaries = PostgresBinaries.Find(options.Home, options.BinFolder);
        var data = Path.Combine(ServerFolder(options.StateFolder), "data");
        if (PostmasterFile.ReadLive(data) is not null)
        {
            return new EmbeddedPostgres(options, binaries, data, await ReadyAsync(data, options.StartTimeout, cancel), adopted: true);
        }

        Initialise(options, binaries, data);

        // Whoever wrote this is dead, or the number now belongs to another program, which PostgreSQL itself would mistake for a server.
        File.Delete(PostmasterFile.PathIn(data));
        Launch(options, binaries, data);
        return new EmbeddedPostgres(options, binaries, data, await ReadyAsync(data, options.StartTimeout, cancel), adopted: false);
    }

    /// <summary>Stops a state folder's server if one lives; open transactions are rolled back. True when there was one.</summary>
    public static bool StopIfRunning(EmbeddedPostgresOptions options)
    {
        var data = Path.Combine(ServerFolder(options.StateFolder), "data");
        if (PostmasterFile.ReadLive(data) is null)
        {
            return false;
        }

        Stop(options, PostgresBinaries.Find(options.Home, options.BinFolder), data, Fast);
        return true;
    }

    /// <summary>Stops a state folder's server and deletes its data, also what stands outside of the folder.</summary>
    public static void Delete(EmbeddedPostgresOptions options)
    {
        var folder = ServerFolder(options.StateFolder);
        var data = Path.Combine(folder, "data");
        if (PostmasterFile.ReadLive(data) is not null)
        {
            // Nothing is left to save, so no time is spent on it.
            Stop(options, PostgresBinaries.Find(options.Home, options.BinFolder), data, Immediate);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        File.Delete(PasswordFile(options.StateFolder));
    }

    /// <summary>Stops the server fast: open transactions are rolled back, what is committed stays.</summary>
    public void Stop()
    {
        if (PostmasterFile.ReadLive(_dataFolder) is not null)
        {
            Stop(_options, _binaries, _dataFolder, Fast);
        }
    }

    private static void Stop(EmbeddedPostgresOptions options, PostgresBinaries binaries, string data, string mode) => ChildProcess.Require(
        ServerIdentity.Command(binaries.Program("pg_ctl"), "stop", "-D", data, "-m", mode, "-w", "-t", Seconds(options.StopTimeout)),
        options.StopTimeout + LookInterval);

    /// <summary>The folder of the server's user: within the state folder if that user can get there, else in the machine's shared place.</summary>
    private static string ServerFolder(string stateFolder)
    {
        var state = Path.GetFullPath(stateFolder);
        if (!Directory.Exists(state) || ServerIdentity.CanEnter(state))
        {
            return Path.Combine(state, "postgres");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
        return Path.Combine(PostgresBinaries.SharedFolder, $"pulse-data-{hash[..HashLength]}");
    }

    private static string PasswordFile(string stateFolder) => Path.Combine(stateFolder, PasswordName);

    private static void Initialise(EmbeddedPostgresOptions options, PostgresBinaries binaries, string data)
    {
        var folder = Path.GetDirectoryName(data)!;
        var versionFile = Path.Combine(data, "PG_VERSION");
        if (File.Exists(versionFile))
        {
            ServerIdentity.RequireOwnedByUs(folder);
            RequireSameVersion(File.ReadAllText(versionFile).Trim(), binaries, data);
            return;
        }

        if (Directory.Exists(folder))
        {
            // An initialisation that died half way leaves a folder without a version; nothing in it was ever used.
            ServerIdentity.RequireOwnedByUs(folder);
            Directory.Delete(folder, recursive: true);
        }

        ServerIdentity.CreateFolder(folder);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));
        WritePrivate(PasswordFile(options.StateFolder), password);
        var handedOver = Path.Combine(folder, "first-password");
        WritePrivate(handedOver, password);
        ServerIdentity.GiveAway(handedOver);

        // initdb writes the version file early, so it works under another name until it is through.
        var unfinished = data + ".unfinished";
        ChildProcess.Require(
            ServerIdentity.Command(
                binaries.Program("initdb"), "-D", unfinished, "-U", Superuser, $"--pwfile={handedOver}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
            InitTimeout);
        File.Delete(handedOver);
        File.AppendAllText(Path.Combine(unfinished, "postgresql.conf"), $"\ninclude '{PostgresSettings.FileName}'\n");
        Directory.Move(unfinished, data);
    }

    private static void RequireSameVersion(string written, PostgresBinaries binaries, string data)
    {
        var current = binaries.MajorVersion.ToString(CultureInfo.InvariantCulture);
        if (written != current)
        {
            throw new EmbeddedServerException(
                $"{data} was written by PostgreSQL {written}, the programs are version {current}. "
                + $"Set {PostgresBinaries.EnvironmentVariable} to a version {written}, or delete the state with ./pulse reset.");
        }
    }

    private static void Launch(EmbeddedPostgresOptions options, PostgresBinaries binaries, string data)
    {
        var log = Path.Combine(Path.GetDirectoryName(data)!, "postgres.log");
        for (var attempt = 1; ; attempt++)
        {
            PostgresSettings.Write(data, FreePort(), options.ConnectionsMax);

            // pg_ctl puts the server into a session of its own and returns when it answers.
            var started = ChildProcess.Run(
                ServerIdentity.Command(
                    "setsid", "--wait", binaries.Program("pg_ctl"), "start", "-D", data, "-l", log, "-w", "-t", Seconds(options.StartTimeout)),
                options.StartTimeout + LookInterval);
            if (started.Succeeded)
            {
                return;
            }

            // A port that was free a moment ago may be taken by now; anything else is a fault at once.
            var said = File.Exists(log) ? File.ReadAllText(log) : "";
            if (attempt == PortAttemptsMax || !LastStart(said).Contains("could not bind", StringComparison.Ordinal))
            {
                throw new EmbeddedServerException($"PostgreSQL does not start:\n{started.Output}\n{LastStart(said)}");
            }
        }
    }

    private static async Task<PostmasterFile> ReadyAsync(string data, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        using var timer = new PeriodicTimer(LookInterval);
        PostmasterFile? seen = null;
        try
        {
            do
            {
                seen = PostmasterFile.ReadLive(data);
                if (seen is { Ready: true })
                {
                    return seen;
                }
            }
            while (seen is not null && await timer.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new EmbeddedServerException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The PostgreSQL of {data} runs (process {seen?.ProcessId}) but was not ready in {timeout.TotalSeconds:F0} s."),
                late);
        }

        throw new EmbeddedServerException($"The PostgreSQL of {data} ended while it was starting.");
    }

    private static string LastStart(string log)
    {
        const int tail = 2000;
        return log.Length <= tail ? log : log[^tail..];
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static void WritePrivate(string path, string text)
    {
        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(Encoding.ASCII.GetBytes(text));
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
