using System.Globalization;
using System.Text.Json;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Tests.Language;

/// <summary>The documents of graphql-js's suite: what it parses is parsed, what it refuses is refused with its words at its place.</summary>
public sealed class RecordedParseTests
{
    [SharedFact]
    public void Documents_are_taken_or_refused_as_by_graphql_js()
    {
        var failures = SharedCases.Read("parse-cases.jsonl").Select(Check).OfType<string>().ToList();

        Assert.True(failures.Count == 0, string.Join("\n----\n", failures));
    }

    private static string? Check(JsonElement recorded)
    {
        var text = recorded.GetProperty("document").GetString()!;
        if (recorded.TryGetProperty("options", out var options) && options.TryGetProperty("allowLegacyFragmentVariables", out _))
        {
            // A switch of graphql-js for syntax that never became part of the specification.
            return null;
        }

        var limits = new ParserLimits();
        if (options.ValueKind == JsonValueKind.Object && options.TryGetProperty("maxTokens", out var tokens))
        {
            limits.TokenCountMax = tokens.GetInt32();
        }

        var expected = recorded.TryGetProperty("error", out var error) ? Show(error) : "ok";
        string actual;
        try
        {
            Parser.Parse(text, limits);
            actual = "ok";
        }
        catch (GraphQLSyntaxException refusal)
        {
            actual = string.Create(CultureInfo.InvariantCulture, $"{refusal.Message} @ {refusal.Location.Line}:{refusal.Location.Column}");
        }

        return expected == actual ? null : $"{text}\n  expected: {expected}\n  actual:   {actual}";
    }

    private static string Show(JsonElement error)
    {
        var location = error.GetProperty("locations")[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{error.GetProperty("message").GetString()} @ {location.GetProperty("line").GetInt32()}:{location.GetProperty("column").GetInt32()}");
    }
}
