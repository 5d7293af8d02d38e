using System.Diagnostics;

namespace Pulse.Benchmarks.Frame;

/// <summary>Closed loops of many clients, measured in rounds.</summary>
internal static class Rounds
{
    /// <summary>Runs a client's step again and again on each of <paramref name="clients"/> for a time; returns steps a second.</summary>
    public static async Task<double> PerSecond(int clients, TimeSpan time, Func<int, Task> step)
    {
        var steps = 0L;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await step(client);
                Interlocked.Increment(ref steps);
            }
        })));
        return steps / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The value below which this share of the values lies (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
