using System.Text.Json;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>Documents are printed as graphql-js prints them, and what is printed says the same.</summary>
public sealed class PrinterTests
{
    private const int SchemaCount = 60;
    private const int DocumentsPerSchema = 5;

    [PeerFact]
    public async Task Schemas_and_documents_from_a_seed_are_printed_alike()
    {
        using var peer = new GraphQLJsPeer();
        for (var seed = 1; seed <= SchemaCount; seed++)
        {
            var sdl = new SchemaGenerator(seed).Write();
            await PrintsAlikeAsync(peer, sdl);
            var schema = SchemaBuilder.Build(sdl);
            foreach (var document in Enumerable.Range(0, DocumentsPerSchema).Select(i => new DocumentGenerator(schema, (seed * DocumentsPerSchema) + i).Write().Query))
            {
                // graphql-js 17 prints two spaces inside of an empty object.
                await PrintsAlikeAsync(peer, document.Replace("{}", "[]", StringComparison.Ordinal));
            }
        }
    }

    [SharedFact]
    public async Task Recorded_documents_are_printed_alike()
    {
        using var peer = new GraphQLJsPeer();
        foreach (var recorded in SharedCases.Read("parse-cases.jsonl").Where(static c => c.GetProperty("ok").GetBoolean()))
        {
            // Syntax that graphql-js takes by a switch only, and that never became part of the specification.
            if (!recorded.TryGetProperty("options", out var options) || !options.TryGetProperty("allowLegacyFragmentVariables", out _))
            {
                await PrintsAlikeAsync(peer, recorded.GetProperty("document").GetString()!);
            }
        }
    }

    [PeerTheory]
    [InlineData("{ a(s: \"\"\"\n  two\n    lines\n\"\"\") }")]
    [InlineData("{ a(s: \"\"\"ends with a quote\\\"\"\"\"\"\") }")]
    [InlineData("{ a(s: \"\"\"slash \\\\ \"\"\") }")]
    [InlineData("{ a(s: \"\"\"\n\n    indented\n    all\n\"\"\", t: \"\"\" x\"\"\") }")]
    [InlineData("\"\"\"Says\nwhy.\"\"\" query Q($a: Int = 3 @d, $b: [In!]! = [{a: 1}]) @live { a }")]
    [InlineData("extend schema @d { mutation: M } directive @d(\"First.\" a: Int, b: Int = 3) repeatable on SCHEMA | FIELD extend scalar S @d")]
    [InlineData("{ a(first: \"a rather long value that fills the line\", second: \"and another one that makes it too long\", third: 3) }")]
    public async Task Special_forms_are_printed_alike(string document)
    {
        using var peer = new GraphQLJsPeer();
        await PrintsAlikeAsync(peer, document);
    }

    /// <summary>graphql-js 17 does not indent these.</summary>
    [Fact]
    public void Described_variables_take_a_line_each() => Assert.Equal(
        "query Q(\n  \"Which.\"\n  $a: Int = 3\n  $b: Int\n) {\n  a\n}",
        DocumentPrinter.Print(Parser.Parse("query Q(\"Which.\" $a: Int = 3, $b: Int) { a }")));

    private static async Task PrintsAlikeAsync(GraphQLJsPeer peer, string document)
    {
        var theirs = (await peer.AskAsync(JsonSerializer.Serialize(new { print = document }))).GetProperty("printed").GetString();

        var ours = DocumentPrinter.Print(Parser.Parse(document, ParserLimits.Trusted));

        Assert.Equal(theirs, ours);
        Assert.Equal(ours, DocumentPrinter.Print(Parser.Parse(ours, ParserLimits.Trusted)));
    }
}
