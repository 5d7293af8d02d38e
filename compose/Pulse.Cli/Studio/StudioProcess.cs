using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pulse.Embedded;

namespace Pulse.Cli.Studio;

/// <summary>The studio of this checkout: one process with everything in it, and the PostgreSQL server beside it.</summary>
internal sealed class StudioProcess(StudioState state)
{
    private const int DefaultPort = 8090;
    private const int PortsTriedMax = 100;
    private const int LogTailLines = 30;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Where the running studio is reached, or nothing when none runs.</summary>
    internal Uri? RunningAt() => LiveProcess() is not null && File.Exists(state.AddressFile)
        ? new Uri(File.ReadAllText(state.AddressFile))
        : null;

    /// <summary>Starts PostgreSQL and the studio and waits until it is ready. A studio that already runs is returned as it is.</summary>
    /// <param name="port">The loopback port; none means the default or the next free one.</param>
    /// <param name="say">Told about each step.</param>
    /// <param name="cancel">Ends the wait; what was started by then is stopped.</param>
    internal async Task<Uri> StartAsync(int? port, Action<string> say, CancellationToken cancel)
    {
        using var turn = FileTurn.Take(state.LockFile, TurnTimeout);
        if (RunningAt() is { } running)
        {
            return running;
        }

        var clock = Stopwatch.StartNew();
        NativePackages.EnsureInstalled(state.Home, say);
        var server = await EmbeddedPostgres.StartAsync(state.Postgres, cancel);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL {server.MajorVersion} {(server.Adopted ? "was running" : "is ready")} "
            + $"on port {server.Port} ({clock.Elapsed.TotalSeconds:F1} s)"));

        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ChoosePort(port)}"));
        try
        {
            var process = Launch(address, server);
            await File.WriteAllTextAsync(state.ProcessFile, process.ToString(), CancellationToken.None);
            await File.WriteAllTextAsync(state.AddressFile, address.ToString(), CancellationToken.None);
            await WaitUntilReadyAsync(address, process, cancel);
        }
        catch
        {
            // A studio that is not ready is of no use to anybody, nor is its server; the log stays.
            await StopAsync();
            throw;
        }

        say(string.Create(CultureInfo.InvariantCulture, $"The studio is ready ({clock.Elapsed.TotalSeconds:F1} s)"));
        return address;
    }

    /// <summary>Stops the studio, then PostgreSQL. True when one of them ran.</summary>
    internal async Task<bool> StopAsync()
    {
        var studio = await StopStudioAsync();
        var server = EmbeddedPostgres.StopIfRunning(state.Postgres);
        return studio || server;
    }

    /// <summary>Waits until the studio ends by itself or somebody stops it.</summary>
    internal async Task WaitForEndAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookInterval);
        while (LiveProcess() is not null)
        {
            await timer.WaitForNextTickAsync(cancel);
        }
    }

    /// <summary>The end of the studio's log.</summary>
    internal string LogTail() => File.Exists(state.LogFile)
        ? string.Join('\n', File.ReadLines(state.LogFile).TakeLast(LogTailLines))
        : "(no log)";

    private async Task<bool> StopStudioAsync()
    {
        if (LiveProcess() is not { } process)
        {
            return false;
        }

        Signal(process, "TERM");
        if (!await EndsAsync(process, StopTimeout))
        {
            Signal(process, "KILL");
            await EndsAsync(process, StopTimeout);
        }

        File.Delete(state.ProcessFile);
        File.Delete(state.AddressFile);
        return true;
    }

    private ProcessIdentity? LiveProcess() =>
        File.Exists(state.ProcessFile) && ProcessIdentity.Parse(File.ReadAllText(state.ProcessFile)) is { IsAlive: true } process
            ? process
            : null;

    private ProcessIdentity Launch(Uri address, EmbeddedPostgres server)
    {
        CopyProgram();
        _ = state.DevelopmentSecret();
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, WorkingDirectory = state.Home };

        // The shell gives its process to the studio, so the id stays; the output goes to a file that outlives this command.
        var program = Path.Combine(state.ProgramFolder, "Pulse.Standalone.dll");
        foreach (var argument in (string[])["bash", "-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", state.LogFile, "dotnet", program])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[PulseHome.EnvironmentVariable] = state.Home;
        start.Environment["PULSE_STATE"] = state.Folder;
        start.Environment["PULSE_POSTGRES"] = server.ConnectionString;
        start.Environment["PULSE_DEV_SECRET_FILE"] = state.DevelopmentSecretFile;
        start.Environment["ASPNETCORE_URLS"] = address.ToString().TrimEnd('/');
        var process = Process.Start(start)!;
        return ProcessIdentity.Of(process.Id)
            ?? throw new CliException($"The studio ended at once. {state.LogFile} says:\n{LogTail()}");
    }

    private void CopyProgram()
    {
        var built = Path.Combine(state.Home, "compose", "Pulse.Standalone", "bin", "Release", "net10.0");
        if (!File.Exists(Path.Combine(built, "Pulse.Standalone.dll")))
        {
            throw new CliException("The studio is not built. Start it through ./pulse up.");
        }

        if (Directory.Exists(state.ProgramFolder))
        {
            Directory.Delete(state.ProgramFolder, recursive: true);
        }

        ChildProcess.Require(["cp", "-a", built, state.ProgramFolder], StopTimeout);
    }

    private async Task WaitUntilReadyAsync(Uri address, ProcessIdentity process, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = ProbeTimeout };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ReadyTimeout);
        using var timer = new PeriodicTimer(LookInterval);
        var last = "no answer";
        try
        {
            do
            {
                if (!process.IsAlive)
                {
                    throw new CliException($"The studio ended while it was starting. {state.LogFile} says:\n{LogTail()}");
                }

                last = await ProbeAsync(http, limit.Token);
                if (last.Length == 0)
                {
                    return;
                }
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture,
                $"The studio was not ready after {ReadyTimeout.TotalSeconds:F0} s ({last}). {state.LogFile} says:\n{LogTail()}"));
        }
    }

    /// <summary>Empty when ready, else what stands in the way.</summary>
    private static async Task<string> ProbeAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
            var said = await answer.Content.ReadAsStringAsync(cancel);
            return answer.StatusCode == HttpStatusCode.OK
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {said}");
        }
        catch (Exception early)
            when (early is HttpRequestException || (early is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // It does not listen yet.
            return early.Message;
        }
    }

    private static async Task<bool> EndsAsync(ProcessIdentity process, TimeSpan timeout)
    {
        using var timer = new PeriodicTimer(LookInterval);
        var deadline = TimeProvider.System.GetUtcNow() + timeout;
        while (process.IsAlive)
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                return false;
            }

            await timer.WaitForNextTickAsync();
        }

        return true;
    }

    private static void Signal(ProcessIdentity process, string signal) => ChildProcess.Run(
        ["bash", "-c", "kill -\"$0\" \"$1\"", signal, process.Id.ToString(CultureInfo.InvariantCulture)], ProbeTimeout);

    private static int ChoosePort(int? asked)
    {
        if (asked is { } port)
        {
            return IsFree(port)
                ? port
                : throw new CliException(string.Create(
                    CultureInfo.InvariantCulture, $"Port {port} is taken. Leave --port out to get the next free one."));
        }

        foreach (var candidate in Enumerable.Range(DefaultPort, PortsTriedMax))
        {
            if (IsFree(candidate))
            {
                return candidate;
            }
        }

        throw new CliException(string.Create(
            CultureInfo.InvariantCulture,
            $"No port from {DefaultPort} to {DefaultPort + PortsTriedMax - 1} is free; choose one with --port."));
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            // Somebody listens there, or it is not ours to open.
            return false;
        }
    }
}
