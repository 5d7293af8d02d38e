using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Pulse.Embedded;
using Xunit.Sdk;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>
/// A real studio: the standalone program as a child process, with databases and a state folder of its own. It can be
/// stopped, killed without warning and started again on the same state; its address stays.
/// </summary>
public sealed class StudioUnderTest : IAsyncLifetime, IAsyncDisposable
{
    private const string SecretHeader = "Pulse-Dev-Secret";
    private const int SecretBytes = 32;
    private const int LogTailCharacters = 4_000;
    private const int ComplaintCharactersMax = 300;
    private const int PortFirst = 20_000;
    private const int PortsMax = 10_000;
    private const int StartsMax = 3;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] ComplaintLevels = [" warn: ", " fail: ", " crit: "];

    private readonly string _state = Directory.CreateTempSubdirectory("pulse-e2e-").FullName;
    private readonly string _database = $"e2e_{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}";
    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
    private readonly StringBuilder _log = new();
    private string? _server;
    private int _lines;
    private Process? _process;
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the studio listens; the same after every restart.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>For requests that are no intent of <see cref="PulseClient"/>; no cookies, no redirects.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>How long the last start took until the studio was ready.</summary>
    public TimeSpan LastStart { get; private set; }

    /// <summary>Completes when the studio is ready; after a kill it is another task, for the next start.</summary>
    public Task Up => Volatile.Read(ref _up).Task;

    /// <summary>Makes and starts a studio, for tests that want one of their own.</summary>
    /// <param name="variables">Its environment, on top of the usual one.</param>
    public static async Task<StudioUnderTest> StartNewAsync(IReadOnlyDictionary<string, string>? variables = null)
    {
        var studio = new StudioUnderTest { Variables = variables ?? ImmutableDictionary<string, string>.Empty };
        await studio.InitializeAsync();
        return studio;
    }

    /// <summary>Makes a studio on what an earlier one left: its databases and its state folder are prepared before it starts.</summary>
    /// <param name="prepare">Gets the server's connection string, the name of the main database, and the state folder.</param>
    public static async Task<StudioUnderTest> StartOnAsync(Func<string, string, string, Task> prepare)
    {
        var studio = new StudioUnderTest { Prepare = prepare };
        await studio.InitializeAsync();
        return studio;
    }

    public async Task InitializeAsync()
    {
        _server = await TestServer.ConnectionStringAsync();
        await Prepare(_server, _database, _state);
        await File.WriteAllTextAsync(SecretFile, _secret);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillNow();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        Http.Dispose();
        var plain = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        Http = new HttpClient(plain) { BaseAddress = Address, Timeout = RequestTimeout };
        await StartAsync();
    }

    /// <summary>Starts the program and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        var began = Stopwatch.GetTimestamp();
        for (var start = 1; !await TryStartAsync(); start++)
        {
            if (start == StartsMax)
            {
                throw new XunitException($"The studio ended while it was starting:\n{LogTail()}");
            }
        }

        LastStart = Stopwatch.GetElapsedTime(began);
        _up.TrySetResult();
    }

    /// <summary>Starts the program and kills it when it has written so many lines, or is ready: somewhere on its way up.</summary>
    public async Task StartAndKillAsync(int logLines)
    {
        var before = LinesWritten;
        var process = _process = Launch();
        await Eventually.Until(
            async cancel => process.HasExited || LinesWritten >= before + logLines || await IsReadyAsync(cancel),
            ReadyTimeout,
            () => Task.FromResult(LogTail()));
        await KillAsync();
    }

    /// <summary>SIGKILL: nothing is flushed, closed or said.</summary>
    public async Task KillAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The studio does not run.");
        GoDown();
        process.Kill();
        using var limit = new CancellationTokenSource(StopTimeout);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, then waits for the end. Answers the exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The studio does not run.");
        GoDown();
        ChildProcess.Require(["bash", "-c", "kill -TERM \"$0\"", process.Id.ToString(CultureInfo.InvariantCulture)], ProbeTimeout);
        using var limit = new CancellationTokenSource(StopTimeout);
        await process.WaitForExitAsync(limit.Token);
        var exit = process.ExitCode;
        process.Dispose();
        _process = null;
        return exit;
    }

    /// <summary>A client of a development organization, which is made (with its first credits) when it is new.</summary>
    /// <param name="firstCredits">Credits that it begins with; null are the usual ones.</param>
    public async Task<PulseClient> SignInAsync(string organization, int? firstCredits = null)
    {
        var answer = await SignInDetailsAsync(organization, firstCredits);
        return new PulseClient(this, (string)answer["token"]!, Guid.Parse((string)answer["organizationId"]!));
    }

    /// <summary>A client that may look after read models.</summary>
    public async Task<PulseClient> SignInAsOperatorAsync(string organization)
    {
        var answer = await SignInDetailsAsync(organization, isOperator: true);
        return new PulseClient(this, (string)answer["token"]!, Guid.Parse((string)answer["organizationId"]!));
    }

    /// <summary>The whole answer of the token endpoint.</summary>
    /// <param name="organization">Name of the organization.</param>
    /// <param name="firstCredits">Credits that it begins with; null are the usual ones.</param>
    /// <param name="credits">Credits on top; null is none.</param>
    /// <param name="isOperator">True for a token that may look after read models.</param>
    public async Task<JsonNode> SignInDetailsAsync(string organization, int? firstCredits = null, int? credits = null, bool? isOperator = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/token");
        request.Headers.Add(SecretHeader, _secret);
        request.Content = JsonContent.Create(new { org = organization, firstCredits, credits, @operator = isOperator });
        using var answer = await Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(body)!
            : throw new XunitException(string.Create(CultureInfo.InvariantCulture, $"No token: {(int)answer.StatusCode} {body}"));
    }

    /// <summary>A client of an organization that nobody else uses.</summary>
    public Task<PulseClient> SignInAsNewAsync(int? firstCredits = null) =>
        SignInAsync($"org {Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}", firstCredits);

    /// <summary>Everything that it writes besides its databases.</summary>
    public string StateFolder => _state;

    /// <summary>The superuser's connection string of its main database.</summary>
    public string MainConnection => ConnectionTo(_database);

    /// <summary>The superuser's connection string of its database of keys.</summary>
    public string KeyConnection => ConnectionTo($"{_database}_keys");

    /// <summary>What the log holds. The API tells nobody; a test that nothing was appended or skipped has to know.</summary>
    public LogLook Log => new(MainConnection);

    /// <summary>The keys with which the studio signs.</summary>
    public StudioKeys Keys => new(
        new NpgsqlConnectionStringBuilder(_server) { Database = $"{_database}_keys", Pooling = false }.ConnectionString,
        Path.Combine(_state, "keys", "master.key"));

    /// <summary>What <c>/health/ready</c> says, with its status.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> ReadinessAsync(CancellationToken cancellation = default)
    {
        using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!);
    }

    /// <summary>The last lines that the studio has written.</summary>
    public string LogTail()
    {
        lock (_log)
        {
            return _log.ToString(Math.Max(0, _log.Length - LogTailCharacters), Math.Min(_log.Length, LogTailCharacters));
        }
    }

    /// <summary>Beginnings of the warnings and errors that all runs of this studio have written.</summary>
    public IReadOnlyList<string> Complaints()
    {
        lock (_log)
        {
            return
            [
                .. _log.ToString().Split('\n')
                    .Where(line => ComplaintLevels.Any(level => line.Contains(level, StringComparison.Ordinal)))
                    .Select(line => line.Length > ComplaintCharactersMax ? line[..ComplaintCharactersMax] : line),
            ];
        }
    }

    /// <summary>Ends every connection of the studio to its databases, as a restart of the database server would.</summary>
    public async Task CutDatabaseAsync()
    {
        await using var source = Server();
        await using var cut = source.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ($1, $1 || '_keys')");
        cut.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _database });
        await cut.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        KillNow();
        _process?.Dispose();
        Http.Dispose();
        if (_server is not null)
        {
            await using var source = Server();
            foreach (var name in new[] { _database, $"{_database}_keys" })
            {
                await using var drop = source.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                await drop.ExecuteNonQueryAsync();
            }
        }

        Directory.Delete(_state, recursive: true);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private IReadOnlyDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    private Func<string, string, string, Task> Prepare { get; init; } = (_, _, _) => Task.CompletedTask;

    private int LinesWritten => Volatile.Read(ref _lines);

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_server) { Database = database, Pooling = false }.ConnectionString;

    private string SecretFile => Path.Combine(_state, "dev-secret");

    /// <summary>Whoever waits for a start that was cut short waits for the next one.</summary>
    private void GoDown()
    {
        if (Up.IsCompleted)
        {
            Volatile.Write(ref _up, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>False when the program ended before it was ready.</summary>
    private async Task<bool> TryStartAsync()
    {
        var process = _process = Launch();
        await Eventually.Until(
            async cancel => process.HasExited || await IsReadyAsync(cancel),
            ReadyTimeout,
            () => Task.FromResult(LogTail()));
        return !process.HasExited;
    }

    private NpgsqlDataSource Server() =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _state,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Pulse.Standalone.dll"));
        start.Environment[PulseHome.EnvironmentVariable] = PulseHome.Find();
        start.Environment["PULSE_STATE"] = _state;
        start.Environment["PULSE_POSTGRES"] = _server;
        start.Environment["PULSE_DATABASE"] = _database;
        start.Environment["PULSE_DEV_SECRET_FILE"] = SecretFile;
        start.Environment["PULSE_ENV"] = "development";
        start.Environment["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/');
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ProbeTimeout);
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), limit.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception early)
            when (early is HttpRequestException || (early is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It does not listen yet.
            return false;
        }
    }

    private void KillNow()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit(StopTimeout);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }

            Interlocked.Increment(ref _lines);
        }
    }

    /// <summary>
    /// Outside the range from which the system takes ports for outgoing connections, so that it is still free after a restart.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var candidate = PortFirst + RandomNumberGenerator.GetInt32(PortsMax);
            using var probe = new TcpListener(IPAddress.Loopback, candidate);
            try
            {
                probe.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Somebody listens there: try another.
                continue;
            }
        }
    }
}
