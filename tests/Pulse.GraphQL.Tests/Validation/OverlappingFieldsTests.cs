using System.Diagnostics;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;
using Pulse.GraphQL.Validation;
using static System.FormattableString;

namespace Pulse.GraphQL.Tests.Validation;

/// <summary>The check that fields can be merged costs about what the document is long.</summary>
public sealed class OverlappingFieldsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Schema Schema = SchemaBuilder.Build(
        "type Query { a: Query b: Query c(x: Int): Int n: Node } interface Node { n: Node v: Int } type L implements Node { n: Node v: Int l: Int } type R implements Node { n: Node v: Int l: String }");

    public static TheoryData<string, string> Documents => new()
    {
        { "one field a thousand times", "{" + string.Concat(Enumerable.Repeat(" a { c }", 2_000)) + "}" },
        { "fields in fields, many times each", Nested("a { c ", "}", 30, 60) },
        { "a fragment of two ways, thirty deep", string.Concat(Enumerable.Range(0, 30).Select(static i => Invariant($"fragment F{i} on Query {{ a {{ ...F{i + 1} }} b {{ ...F{i + 1} }} }}\n"))) + "fragment F30 on Query { c } { ...F0 }" },
        { "hundreds of fragments side by side", "{" + string.Concat(Enumerable.Range(0, 700).Select(static i => Invariant($" ...F{i}"))) + "}" + string.Concat(Enumerable.Range(0, 700).Select(static i => Invariant($" fragment F{i} on Query {{ a {{ c }} }}"))) },
        { "types that exclude each other", "{" + string.Concat(Enumerable.Repeat(" n { ... on L { x: v } ... on R { x: v } n { v } }", 500)) + "}" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_right_document_is_proved_right_at_once(string what, string document)
    {
        var parsed = Parser.Parse(document);
        var clock = Stopwatch.StartNew();

        var errors = DocumentValidator.ValidateRule(Schema, parsed, "OverlappingFieldsCanBeMergedRule");

        Assert.Empty(errors);
        Assert.True(clock.Elapsed < Patience, Invariant($"{what}: {clock.ElapsedMilliseconds} ms"));
    }

    [Theory]
    [InlineData("{ c(x: 1) c(x: 2) }", "differing arguments")]
    [InlineData("{ n { ... on L { l } ... on R { l } } }", "conflicting types")]
    [InlineData("{ n { ... on L { n { q: v } } ... on R { n { q: __typename } } } n { n { q: v } } }", "different fields")]
    [InlineData("{ n { ... on Node { n { q: v } } ... on R { n { q: n { v } } } } }", "different fields")]
    [InlineData("{ ...A ...B } fragment A on Query { a { ...C } } fragment B on Query { a { ...D } } fragment C on Query { x: a { c } } fragment D on Query { x: b { c } }", "different fields")]
    public void A_conflict_that_the_proof_meets_is_named(string document, string reason)
    {
        var errors = DocumentValidator.ValidateRule(Schema, Parser.Parse(document), "OverlappingFieldsCanBeMergedRule");

        Assert.Contains(reason, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private static string Nested(string open, string close, int depth, int width) =>
        "{" + string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth)) + " ", width)) + "}";
}
