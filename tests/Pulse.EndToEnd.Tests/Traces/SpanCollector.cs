using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pulse.EndToEnd.Tests.Traces;

/// <summary>A collector of the OpenTelemetry protocol over HTTP: keeps the spans, takes metrics without looking.</summary>
public sealed class SpanCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<ExportedSpan> _spans = new();
    private readonly WebApplication _server;

    private SpanCollector(WebApplication server) => _server = server;

    /// <summary>What has arrived so far.</summary>
    public IReadOnlyCollection<ExportedSpan> Spans => _spans;

    /// <summary>The environment of a program that is to export to this collector, often.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _server.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    public static async Task<SpanCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var collector = new SpanCollector(server);
        server.Urls.Add("http://127.0.0.1:0");
        server.MapPost("/v1/traces", collector.TakeAsync);
        server.MapPost("/v1/metrics", () => Results.Ok());
        await server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var span in ExportedSpan.Read(body.ToArray()))
        {
            _spans.Enqueue(span);
        }

        return Results.Ok();
    }
}
