using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>
/// The same documents to this engine and to graphql-js. Data must be equal, and the places and paths of errors; where graphql-js 16, whose words
/// the recorded cases hold, has its errors at the same places, their messages too. Below a place that became null because of an error deeper down,
/// both must have an error, not the same one: which comes first depends on the order of execution.
/// </summary>
public sealed class DifferentialTests
{
    private const int DefaultCaseCount = 20_000;
    private const int CasesPerSchema = 100;
    private const int FailureCountShown = 5;

    private static readonly string Sdl = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "schema.graphql"));

    [PeerFact]
    public async Task Random_documents_have_the_same_answers()
    {
        var count = Setting("PULSE_GRAPHQL_CASES", DefaultCaseCount);
        var firstSeed = Setting("PULSE_GRAPHQL_SEED", 1);
        using var judge = new GraphQLJsPeer(17);
        using var wording = new GraphQLJsPeer(16);
        var tally = new Tally();
        for (var seed = firstSeed; seed < firstSeed + count && tally.Failures.Count < FailureCountShown; seed += CasesPerSchema)
        {
            var sdl = seed == firstSeed ? Sdl : new SchemaGenerator(seed).Write();
            await RunAsync(sdl, Enumerable.Range(seed, Math.Min(CasesPerSchema, firstSeed + count - seed)), judge, wording, tally);
        }

        Assert.True(tally.Failures.Count == 0, string.Join("\n----\n", tally.Failures));
        Assert.True(tally.Executed > count / 4, FormattableString.Invariant($"Only {tally.Executed} of {count} documents were valid: the generator has gone blind."));
        Assert.True(tally.AsBefore < count / 200, FormattableString.Invariant($"{tally.AsBefore} of {count} documents were refused for more reasons than in graphql-js 17."));
        Assert.True(tally.WordsCompared > count / 2, FormattableString.Invariant($"Messages of only {tally.WordsCompared} of {count} answers were compared."));
    }

    [PeerFact]
    public async Task Introspection_rebuilds_schemas_and_they_are_printed_alike()
    {
        var query = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Differential", "introspection.graphql"));
        using var peer = new GraphQLJsPeer();
        foreach (var sdl in Enumerable.Range(1, 100).Select(static seed => new SchemaGenerator(seed).Write()).Prepend(Sdl))
        {
            var engine = new GraphQLEngine(HashedResolvers.Bind(sdl));
            var expected = await peer.AskAsync(JsonSerializer.Serialize(new { schema = sdl }));
            var data = (await AskAsync(engine, query, "{}")).GetProperty("data");

            var actual = await peer.AskAsync($"{{\"introspection\":{data.GetRawText()}}}");

            Assert.Equal(expected.GetProperty("printed").GetString(), actual.GetProperty("printed").GetString());
            Assert.Equal(expected.GetProperty("printed").GetString(), SchemaPrinter.PrintIntrospected(engine.Schema.Schema));
        }
    }

    private static async Task RunAsync(string sdl, IEnumerable<int> seeds, GraphQLJsPeer judge, GraphQLJsPeer wording, Tally tally)
    {
        var engine = new GraphQLEngine(HashedResolvers.Bind(sdl), new EngineOptions { ErrorCountMax = int.MaxValue, ValidationErrorCountMax = int.MaxValue, CostMax = double.PositiveInfinity });
        await judge.AskAsync(JsonSerializer.Serialize(new { schema = sdl }));
        await wording.AskAsync(JsonSerializer.Serialize(new { schema = sdl }));
        foreach (var seed in seeds)
        {
            var (query, variables) = new DocumentGenerator(engine.Schema.Schema, seed).Write();
            var line = $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{variables}}}";
            var right = judge.AskAsync(line);
            var worded = wording.AskAsync(line);
            var ours = await AskAsync(engine, query, variables);
            tally.Executed += ours.TryGetProperty("data", out _) ? 1 : 0;
            tally.Note(Judge(await right, await worded, ours, tally), FormattableString.Invariant($"seed {seed}"), $"{query}\nvariables: {variables}\n{sdl}");
        }
    }

    /// <summary>What is wrong with our answer; null when nothing is.</summary>
    private static string? Judge(JsonElement right, JsonElement worded, JsonElement ours, Tally tally)
    {
        var difference = Difference(right, ours, withMessages: false);
        if (difference is not null && IsRefusedForMore(right, worded, ours))
        {
            tally.AsBefore++;
            difference = null;
        }

        if (difference is not null || Difference(worded, ours, withMessages: false) is not null)
        {
            return difference;
        }

        tally.WordsCompared++;
        return Difference(worded, ours, withMessages: true);
    }

    /// <summary>
    /// Whether all refuse the document and we name all reasons of graphql-js 17, and some more that 16 names too: 17 leaves out conflicts of fields
    /// that others imply.
    /// </summary>
    private static bool IsRefusedForMore(JsonElement right, JsonElement worded, JsonElement ours)
    {
        HashSet<string> Reasons(JsonElement answer) => Errors(answer).Select(e => Show(e, default, withMessage: false)).ToHashSet(StringComparer.Ordinal);
        var isRefused = !right.TryGetProperty("data", out _) && !worded.TryGetProperty("data", out _) && !ours.TryGetProperty("data", out _);
        return isRefused && Reasons(ours).IsSupersetOf(Reasons(right)) && Reasons(worded).IsSupersetOf(Reasons(ours).Except(Reasons(right)));
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

    private static string? Difference(JsonElement theirs, JsonElement ours, bool withMessages)
    {
        var theirData = theirs.TryGetProperty("data", out var a) ? a.GetRawText() : "none";
        var ourData = ours.TryGetProperty("data", out var b) ? b.GetRawText() : "none";
        if (!JsonNode.DeepEquals(JsonNode.Parse(Wrap(theirData)), JsonNode.Parse(Wrap(ourData))))
        {
            return $"data\n  graphql-js: {theirData}\n  ours:       {ourData}";
        }

        var theirErrors = Errors(theirs).Select(e => Show(e, a, withMessages)).ToHashSet(StringComparer.Ordinal);
        var ourErrors = Errors(ours).Select(e => Show(e, b, withMessages)).ToHashSet(StringComparer.Ordinal);
        var missing = theirErrors.Except(ourErrors, StringComparer.Ordinal).ToList();
        var extra = ourErrors.Except(theirErrors, StringComparer.Ordinal).ToList();
        return missing.Count + extra.Count == 0 ? null : $"errors\n  missing: {string.Join("\n           ", missing)}\n  extra:   {string.Join("\n           ", extra)}";
    }

    private static string Wrap(string json) => json == "none" ? "[\"none\"]" : $"[{json}]";

    private static JsonElement.ArrayEnumerator Errors(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors) ? errors.EnumerateArray() : default;

    private static string Show(JsonElement error, JsonElement data, bool withMessage) => NulledPlace(error, data) is { } place
        ? $"something below {place}"
        : $"{(withMessage || !error.TryGetProperty("locations", out _) ? error.GetProperty("message").GetString() : "error")} {Part(error, "locations")} {Part(error, "path")}";

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

    private sealed class Tally
    {
        public List<string> Failures { get; } = [];

        /// <summary>Documents that were valid.</summary>
        public int Executed { get; set; }

        /// <summary>Documents refused as graphql-js 16 refuses them, while 17 gives fewer reasons.</summary>
        public int AsBefore { get; set; }

        /// <summary>Answers whose messages could be held against those of graphql-js 16.</summary>
        public int WordsCompared { get; set; }

        public void Note(string? difference, string which, string what)
        {
            if (difference is not null)
            {
                Failures.Add($"{which}: {difference}\n{what}");
            }
        }
    }
}
