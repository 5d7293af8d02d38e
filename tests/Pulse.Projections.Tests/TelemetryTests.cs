using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pulse.Projections.Engine;
using Pulse.Projections.Studio;
using Pulse.Projections.Generation;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>Names of metrics and spans are a published format.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task The_metrics_are_these_with_these_units()
    {
        await using var stage = await Stage.Set();
        var instruments = new ConcurrentDictionary<string, string>();
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == ProjectionTelemetry.Name)
                {
                    instruments[instrument.Name] = instrument.Unit!;
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        stage.Acme.ProjectCreated(1, "p");
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "pulse.projection.batch_seconds s", "pulse.projection.events {event}", "pulse.projection.faults {fault}",
                "pulse.projection.lag_events {event}", "pulse.projection.lag_seconds s", "pulse.projection.missing_events {event}",
                "pulse.projection.overtaken {batch}",
                "pulse.projection.ready {projection}", "pulse.projection.resubscribed {subscription}",
                "pulse.projection.stopped {projection}", "pulse.projection.unknown_events {event}",
            ],
            instruments.Select(item => $"{item.Key} {item.Value}").Order(StringComparer.Ordinal));
        Assert.True(measured.ContainsKey("pulse.projection.lag_seconds"));
    }

    [Fact]
    public async Task A_batchs_span_is_linked_to_what_caused_its_events()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ProjectionTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1, traceParent: $"00-{trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        var host = await stage.Start([GenerationsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);

        var span = Assert.Single(spans, item => item.Links.Any(link => link.Context.TraceId == trace));
        Assert.Equal("generations", span.GetTagItem("pulse.projection"));
        Assert.Equal(1, span.GetTagItem("pulse.events"));
    }
}
