using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pulse.Contracts;
using Pulse.Ports.Commands;

namespace Pulse.WriteSide;

/// <summary>Names of traces and metrics; part of the operator's interface, approved by test.</summary>
internal static class Telemetry
{
    public const string Name = "Pulse.WriteSide";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> CommandDuration = Meter.CreateHistogram<double>(
        "pulse.command.duration", "s", "Time from a command's turn to its result.");

    private static readonly Counter<long> SagaSteps = Meter.CreateCounter<long>("pulse.saga.steps", "{step}", "Saga steps recorded.");

    public static Counter<long> CommandConflicts { get; } = Meter.CreateCounter<long>(
        "pulse.command.conflicts", "{conflict}", "Appends that found the stream changed.");

    public static Counter<long> SagaOverdue { get; } = Meter.CreateCounter<long>(
        "pulse.saga.overdue", "{saga}", "Sagas whose deadline passed.");

    public static Activity? StartCommand(ICommand command, string? traceParent) => Start($"command {command.GetType().Name}", traceParent);

    public static Activity? StartSaga(string input, string? traceParent) => Start($"saga {input}", traceParent);

    public static void CommandHandled(ICommand command, CommandResult result, TimeSpan duration) => CommandDuration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("command", command.GetType().Name),
        new KeyValuePair<string, object?>("result", result is CommandResult.Rejected rejected ? rejected.Rejection.WireCode : "ACCEPTED"));

    public static void SagaStepped(string input) => SagaSteps.Add(1, new KeyValuePair<string, object?>("input", input));

    // An ambient activity (the request in this process) wins; otherwise the trace goes on from where the event or message came.
    private static Activity? Start(string name, string? traceParent) =>
        Activity.Current is null && ActivityContext.TryParse(traceParent, null, out var parent)
            ? Source.StartActivity(name, ActivityKind.Internal, parent)
            : Source.StartActivity(name);
}
