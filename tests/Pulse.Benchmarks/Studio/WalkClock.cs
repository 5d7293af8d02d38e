using System.Diagnostics;
using Pulse.Cli.Demo;

namespace Pulse.Benchmarks.Studio;

/// <param name="SamplesMs">From before the request to the fourth sample, as seen over the subscription.</param>
/// <param name="FinalMs">From the fourth sample (the pick follows at once) to the paid final.</param>
internal sealed record WalkTimes(double SamplesMs, double FinalMs);

/// <summary>Takes the time of a walk by its progress.</summary>
internal sealed class WalkClock : IDemoProgress
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double? _samplesMs;
    private double? _doneMs;

    public WalkTimes Times => new(_samplesMs!.Value, _doneMs!.Value - _samplesMs.Value);

    public void Samples(int ready)
    {
        if (ready == DemoRun.SamplesExpected)
        {
            _samplesMs ??= Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        }
    }

    public void Final(bool ready)
    {
        if (ready)
        {
            _doneMs ??= Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        }
    }
}
