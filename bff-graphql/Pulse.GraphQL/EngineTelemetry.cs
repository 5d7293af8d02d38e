using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>
/// Spans and metrics of executed operations, named by OpenTelemetry's semantic conventions for GraphQL servers: a span is called by its operation's
/// type, which is one of three, and carries type and name. Never the document, whose literals may be personal.
/// </summary>
public static class EngineTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Pulse.GraphQL";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "graphql.operation.duration", "s", "How long operations took to execute, without writing the answer.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "graphql.operation.refusals", "{operation}", "Operations that were refused before anything was resolved, by error code.");

    internal static Activity? Start(OperationKind kind, string? name)
    {
        var activity = Source.StartActivity(Keywords.Of(kind), ActivityKind.Internal);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("graphql.operation.type", Keywords.Of(kind));
            if (name is not null)
            {
                activity.SetTag("graphql.operation.name", name);
            }
        }

        return activity;
    }

    internal static void Executed(Activity? activity, OperationKind kind, IReadOnlyList<GraphQLError> errors, long startedAt)
    {
        if (Durations.Enabled)
        {
            Durations.Record(
                Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
                new KeyValuePair<string, object?>("graphql.operation.type", Keywords.Of(kind)),
                new KeyValuePair<string, object?>("error.type", errors.Count > 0 ? errors[0].Code ?? "_OTHER" : null));
        }

        if (errors.Count > 0 && activity is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            activity.SetTag("error.type", errors[0].Code ?? "_OTHER");
        }
    }

    internal static void Refused(IReadOnlyList<GraphQLError> errors) =>
        Refusals.Add(1, new KeyValuePair<string, object?>("error.type", errors[0].Code ?? "_OTHER"));
}
