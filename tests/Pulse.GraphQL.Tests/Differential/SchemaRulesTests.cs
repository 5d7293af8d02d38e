using System.Text.Json;
using System.Text.RegularExpressions;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>A schema that breaks a rule is refused for the reasons that graphql-js names, in its words.</summary>
public sealed class SchemaRulesTests
{
    private const int SchemaCount = 300;
    private const int EditsPerSchema = 2;
    private const int FailureCountShown = 5;

    /// <summary>Each breaks a rule of documents or of the type system, where its place is found.</summary>
    private static readonly (string Pattern, string Replacement)[] Edits =
    [
        (@"(?<=type T0 [^{]*\{ )ofI\d[^:]*: \S+ ", string.Empty), // An interface's field is missing.
        (@"(?<=type T0 [^{]*\{ ofI\d[^:(]*(\([^)]*\))?: )\S+", "Unheard"),
        (@"(?<=type T0 [^{]*\{ ofI\d)(\([^)]*\))?:", "(needed: Int!):"),
        (@"(?<=type T\d [^{]*\{ )", "bad: In0 "),
        (@"(?<=input In\d [^{]*\{ )", "bad: T0 "),
        (@"(?<=input In\d \{ )", "loop: In0! "),
        (@"(?<=input In\d @oneOf \{ )", "must: Int! "),
        (@"(?<=input In\d @oneOf \{ )", "preset: Int = 3 "),
        (@"(?<=type T\d [^{]*\{ )", "__hidden: Int "),
        (@"(?<=union U\d = )", "Any0 | "),
        (@"(?<=union U\d = )(T\d)", "$1 | $1"),
        (@"enum E0 \{[^}]*\}", "enum E0"),
        (@"(?<=enum E\d \{ )(\w+)", "$1 $1"),
        (@"(?<=type T\d [^{]*\{ )", "twice: Int twice: Int "),
        (@"type T1[^{]*\{[^}]*\}", "type T1"),
        (@"type T1 implements (\w+)", "type T1 implements T0 & $1"),
        (@"type T1 implements (\w+)", "type T1 implements $1 & $1"),
        (@"interface I0 \{", "interface I0 implements I0 {"),
        (@"type Query \{", "type Root {"),
        (@"(?<=\()a0: ", "old: Int! @deprecated, a0: "),
        (@"(?<=\()a0: ", "a0: Int, a0: "),
        (@"scalar Any0", "scalar Any0 @unheard"),
        (@"scalar Any0", "scalar Any0 @deprecated"),
        (@"scalar Any0", "scalar Any0\nscalar Any0"),
        (@"$", "\nextend type Nowhere { a: Int }"),
        (@"$", "\nextend union T0 = T1"),
        (@"$", "\nschema { query: Query }\nschema { query: Query }"),
        (@"$", "\nschema { query: E0 }"),
        (@"$", "\ndirective @__mine(a: Int) on FIELD"),
        (@"$", "\ndirective @skip on FIELD"),
    ];

    [PeerFact]
    public async Task Broken_schemas_from_a_seed_are_refused_for_the_same_reasons()
    {
        using var peer = new GraphQLJsPeer(16);
        var refused = 0;
        var failures = new List<string>();
        for (var seed = 1; seed <= SchemaCount; seed++)
        {
            var sdl = Edit(new SchemaGenerator(seed).Write(), new Random(seed));
            var answer = await peer.AskAsync(JsonSerializer.Serialize(new { check = sdl }));
            var theirs = answer.GetProperty("errors").EnumerateArray().Select(static e => e.GetString()!).ToHashSet(StringComparer.Ordinal);

            // graphql-js 16 does not look at default values yet.
            var ours = Reasons(sdl).Where(static r => !r.Contains("has invalid default value", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

            refused += theirs.Count > 0 ? 1 : 0;
            if (!theirs.SetEquals(ours))
            {
                failures.Add(FormattableString.Invariant(
                    $"seed {seed}:\nmissing: {string.Join("\n         ", theirs.Except(ours))}\nextra:   {string.Join("\n         ", ours.Except(theirs))}\n{sdl}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n----\n", failures.Take(FailureCountShown)));
        Assert.True(refused > SchemaCount / 2, "The edits break nothing any more.");
    }

    private static IEnumerable<string> Reasons(string sdl)
    {
        try
        {
            SchemaBuilder.Build(sdl);
            return [];
        }
        catch (GraphQLSchemaException refusal)
        {
            return refusal.Errors.Select(static e => e.Message);
        }
        catch (GraphQLSyntaxException refusal)
        {
            return [refusal.Message];
        }
    }

    private static string Edit(string sdl, Random random)
    {
        for (var i = 0; i < EditsPerSchema; i++)
        {
            var (pattern, replacement) = Edits[random.Next(Edits.Length)];
            sdl = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Replace(sdl, replacement, count: 1, startat: 0);
        }

        return sdl;
    }
}
