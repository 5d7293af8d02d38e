using System.Text.Json;
using System.Text.RegularExpressions;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;
using Pulse.GraphQL.Validation;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>A change of a schema breaks, surprises or does nothing to clients, as graphql-js says too.</summary>
public sealed class SchemaChangesTests
{
    private const int SchemaCount = 150;
    private const int EditsPerSchema = 3;

    private static readonly (string Pattern, string Replacement)[] Edits =
    [
        (@"(?<=\{ )f0(\([^)]*\))?: \S+ (?!=)", string.Empty), // A field goes.
        (@"(?<= f1(\([^)]*\))?: )(\w+)(?= )", "[$2]"),
        (@"(?<= f1(\([^)]*\))?: )(\w+)(?= )", "$2!"),
        (@"(?<=: )(\w+)!(?= )", "$1"),
        (@"(?<=f\d)\(a0: ", "(added: Int, a0: "),
        (@"(?<=f\d)\(a0: ", "(added: Int!, a0: "),
        (@"(?<=\()a0: [^,)]+, ", string.Empty), // An argument goes.
        (@"(?<=AE\d) BE\d @deprecated", string.Empty), // An enum's value goes.
        (@"(?<=enum E\d \{ )", "NEW "),
        (@"(?<=input In\d \{ )", "added: Int "),
        (@"(?<=input In\d \{ )", "added: Int! "),
        (@"(?<= = )7", "8"),
        (@" \| T\d", string.Empty), // A union's member goes.
        (@"union (\w+) = (?!Added)", "union $1 = Added | "),
        (@"scalar Any0", "enum Any0 { X }\nscalar Other"),
        (@"type T0 implements I0(?= \{)", "type T0"),
    ];

    [PeerFact]
    public async Task Edits_from_a_seed_are_judged_alike()
    {
        using var peer = new GraphQLJsPeer();
        var changed = 0;
        for (var seed = 1; seed <= SchemaCount; seed++)
        {
            var before = new SchemaGenerator(seed).Write() + "type Added { a: Int }\n";
            var after = Edit(before, new Random(seed));
            var theirs = await peer.AskAsync(JsonSerializer.Serialize(new { before, after }));

            var ours = SchemaChanges.Between(Unchecked(before), Unchecked(after));

            var breaking = theirs.GetProperty("breaking").GetArrayLength();
            var dangerous = theirs.GetProperty("dangerous").GetArrayLength();
            changed += breaking + dangerous;
            var said = string.Join("\n", ours.Select(static c => $"{c.Severity}: {c.Message}"));
            Assert.True(
                breaking == ours.Count(static c => c.Severity == ChangeSeverity.Breaking) && dangerous == ours.Count(static c => c.Severity == ChangeSeverity.Dangerous),
                FormattableString.Invariant($"seed {seed}: graphql-js {theirs}\n{said}\n{before}\n{after}"));
        }

        Assert.True(changed > SchemaCount, "The edits do nothing any more.");
    }

    [Theory]
    [InlineData("type Query { a: Int }", "type Query { b: Int }", "Query.a was removed.")]
    [InlineData("type Query { a(x: Int): Int }", "type Query { a(x: Int!): Int }", "Query.a(x:) changed its type from Int to Int!.")]
    [InlineData("type Query { a(x: I): Int } input I { x: Int y: Int }", "type Query { a(x: I): Int } input I @oneOf { x: Int y: Int }", "I takes exactly one field now.")]
    [InlineData("directive @d(a: Int) repeatable on FIELD type Query { a: Int }", "directive @d(a: Int) on FIELD type Query { a: Int }", "@d may be applied only once now.")]
    [InlineData("directive @d on FIELD | QUERY type Query { a: Int }", "directive @d on FIELD type Query { a: Int }", "@d may not stand on QUERY any more.")]
    [InlineData("type Query { a: Int } type B { a: Int }", "type Query { a: Int } union B = Query", "B changed from type to union.")]
    public void Breaking_changes_are_named_by_their_coordinate(string before, string after, string message)
    {
        var change = Assert.Single(SchemaChanges.Between(SchemaBuilder.Build(before), SchemaBuilder.Build(after)));

        Assert.Equal(ChangeSeverity.Breaking, change.Severity);
        Assert.Equal(message, change.Message);
        Assert.StartsWith(change.Coordinate, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_comes_or_is_looser_breaks_nothing()
    {
        var before = SchemaBuilder.Build("type Query { a(x: Int!): Int b: Int }");
        var after = SchemaBuilder.Build("type Query { a(x: Int): Int! b: Int c: New } type New { a: Int }");

        Assert.Empty(SchemaChanges.Between(before, after));
    }

    private static string Edit(string sdl, Random random)
    {
        for (var i = 0; i < EditsPerSchema; i++)
        {
            var (pattern, replacement) = Edits[random.Next(Edits.Length)];
            var edited = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Replace(sdl, replacement, count: 1, startat: 0);

            // An edit made twice may name a thing twice, which is no schema any more.
            sdl = SdlValidator.Validate(Parser.Parse(edited), null).Count == 0 ? edited : sdl;
        }

        return sdl;
    }

    /// <summary>An edit may break a rule of the type system, such as an interface's; what changed can be said all the same.</summary>
    private static Schema Unchecked(string sdl) => SchemaBuilder.BuildUnchecked(Parser.Parse(sdl));
}
