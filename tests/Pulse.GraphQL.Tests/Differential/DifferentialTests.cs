using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>
/// The same documents to this engine and to graphql-js. Data must be equal. Errors must be equal in message, path and places. Below a place that
/// became null because of an error deeper down, both must have an error, not the same one: which comes first depends on the order of execution.
/// </summary>
public sealed class DifferentialTests
{
    private const int DefaultCaseCount = 1_500;
    private const int FailureCountShown = 5;

    private static readonly string Sdl = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "schema.graphql"));

    [PeerFact]
    public async Task Random_documents_have_the_same_answers()
    {
        var count = Setting("PULSE_GRAPHQL_CASES", DefaultCaseCount);
        var firstSeed = Setting("PULSE_GRAPHQL_SEED", 1);
        var engine = new GraphQLEngine(HashedResolvers.Bind(Sdl), new EngineOptions { ErrorCountMax = int.MaxValue });
        using var peer = new GraphQLJsPeer();
        await peer.AskAsync(JsonSerializer.Serialize(new { schema = Sdl }));
        var failures = new List<string>();
        var executed = 0;
        for (var seed = firstSeed; seed < firstSeed + count && failures.Count < FailureCountShown; seed++)
        {
            var (query, variables) = new DocumentGenerator(engine.Schema.Schema, seed).Write();
            var theirs = await peer.AskAsync($"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{variables}}}");
            var ours = await AskAsync(engine, query, variables);
            executed += ours.TryGetProperty("data", out _) ? 1 : 0;
            if (Difference(theirs, ours) is { } difference)
            {
                failures.Add(FormattableString.Invariant($"seed {seed}: {difference}\n{query}\nvariables: {variables}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n----\n", failures));
        Assert.True(executed > count / 4, FormattableString.Invariant($"Only {executed} of {count} documents were valid: the generator has gone blind."));
    }

    [PeerFact]
    public async Task Introspection_rebuilds_the_schema()
    {
        var engine = new GraphQLEngine(HashedResolvers.Bind(Sdl));
        using var peer = new GraphQLJsPeer();
        var expected = await peer.AskAsync(JsonSerializer.Serialize(new { schema = Sdl }));
        var query = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Differential", "introspection.graphql"));
        var data = (await AskAsync(engine, query, "{}")).GetProperty("data");

        var actual = await peer.AskAsync($"{{\"introspection\":{data.GetRawText()}}}");

        Assert.Equal(expected.GetProperty("printed").GetString(), actual.GetProperty("printed").GetString());
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static async Task<JsonElement> AskAsync(GraphQLEngine engine, string query, string variables)
    {
        using var document = JsonDocument.Parse(variables);
        using var result = await engine.ExecuteAsync(new GraphQLRequest(query) { Variables = document.RootElement.Clone() }, new RequestContext(null!));
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(buffer);
        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static string? Difference(JsonElement theirs, JsonElement ours)
    {
        var theirData = theirs.TryGetProperty("data", out var a) ? a.GetRawText() : "none";
        var ourData = ours.TryGetProperty("data", out var b) ? b.GetRawText() : "none";
        if (!JsonNode.DeepEquals(JsonNode.Parse(Wrap(theirData)), JsonNode.Parse(Wrap(ourData))))
        {
            return $"data\n  graphql-js: {theirData}\n  ours:       {ourData}";
        }

        var theirErrors = Errors(theirs).Select(e => Show(e, a)).ToHashSet(StringComparer.Ordinal);
        var ourErrors = Errors(ours).Select(e => Show(e, b)).ToHashSet(StringComparer.Ordinal);
        var missing = theirErrors.Except(ourErrors, StringComparer.Ordinal).ToList();
        var extra = ourErrors.Except(theirErrors, StringComparer.Ordinal).ToList();
        return missing.Count + extra.Count == 0 ? null : $"errors\n  missing: {string.Join("\n           ", missing)}\n  extra:   {string.Join("\n           ", extra)}";
    }

    private static string Wrap(string json) => json == "none" ? "[\"none\"]" : $"[{json}]";

    private static JsonElement.ArrayEnumerator Errors(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors) ? errors.EnumerateArray() : default;

    private static string Show(JsonElement error, JsonElement data) => NulledPlace(error, data) is { } place
        ? $"something below {place}"
        : $"{error.GetProperty("message").GetString()} {Part(error, "locations")} {Part(error, "path")}";

    private static string Part(JsonElement error, string name) =>
        error.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null && part.GetArrayLength() > 0 ? part.GetRawText() : "-";

    /// <summary>The place above an error that became null, when it is not the error's own.</summary>
    private static string? NulledPlace(JsonElement error, JsonElement data)
    {
        if (!error.TryGetProperty("path", out var path) || path.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var place = "data";
        var current = data;
        foreach (var step in path.EnumerateArray())
        {
            if (current.ValueKind == JsonValueKind.Null)
            {
                return place;
            }

            place += "." + step;
            current = step.ValueKind == JsonValueKind.Number ? current[step.GetInt32()] : current.GetProperty(step.GetString()!);
        }

        return null;
    }
}
