using System.CommandLine;
using System.Diagnostics;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

internal static class BenchCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Which benchmarks (eventlog, generation, live, memory, photos); none means all. More words are passed on.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "bench", "Run benchmarks beside their peers; results go to bench/results/, each row ends in met or missed.");
        command.Arguments.Add(names);
        return command.Runs((parsed, cancel) => RunAsync(parsed.GetValue(names) ?? [], cancel));
    }

    private static async Task<int> RunAsync(string[] names, CancellationToken cancel)
    {
        var state = StudioState.Current;
        NativePackages.EnsureInstalled(state.Home, CommandActions.Say);
        using var server = await ScratchPostgres.StartAsync(state.Home, cancel: cancel);
        var program = Path.Combine(state.Home, "tests", "Pulse.Benchmarks", "bin", "Release", "net10.0", "Pulse.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, WorkingDirectory = state.Home };
        foreach (var argument in names.Prepend(program))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[PulseHome.EnvironmentVariable] = state.Home;
        start.Environment["PULSE_TEST_POSTGRES"] = server.Server.ConnectionString;
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
