using System.Collections.Concurrent;
using Pulse.Benchmarks.Frame;

namespace Pulse.Benchmarks.Studio;

/// <summary>The main job through the public API, four at a time: how long people wait for samples and for the final.</summary>
internal sealed class GenerationBench : IBench
{
    private const int InFlight = 4;
    private const int WalksEach = 10;
    private const double SamplesMsMax = 1_000;
    private const double FinalMsMax = 3_000;

    public string Name => "generation";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var studio = await BenchStudio.Start(progress, cancellation);
        var people = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(organization => studio.SignIn(organization, cancellation)));
        progress("warming up");
        await Task.WhenAll(people.Select(person => studio.Walk(person, cancellation)));

        var times = new ConcurrentBag<WalkTimes>();
        await Task.WhenAll(people.Select(async person =>
        {
            for (var walk = 0; walk < WalksEach; walk++)
            {
                times.Add(await studio.Walk(person, cancellation));
            }
        }));
        progress($"{times.Count} generations");
        return
        [
            new BenchRow($"samples ready, {InFlight} generations in flight, P50", Rounds.Percentile(times.Select(time => time.SamplesMs), 0.5), "ms"),
            new BenchRow($"samples ready, {InFlight} generations in flight, P90", Rounds.Percentile(times.Select(time => time.SamplesMs), 0.9), "ms").AtMost(SamplesMsMax),
            new BenchRow("pick -> final paid and downloadable, P50", Rounds.Percentile(times.Select(time => time.FinalMs), 0.5), "ms"),
            new BenchRow("pick -> final paid and downloadable, P90", Rounds.Percentile(times.Select(time => time.FinalMs), 0.9), "ms").AtMost(FinalMsMax),
        ];
    }
}
