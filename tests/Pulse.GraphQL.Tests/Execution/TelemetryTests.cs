using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>Spans and metrics as OpenTelemetry names them, and never a word of the document.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task An_operation_is_a_span_with_type_and_name_and_without_its_document()
    {
        var spans = new List<Activity>();
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EngineTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == parent.TraceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var engine = new GraphQLEngine(new SchemaBinder("type Query { a(secret: String): Int b: Int! }").Default(static (_, field, _) => field.Name == "a" ? 1 : null).Build());

        (await engine.ExecuteAsync(new GraphQLRequest("query Named { a(secret: \"my diary\") }"), new RequestContext(null!))).Dispose();
        (await engine.ExecuteAsync(new GraphQLRequest("{ b }"), new RequestContext(null!))).Dispose();
        (await engine.ExecuteAsync(new GraphQLRequest("{ a }"), new RequestContext(null!), new RefusingHost())).Dispose();

        Assert.Equal(["query", "query", "query"], spans.Select(static s => s.OperationName));
        Assert.Equal("Named", spans[0].GetTagItem("graphql.operation.name"));
        Assert.Equal("query", spans[0].GetTagItem("graphql.operation.type"));
        Assert.Equal(ActivityStatusCode.Unset, spans[0].Status);
        Assert.Equal(ActivityStatusCode.Error, spans[1].Status);
        Assert.Equal(ActivityStatusCode.Error, spans[2].Status);
        Assert.Equal(ErrorCodes.NullForNonNull, spans[1].GetTagItem("error.type"));
        Assert.DoesNotContain(spans.SelectMany(static s => s.TagObjects), static tag => tag.Value is string text && text.Contains("diary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Durations_are_measured_by_type_and_refusals_counted_by_code()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == EngineTelemetry.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(seen, instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(seen, instrument, tags));
        listener.Start();
        var engine = new GraphQLEngine(new SchemaBinder("type Query { a: Int }").Default(static (_, _, _) => 1).Build());

        (await engine.ExecuteAsync(new GraphQLRequest("{ a }"), new RequestContext(null!))).Dispose();
        (await engine.ExecuteAsync(new GraphQLRequest("{ nothing }"), new RequestContext(null!))).Dispose();

        lock (seen)
        {
            Assert.Contains(seen, static s => s.StartsWith("graphql.operation.duration graphql.operation.type=query", StringComparison.Ordinal));
            Assert.Contains($"graphql.operation.refusals error.type={ErrorCodes.ValidationFailed}", seen);
        }
    }

    private sealed class RefusingHost : GraphQLHost
    {
        public override ValueTask BeforeExecuteAsync(OperationInfo operation, RequestContext context, CancellationToken cancellationToken) =>
            throw new GraphQLException("Not now.", ErrorCodes.Forbidden);
    }

    private static void Note(List<string> seen, Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = instrument.Name;
        foreach (var tag in tags)
        {
            text += $" {tag.Key}={tag.Value}";
        }

        lock (seen)
        {
            seen.Add(text);
        }
    }
}
