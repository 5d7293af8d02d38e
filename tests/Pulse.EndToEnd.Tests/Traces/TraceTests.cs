using System.Diagnostics;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Traces;

/// <summary>One trace tells a command's whole way, as a collector sees it that the studio exports to.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private static readonly TimeSpan ExportTimeout = TimeSpan.FromSeconds(30);

    private SpanCollector _collector = null!;
    private StudioUnderTest _studio = null!;

    public async Task InitializeAsync()
    {
        _collector = await SpanCollector.StartAsync();
        _studio = await StudioUnderTest.StartNewAsync(_collector.Environment);
    }

    public async Task DisposeAsync()
    {
        await _studio.DisposeAsync();
        await _collector.DisposeAsync();
    }

    /// <remarks>A batch of the log or of a projection serves many commands at once, so it is linked to each of them instead of standing below one.</remarks>
    [Fact]
    public async Task A_mutations_trace_goes_on_over_its_command_its_append_and_the_projections_batch_to_the_notification_of_a_subscriber()
    {
        var client = await _studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var caller = ActivitySpanId.CreateRandom().ToHexString();
        var seen = client.FollowUntilAsync(generation, start, change => change.Kind == "generation-requested.v1", Scenes.Timeout);

        (await client.Traced($"00-{trace}-{caller}-01").RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
        await seen;

        var request = await ExportedAsync(span => span.TraceId == trace && span.Parent == caller);
        var operation = await ExportedAsync(span => span.TraceId == trace && span.Parent == request.Id && span.Scope == "Pulse.GraphQL");
        var command = await ExportedAsync(span => span.TraceId == trace && span.Parent == operation.Id && span.Scope == "Pulse.WriteSide");
        var append = await ExportedAsync(span => span.Scope == "Pulse.EventLog" && span.Links.Contains((trace, command.Id)));
        var batch = await ExportedAsync(span => span.Scope == "Pulse.Projections" && span.Links.Contains((trace, command.Id)));
        var notification = await ExportedAsync(span => span.TraceId == trace && span.Parent == command.Id && span.Scope == "Pulse.Bff");
        Assert.Equal("Microsoft.AspNetCore", request.Scope);
        Assert.Equal(
            ["mutation", "command RequestGeneration", "append batch", "projection batch", "notify generations"],
            [operation.Name, command.Name, append.Name, batch.Name, notification.Name]);
    }

    [Fact]
    public async Task What_the_saga_does_for_a_mutation_belongs_to_its_trace_and_is_notified_in_it()
    {
        var client = await _studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var traced = client.Traced($"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        (await traced.RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
        await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Scenes.Timeout);

        var sample = await ExportedAsync(span => span.TraceId == trace && span.Name == "command RecordSample");
        var notification = await ExportedAsync(span => span.TraceId == trace && span.Parent == sample.Id && span.Scope == "Pulse.Bff");
        Assert.Equal("notify generations", notification.Name);
    }

    private async Task<ExportedSpan> ExportedAsync(Func<ExportedSpan, bool> wanted)
    {
        await Eventually.Until(
            () => _collector.Spans.Any(wanted),
            ExportTimeout,
            () => string.Join('\n', _collector.Spans.Where(span => span.Scope.StartsWith("Pulse.", StringComparison.Ordinal))));
        return _collector.Spans.First(wanted);
    }
}
