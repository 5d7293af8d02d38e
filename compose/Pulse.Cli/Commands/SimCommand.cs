using System.CommandLine;
using System.Globalization;
using Pulse.Cli.Studio;
using Pulse.Cli.Suites;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>Replays one seed of the simulation: the same seed and sources give the same run.</summary>
internal static class SimCommand
{
    /// <summary>Names the seed to the one test that replays it and writes down what happens.</summary>
    private const string SeedVariable = "PULSE_SIM_SEED";
    private const string ReplayingTest = "FullyQualifiedName~Replay_one_seed";

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(10);

    internal static Command Create()
    {
        var seed = new Argument<int>("SEED") { Description = "The seed that a failing simulation printed." };
        var command = new Command("sim", "Replay one seed of the simulation of log, bus, clock and faults.");
        command.Arguments.Add(seed);
        return command.Runs((parsed, cancel) => RunAsync(parsed.GetValue(seed), cancel));
    }

    private static async Task<int> RunAsync(int seed, CancellationToken cancel)
    {
        var home = StudioState.Current.Home;
        var suite = TestSuite.FindAll(home).Single(suite => suite.Name == "Pulse.Simulation.Tests");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SeedVariable] = seed.ToString(CultureInfo.InvariantCulture),
        };
        var result = await ChildProcess.RunAsync(
            ["dotnet", "test", suite.Assembly, "--filter", ReplayingTest, "--logger", "console;verbosity=detailed"],
            home,
            environment,
            Budget,
            cancel);
        CommandActions.Say(result.Output);
        return result.ExitCode ?? throw new CliException(string.Create(
            CultureInfo.InvariantCulture, $"The simulation of seed {seed} did not end within {Budget.TotalMinutes:F0} minutes."));
    }
}
