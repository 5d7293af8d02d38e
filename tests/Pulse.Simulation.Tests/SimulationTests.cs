using System.Globalization;
using Pulse.Simulation.Tests.World;
using Xunit.Abstractions;

namespace Pulse.Simulation.Tests;

public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Which seed <see cref="Replay_one_seed"/> runs; it then writes the whole story.</summary>
    private const string SeedVariable = "PULSE_SIM_SEED";

    /// <summary>How many worlds to try, for a longer look than every run's.</summary>
    private const string SeedsVariable = "PULSE_SIM_SEEDS";

    private const int SeedsDefault = 100;

    /// <summary>A planted bug may need several worlds to show.</summary>
    private const int PlantedSeedsMax = 20;

    private const int TraceLinesMax = 120;

    [Fact]
    public void In_a_hundred_worlds_nothing_is_lost_doubled_or_left_open()
    {
        var text = Environment.GetEnvironmentVariable(SeedsVariable);
        var seeds = string.IsNullOrEmpty(text) ? SeedsDefault : int.Parse(text, CultureInfo.InvariantCulture);
        var results = Enumerable.Range(1, seeds).Select(seed => Simulation.Run(seed)).ToArray();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Sum(result => result.Generations)} generations, {results.Sum(result => result.Finals)} finals, {results.Sum(result => result.Snapshots)} snapshots used, {results.Sum(result => result.Trace.Count)} lines of trace"));
        var broken = results.FirstOrDefault(result => result.Fault is not null);
        Assert.True(broken is null, broken is null ? null : Story(broken));

        // Worlds in which nothing happens would prove nothing.
        Assert.True(results.Sum(result => result.Generations) > seeds && results.Sum(result => result.Finals) > seeds / 2);
        Assert.True(results.Sum(result => result.Snapshots) > seeds, "Nearly no snapshot was ever used.");
    }

    [Fact]
    public void Replay_one_seed()
    {
        var text = Environment.GetEnvironmentVariable(SeedVariable);
        var seed = string.IsNullOrEmpty(text) ? 1 : int.Parse(text, CultureInfo.InvariantCulture);

        var result = Simulation.Run(seed);

        if (!string.IsNullOrEmpty(text))
        {
            foreach (var line in result.Trace)
            {
                output.WriteLine(line);
            }
        }

        output.WriteLine(result.ToString());
        Assert.True(result.Fault is null, Story(result));
    }

    [Fact]
    public void A_seed_always_tells_the_same_story()
    {
        foreach (var seed in new[] { 3, 17, 42 })
        {
            Assert.Equal(Simulation.Run(seed).Trace, Simulation.Run(seed).Trace);
        }
    }

    [Theory]
    [InlineData(nameof(Plant.ForgetRelease), "neither settled nor released")]
    [InlineData(nameof(Plant.SettleTwice), "settled twice")]
    [InlineData(nameof(Plant.ForgetSettle), "without its settle")]
    [InlineData(nameof(Plant.DoubleSample), "recorded twice")]
    [InlineData(nameof(Plant.ForgetClaims), "stands for two commands")]
    [InlineData(nameof(Plant.EmptySnapshots), "stands in the log twice")]
    public void A_planted_bug_is_found(string plant, string fault)
    {
        var found = Enumerable.Range(1, PlantedSeedsMax)
            .Select(seed => Simulation.Run(seed, Enum.Parse<Plant>(plant)))
            .FirstOrDefault(result => result.Fault is not null);

        Assert.NotNull(found);
        Assert.Contains(fault, found.Fault, StringComparison.Ordinal);
        output.WriteLine(found.ToString());
    }

    private static string Story(SimulationResult result) =>
        $"{result}\nReplay with {SeedVariable}={result.Seed.ToString(CultureInfo.InvariantCulture)}. The last lines:\n"
        + string.Join('\n', result.Trace.TakeLast(TraceLinesMax));
}
