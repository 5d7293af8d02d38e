using System.CommandLine;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

internal static class BenchCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Which benchmarks (api, eventlog, generation, graphql, live, memory, photos, print, projections); none means all. More words are passed on.",
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
        return await BuiltProgram.RunAsync(
            Path.Combine("tests", "Pulse.Benchmarks"), "Pulse.Benchmarks", names, cancel, ("PULSE_TEST_POSTGRES", server.Server.ConnectionString));
    }
}
