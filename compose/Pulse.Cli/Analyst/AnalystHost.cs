using System.Diagnostics;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Analyst;

/// <summary>
/// Hands over to the studio's own program, which speaks to the database. The connection string goes by the environment and
/// never over the network: whoever may make logins holds it already.
/// </summary>
internal sealed class AnalystHost(StudioState state)
{
    private const string Program = "Pulse.Standalone.dll";
    private const string ServerVariable = "PULSE_POSTGRES";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Logins have names of one kind, so that they cannot be mistaken for organizations.</summary>
    internal static bool IsRole(string name) => name.StartsWith("analyst_", StringComparison.Ordinal);

    /// <returns>The program's exit code; its output is this process's.</returns>
    internal async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, WorkingDirectory = state.Home };
        foreach (var word in (IEnumerable<string>)[ProgramFile(), "analyst", .. words])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[PulseHome.EnvironmentVariable] = state.Home;
        start.Environment[ServerVariable] = await ServerAsync(cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        using var process = Process.Start(start) ?? throw new CliException("dotnet does not start.");
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw cancel.IsCancellationRequested
                ? new OperationCanceledException(cancel)
                : new TimeoutException("The database did not answer within 60 s.");
        }
    }

    /// <summary>The server that the environment names, else the one of this checkout's studio.</summary>
    private async Task<string> ServerAsync(CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named)
        {
            return named;
        }

        _ = new StudioProcess(state).RunningAt()
            ?? throw new CliException(
                $"No studio runs in this checkout. Start one with ./pulse up --detach, or name a server in {ServerVariable}.");
        return (await EmbeddedPostgres.StartAsync(state.Postgres, cancel)).ConnectionString;
    }

    private string ProgramFile()
    {
        string[] places = [state.ProgramFolder, Path.Combine(state.Home, "compose", "Pulse.Standalone", "bin", "Release", "net10.0")];
        return places.Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
            ?? throw new CliException("The studio is not built. Start it once through ./pulse up.");
    }
}
