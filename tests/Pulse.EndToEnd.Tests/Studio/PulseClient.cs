using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Cli.Demo;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>What a person or a program can do with Pulse, by intent, over the public API alone.</summary>
public sealed class PulseClient(StudioUnderTest studio, string token, Guid organizationId)
{
    private const string CodeLagging = "LAGGING";

    /// <summary>How often a reader that is told to try again does so; the server itself waits up to two seconds each time.</summary>
    private const int LaggingRetriesMax = 30;

    public StudioUnderTest Studio => studio;

    public string Token => token;

    public Guid OrganizationId => organizationId;

    /// <summary>Sent as <c>Accept-Language</c>; null sends none.</summary>
    public string? Language { get; init; }

    /// <summary>The trace that requests belong to (W3C <c>traceparent</c>); null sends none.</summary>
    public string? TraceParent { get; init; }

    public PulseClient In(string language) => new(studio, token, organizationId) { Language = language, TraceParent = TraceParent };

    public PulseClient Traced(string traceParent) => new(studio, token, organizationId) { Language = Language, TraceParent = traceParent };

    /// <summary>The same person with another bearer token.</summary>
    public PulseClient WithToken(string other) => new(studio, other, organizationId) { Language = Language };

    public static Guid NewId() => Guid.CreateVersion7();

    /// <summary>Sends a document and answers whatever came.</summary>
    public async Task<Answer> PostAsync(string document, JsonObject? variables = null, CancellationToken cancellation = default) =>
        await PostBodyAsync(
            new JsonObject { ["query"] = document, ["variables"] = variables?.DeepClone() }.ToJsonString(),
            "application/json",
            cancellation);

    /// <summary>Sends any body and answers whatever came.</summary>
    public async Task<Answer> PostBodyAsync(string body, string mediaType, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (Language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        }

        if (TraceParent is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", TraceParent);
        }

        request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        using var answer = await studio.Http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var json = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        return new Answer(
            answer.StatusCode, text, json?["data"], [.. (json?["errors"] as JsonArray ?? []).Select(error => Refusal.From(error!))]);
    }

    /// <summary>Asks a query that has to be answered; a reader who is told that the view lags tries again.</summary>
    public async Task<JsonNode> AskAsync(string document, JsonObject? variables = null, CancellationToken cancellation = default)
    {
        for (var retry = 0; ; retry++)
        {
            var answer = await PostAsync(document, variables, cancellation);
            if (answer.OnlyCode != CodeLagging || retry == LaggingRetriesMax)
            {
                return answer.Expect();
            }
        }
    }

    public Task<Receipt> CreateProjectAsync(
        Guid project, string name = "Campaign", Guid? command = null, CancellationToken cancellation = default) =>
        SendAsync("createProject", "projectId", command, new JsonObject { ["projectId"] = Text(project), ["name"] = name }, cancellation);

    public Task<Receipt> RenameProjectAsync(Guid project, string name, Guid? command = null) =>
        SendAsync("renameProject", "projectId", command, new JsonObject { ["projectId"] = Text(project), ["name"] = name });

    public Task<Receipt> RequestGenerationAsync(
        Guid project,
        Guid generation,
        string prompt,
        string format = "SQUARE",
        Guid? command = null,
        CancellationToken cancellation = default) =>
        SendAsync(
            "requestGeneration",
            "generationId",
            command,
            new JsonObject
            {
                ["generationId"] = Text(generation),
                ["projectId"] = Text(project),
                ["prompt"] = prompt,
                ["format"] = format,
            },
            cancellation);

    public Task<Receipt> PickAsync(Guid generation, int sample, Guid? command = null, CancellationToken cancellation = default) =>
        SendAsync(
            "pickSample",
            "generationId",
            command,
            new JsonObject { ["generationId"] = Text(generation), ["sample"] = sample },
            cancellation);

    public Task<Receipt> MoreSamplesAsync(Guid generation, Guid? command = null) =>
        SendAsync("moreSamples", "generationId", command, new JsonObject { ["generationId"] = Text(generation) });

    /// <param name="texts">By role: headline, subline, action, facts, badge.</param>
    public Task<Receipt> ReviseTextAsync(Guid generation, int sample, JsonObject texts, Guid? command = null) =>
        SendAsync(
            "reviseText",
            "generationId",
            command,
            new JsonObject { ["generationId"] = Text(generation), ["sample"] = sample, ["texts"] = texts.DeepClone() });

    public Task<Receipt> CancelAsync(Guid generation, Guid? command = null, CancellationToken cancellation = default) =>
        SendAsync("cancelGeneration", "generationId", command, new JsonObject { ["generationId"] = Text(generation) }, cancellation);

    public Task<Receipt> RetryAsync(Guid generation, Guid? command = null) =>
        SendAsync("retryGeneration", "generationId", command, new JsonObject { ["generationId"] = Text(generation) });

    public async Task<Balance> BalanceAsync(string? atLeast = null, CancellationToken cancellation = default) =>
        Balance.From((await AskAsync(Documents.Balance, new JsonObject { ["token"] = atLeast }, cancellation))["creditBalance"]!);

    /// <summary>All ledger lines, the oldest first.</summary>
    public async Task<IReadOnlyList<LedgerLine>> LedgerAsync(Guid? generation = null, string? atLeast = null)
    {
        var lines = new List<LedgerLine>();
        for (string? after = null; ;)
        {
            var variables = new JsonObject { ["id"] = generation is { } id ? Text(id) : null, ["after"] = after, ["token"] = atLeast };
            var page = (await AskAsync(Documents.Ledger, variables))["creditLedger"]!;
            lines.AddRange(page["nodes"]!.AsArray().Select(node => LedgerLine.From(node!)));
            if (!(bool)page["pageInfo"]!["hasNextPage"]!)
            {
                lines.Reverse();
                return lines;
            }

            after = (string)page["pageInfo"]!["endCursor"]!;
        }
    }

    /// <summary>The generation with samples, finals and recipes; null when there is none.</summary>
    public async Task<JsonNode?> GenerationAsync(Guid generation, string? atLeast = null, CancellationToken cancellation = default) =>
        (await AskAsync(
            Documents.Generation, new JsonObject { ["id"] = Text(generation), ["token"] = atLeast }, cancellation))["generation"];

    public async Task<JsonArray> TimelineAsync(Guid generation, string? atLeast = null) =>
        (await AskAsync(Documents.Timeline, new JsonObject { ["id"] = Text(generation), ["token"] = atLeast }))["sagaTimeline"]!.AsArray();

    /// <summary>Ids and states of the organization's generations, the newest first.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Status)>> GenerationsAsync(string? atLeast = null) =>
        [.. (await AskAsync(Documents.Generations, new JsonObject { ["token"] = atLeast }))["generations"]!["nodes"]!.AsArray()
            .Select(node => (Guid.Parse((string)node!["id"]!), (string)node["status"]!))];

    public async Task<byte[]> DownloadAsync(string link)
    {
        using var answer = await studio.Http.GetAsync(new Uri(link, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>One subscription, on a socket of its own.</summary>
    public IAsyncEnumerable<JsonNode> SubscribeAsync(string document, JsonObject variables, CancellationToken cancellation) =>
        GraphQlSocket.SubscribeAsync(studio.Address, token, Language, document, variables, cancellation);

    /// <summary>Live changes of one generation, or of all of the organization's, until the caller stops or the socket breaks.</summary>
    public async IAsyncEnumerable<Change> FollowAsync(
        Guid? generation, string? resumeFrom, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var variables = new JsonObject { ["id"] = generation is { } id ? Text(id) : null, ["from"] = resumeFrom };
        await foreach (var data in SubscribeAsync(Documents.Changes, variables, cancellation))
        {
            yield return Change.From(data);
        }
    }

    /// <summary>Follows up to and with the first change that satisfies a condition.</summary>
    public async Task<IReadOnlyList<Change>> FollowUntilAsync(
        Guid? generation, string? resumeFrom, Func<Change, bool> isLast, TimeSpan timeout)
    {
        var seen = new List<Change>();
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await foreach (var change in FollowAsync(generation, resumeFrom, limit.Token))
            {
                seen.Add(change);
                if (isLast(change))
                {
                    return seen;
                }
            }
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new Xunit.Sdk.XunitException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The awaited change did not come within {timeout.TotalSeconds:F0} s. Seen: {Kinds(seen)}\n{studio.LogTail()}"),
                late);
        }

        throw new Xunit.Sdk.XunitException($"The subscription ended. Seen: {Kinds(seen)}");

        static string Kinds(List<Change> seen) => string.Join(", ", seen.Select(change => change.Kind));
    }

    /// <summary>Sends a mutation whose payload has the usual shape.</summary>
    public async Task<Receipt> MutateAsync(string field, string idField, JsonObject input, CancellationToken cancellation = default)
    {
        var answer = await PostAsync(Documents.Mutation(field, idField), new JsonObject { ["input"] = input }, cancellation);
        return Receipt.From(answer.Expect()[field]!, idField);
    }

    /// <summary>Sends a command under an id of its own, or under the one given.</summary>
    private Task<Receipt> SendAsync(string field, string idField, Guid? command, JsonObject input, CancellationToken cancellation = default)
    {
        input["commandId"] = Text(command ?? NewId());
        return MutateAsync(field, idField, input, cancellation);
    }

    internal static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
