using System.Diagnostics;
using System.Text;
using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>Documents made to kill a server: each gets a clean error, soon, and the process lives.</summary>
public sealed class HostileDocumentTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ExampleHost _host = new();

    public static TheoryData<string, string> Documents { get; } = new()
    {
        { "40 KB of nested selections", string.Concat(Enumerable.Repeat("{a", 20_000)) },
        { "40 KB of nested lists", "{ projects(first: " + new string('[', 40_000) },
        { "40 KB of nested objects", "{ projects(first: " + string.Concat(Enumerable.Repeat("{a:", 13_000)) },
        { "40 KB of nested types", "query ($a: " + new string('[', 40_000) },
        { "nested list variables", "query ($a: [[[[Int]]]] = " + new string('[', 40_000) + ") { __typename }" },
        { "nested inline fragments", "{" + string.Concat(Enumerable.Repeat("... {", 8_000)) },
        { "an alias bomb", "{" + string.Concat(Enumerable.Range(0, 15_000).Select(static i => Invariant($" a{i}: __typename"))) + "}" },

        { "a fragment cycle", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }" },
        { "a fragment of itself", "{ ...A } fragment A on Query { projects { id } ...A }" },
        { "a long chain of fragments", Chain(3_000) },
        { "a fragment bomb", FragmentBomb(30) },
        { "an introspection bomb", "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }" },
        { "a directive bomb", "{ __typename " + string.Concat(Enumerable.Repeat("@skip(if: false) ", 3_000)) + "}" },
        { "a token of a megabyte", "{ " + new string('a', 1_000_000) + " }" },
        { "a string of a megabyte", "{ projects(first: \"" + new string('a', 1_000_000) + "\") { id } }" },
        { "a wrong escape", "{ search(text: \"\\u{110000}\") { __typename } }" },
        { "an unterminated block string", "{ search(text: \"\"\"a" },
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Is_refused_cleanly(string what, string document)
    {
        var clock = Stopwatch.StartNew();

        var answer = await _host.AskAsync(document);

        Assert.True(answer.StartsWith("{\"errors\":[", StringComparison.Ordinal), $"{what}: {answer[..Math.Min(answer.Length, 200)]}");
        Assert.DoesNotContain("INTERNAL", answer, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < Patience, Invariant($"{what} took {clock.ElapsedMilliseconds} ms"));
        Assert.Contains("\"Query\"", await _host.AskAsync("{ __typename }"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0xFF, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0xC3 })]
    [InlineData(new byte[] { 0x7B, 0x61, 0x28, 0x62, 0x3A, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x29, 0x7D })]
    public async Task Invalid_utf8_is_refused(byte[] document)
    {
        using var result = await _host.Engine.ExecuteAsync(new GraphQLRequest(document), new RequestContext(null!));

        Assert.Equal(ErrorCodes.ParseFailed, Assert.Single(result.Errors).Code);
    }

    [Fact]
    public async Task Random_bytes_never_fault()
    {
        const int rounds = 3_000;
        const int seed = 20261122;
        var random = new Random(seed);
        var alphabet = Encoding.UTF8.GetBytes("{}[]()!:=|&@$...\"\"\"\\u{41}#,-0.1e+9 abfragment query on ${é\n\r\t😀");
        for (var i = 0; i < rounds; i++)
        {
            var document = new byte[random.Next(60)];
            for (var j = 0; j < document.Length; j++)
            {
                document[j] = random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }

            using var result = await _host.Engine.ExecuteAsync(new GraphQLRequest(document), new RequestContext(null!));
            Assert.DoesNotContain(result.Errors, static e => e.Code == ErrorCodes.Internal);
        }
    }

    private static string Chain(int length) =>
        "{ ...F0 }" + string.Concat(Enumerable.Range(0, length).Select(static i => Invariant($" fragment F{i} on Query {{ ...F{i + 1} }}")))
        + Invariant($" fragment F{length} on Query {{ nope }}");

    private static string FragmentBomb(int levels) =>
        "{ projects { ...F0 } }" + string.Concat(Enumerable.Range(0, levels).Select(static i =>
            Invariant($" fragment F{i} on Project {{ a{i}: assets {{ id }} ...F{i + 1} b{i}: assets {{ id }} ...F{i + 1} }}")))
        + Invariant($" fragment F{levels} on Project {{ nope }}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
