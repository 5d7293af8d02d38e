using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Studio;

namespace Pulse.Inference;

/// <summary>Names of traces and metrics; part of the operator's interface, approved by test.</summary>
internal static class Telemetry
{
    public const string Name = "Pulse.Inference";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> WorkDuration = Meter.CreateHistogram<double>(
        "pulse.work.duration", "s", "Time a piece of work took, waiting for its turn not included.");

    public static Activity? StartWork(string step, string? traceParent) =>
        Activity.Current is null && ActivityContext.TryParse(traceParent, null, out var parent)
            ? Source.StartActivity($"work {step}", ActivityKind.Consumer, parent)
            : Source.StartActivity($"work {step}", ActivityKind.Consumer);

    public static void WorkDone(GenerationWork work, WorkResult result, TimeSpan duration) =>
        Done(work.GetType().Name, result is WorkFailed failed ? failed.Code : null, duration);

    public static void Regenerated(RegenerationResult result, TimeSpan duration) =>
        Done("Regenerate", result is RegenerationFailed failed ? failed.Code : null, duration);

    public static void AssetChecked(AssetCheckResult result, TimeSpan duration) =>
        Done("CheckAsset", result is AssetCheckFailed failed ? failed.Code : null, duration);

    private static void Done(string work, string? code, TimeSpan duration) => WorkDuration.Record(
        duration.TotalSeconds, new KeyValuePair<string, object?>("work", work), new KeyValuePair<string, object?>("result", code ?? "OK"));
}
