using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Projections;

/// <summary>The operators' part of the public API.</summary>
internal sealed class ProjectionsClient : IDisposable
{
    private const string Fields =
        """
        name version edition role state position lagEvents lagIsAtLeast lagSeconds eventsPerSecond done etaSeconds unknownEvents parkedStreams
        stopped { eventId stream reason }
        """;

    private readonly Uri _address;
    private readonly string _token;
    private readonly GraphQlClient _api;

    private ProjectionsClient(Uri address, string token)
    {
        _address = address;
        _token = token;
        _api = new GraphQlClient(address, token);
    }

    /// <exception cref="CliException">No studio runs in this checkout.</exception>
    internal static async Task<ProjectionsClient> OpenAsync(CancellationToken cancel)
    {
        var state = StudioState.Current;
        var address = new StudioProcess(state).RunningAt()
            ?? throw new CliException("No studio runs in this checkout. Start one with ./pulse up --detach");
        var access = await new DevelopmentAccess(state).TokenAsync(address, DevelopmentAccess.DefaultOrganization, null, cancel, isOperator: true);
        return new ProjectionsClient(address, access.Token);
    }

    internal async Task<IReadOnlyList<JsonNode>> EditionsAsync(CancellationToken cancel)
    {
        var data = await _api.AskAsync($$"""{ projections { {{Fields}} } }""", [], cancel);
        return [.. data["projections"]!.AsArray().Select(edition => edition!)];
    }

    /// <summary>Runs one of the mutations that take a name.</summary>
    /// <exception cref="CliException">It was refused; the message says why.</exception>
    internal async Task RunAsync(string mutation, string projection, int? eventsPerSecondMax, CancellationToken cancel)
    {
        var rate = eventsPerSecondMax is null ? "" : ", eventsPerSecondMax: $rate";
        var document = $$"""mutation($name: String!{{(eventsPerSecondMax is null ? "" : ", $rate: Int")}}) { payload: {{mutation}}(name: $name{{rate}}) { errors { code message } } }""";
        var variables = new JsonObject { ["name"] = projection };
        if (eventsPerSecondMax is { } most)
        {
            variables["rate"] = most;
        }

        Accepted((await _api.AskAsync(document, variables, cancel))["payload"]!);
    }

    internal async Task<JsonNode> VerifyAsync(string projection, CancellationToken cancel)
    {
        const string document =
            """
            mutation($name: String!) { payload: verifyProjection(name: $name) {
              comparison { position isEqual tables { table activeRows candidateRows isEqual differing } } errors { code message } } }
            """;
        var data = await _api.AskAsync(document, new JsonObject { ["name"] = projection }, cancel);
        return Accepted(data["payload"]!)["comparison"]!;
    }

    internal async Task<IReadOnlyList<JsonNode>> ParkedAsync(string projection, CancellationToken cancel)
    {
        const string document = "query($name: String!) { parkedStreams(name: $name) { stream eventId eventType events reason parkedAt } }";
        var data = await _api.AskAsync(document, new JsonObject { ["name"] = projection }, cancel);
        return [.. data["parkedStreams"]!.AsArray().Select(stream => stream!)];
    }

    /// <returns>How many events were taken in.</returns>
    internal async Task<int> OnStreamAsync(string mutation, string projection, string stream, CancellationToken cancel)
    {
        var document = $$"""mutation($name: String!, $stream: String!) { payload: {{mutation}}(name: $name, stream: $stream) { events errors { code message } } }""";
        var data = await _api.AskAsync(document, new JsonObject { ["name"] = projection, ["stream"] = stream }, cancel);
        return (int)Accepted(data["payload"]!)["events"]!;
    }

    /// <summary>Shows a rebuild's progress until it is live. Leaving does not end it.</summary>
    internal async Task FollowAsync(string projection, CancellationToken cancel)
    {
        await foreach (var data in GraphQlSocket.SubscribeAsync(_address, _token, language: null, $$"""subscription { projectionsChanged { {{Fields}} } }""", [], cancel))
        {
            var candidate = data["projectionsChanged"]!.AsArray()
                .FirstOrDefault(edition => (string?)edition!["name"] == projection && (string?)edition["role"] == "CANDIDATE");
            if (candidate is null)
            {
                continue;
            }

            await Console.Out.WriteAsync($"\r{EditionLines.Progress(candidate)}");
            if (candidate["stopped"] is { } stop)
            {
                await Console.Out.WriteLineAsync();
                throw new CliException($"The new edition stopped at {stop["eventId"]} of {stop["stream"]}: {stop["reason"]}");
            }

            if ((string?)candidate["state"] == "LIVE")
            {
                await Console.Out.WriteLineAsync();
                return;
            }
        }
    }

    public void Dispose() => _api.Dispose();

    private static JsonNode Accepted(JsonNode payload) => payload["errors"] is JsonArray { Count: > 0 } errors
        ? throw new CliException($"{errors[0]!["code"]}: {errors[0]!["message"]}")
        : payload;
}
