using System.Globalization;
using System.Text.Json;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;
using Pulse.GraphQL.Validation;

namespace Pulse.GraphQL.Tests.Validation;

/// <summary>Every recorded case of every rule: the same messages at the same places as graphql-js, in the same order.</summary>
public sealed class RecordedValidationTests
{
    public static TheoryData<string> RuleNames { get; } = SharedCases.Folder is null
        ? ["none"]
        : [.. SharedCases.Read("validation-cases.jsonl").Select(static c => c.GetProperty("rule").GetString()!).Distinct(StringComparer.Ordinal)];

    [SharedTheory]
    [MemberData(nameof(RuleNames))]
    public void Errors_are_graphql_js_s(string rule)
    {
        var failures = new List<string>();
        foreach (var recorded in SharedCases.Read("validation-cases.jsonl").Where(c => c.GetProperty("rule").GetString() == rule))
        {
            var expected = recorded.GetProperty("errors").EnumerateArray().Select(Show).ToList();
            var actual = Validate(recorded).Select(static e => $"{e.Message} @ {string.Join(", ", e.Locations.Select(static l => Show(l.Line, l.Column)))}").ToList();
            if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
            {
                failures.Add($"{recorded.GetProperty("document").GetString()}\n  expected: {string.Join("\n            ", expected)}\n  actual:   {string.Join("\n            ", actual)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n----\n", failures));
    }

    private static IReadOnlyList<GraphQLError> Validate(JsonElement recorded)
    {
        var sdl = recorded.GetProperty("schema").GetString();
        var schema = string.IsNullOrEmpty(sdl) ? null : SchemaBuilder.BuildUnchecked(Parser.Parse(sdl), [new RefusingScalar()]);
        return DocumentValidator.ValidateRule(schema, Parser.Parse(recorded.GetProperty("document").GetString()!), recorded.GetProperty("rule").GetString()!);
    }

    private static string Show(JsonElement error) => error.GetProperty("message").GetString() + " @ " + string.Join(
        ", ", error.GetProperty("locations").EnumerateArray().Select(static l => Show(l.GetProperty("line").GetInt32(), l.GetProperty("column").GetInt32())));

    private static string Show(int line, int column) => string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");

    /// <summary>The scalar that the recorded case made in code: it takes nothing and gives no reason.</summary>
    private sealed class RefusingScalar() : TextScalar<string>("CustomScalar")
    {
        public override string FromLiteral(ValueNode node) => throw new GraphQLException(string.Empty);

        protected override bool TryParse(string text, out string value)
        {
            value = text;
            return false;
        }

        protected override string Format(string value) => value;
    }
}
