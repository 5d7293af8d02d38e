extern alias generator;

using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using generator::Pulse.GraphQL.Generator;

namespace Pulse.GraphQL.Tests.Generator;

/// <summary>Planted violations: the generator is run on sources that must not bind, and must say where and why.</summary>
public sealed class GeneratorTests
{
    private const string Schema = """
        type Query { generation(id: ID!): Generation, count: Int! }
        type Generation { id: ID!, state: State!, samples(first: Int): [Sample!]! }
        type Sample { url: String! }
        enum State { RUNNING DONE }
        """;

    private const string Good = """
        public enum State { Running, Done }
        public sealed record GenerationRow(string Id, State State);
        public sealed record Sample(string Url);

        [GraphQLObject("Query")]
        public static class Query
        {
            [RootField] public static Task<GenerationRow?> Generation(string id, CancellationToken ct) => Task.FromResult<GenerationRow?>(null);
            [RootField] public static int Count() => 1;
        }

        [GraphQLObject("Generation", Row = typeof(GenerationRow))]
        public static class GenerationType
        {
            [BatchField] public static Task<IReadOnlyList<IReadOnlyList<Sample>>> Samples(IReadOnlyList<GenerationRow> rows, int? first, RequestContext context) =>
                Task.FromResult<IReadOnlyList<IReadOnlyList<Sample>>>([.. rows.Select(_ => (IReadOnlyList<Sample>)[])]);
        }
        """;

    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(static p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Linq.dll" or "System.Collections.dll"
            or "System.ComponentModel.dll" or "Microsoft.Extensions.DependencyInjection.Abstractions.dll" or "System.Text.Json.dll" or "Pulse.GraphQL.dll"
            or "System.Security.Claims.dll" or "Microsoft.AspNetCore.Http.Abstractions.dll")
        .Select(static p => MetadataReference.CreateFromFile(p))];

    [Fact]
    public void A_good_binding_compiles()
    {
        var (diagnostics, compilation) = Run(Good);

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString()));
    }

    [Theory]
    [InlineData("[RootField] public static int Count() => 1;", "", "PGQL001: Query.count is not bound")]
    [InlineData("record GenerationRow(string Id, State State)", "record GenerationRow(string Id)", "PGQL001: Generation.state is not bound")]
    [InlineData("record Sample(string Url)", "record Sample(string Link)", "PGQL001: Sample.url is not bound")]
    [InlineData("record Sample(string Url)", "record Sample(string? Url)", "PGQL002: Sample.url is String!, but string? may be null")]
    [InlineData("static int Count() => 1", "static long Count() => 1", "PGQL002: Query.count is of scalar Int, whose C# type is int, not long")]
    [InlineData("{ Running, Done }", "{ Running }", "PGQL002: Generation.state is of enum State, but State has no member for DONE")]
    [InlineData("Generation(string id, ", "Generation(int id, ", "PGQL002: Query.generation(id:) is of scalar ID")]
    [InlineData("int? first", "int first", "PGQL002: Generation.samples(first:) is Int and may be null, but int may not")]
    [InlineData("Generation(string id, ", "Generation(", "PGQL004: Query.generation: the argument id is not taken by Generation")]
    [InlineData("int? first", "int? last, int? first", "PGQL004: Generation.samples: the schema has no argument for the parameter last")]
    [InlineData("[BatchField]", "[Field]", "PGQL003: Generation.samples: a plain resolver is synchronous; use [BatchField]")]
    [InlineData("IReadOnlyList<GenerationRow> rows", "GenerationRow[][] rows", "PGQL003: Generation.samples: its first parameter must be IReadOnlyList<GenerationRow>")]
    [InlineData("static int Count()", "static int Total()", "PGQL005: Query.total is not in the schema")]
    [InlineData("\"Generation\", Row", "\"Creation\", Row", "PGQL005: Creation is not in the schema")]
    public void A_bad_binding_is_an_error_at_its_coordinate(string original, string planted, string expected)
    {
        Assert.Contains(original, Good, StringComparison.Ordinal);

        var (diagnostics, _) = Run(Good.Replace(original, planted, StringComparison.Ordinal));

        Assert.Contains(diagnostics, d => d.Severity == DiagnosticSeverity.Error && $"{d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}".StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unbound_field_is_shown_in_the_schema_s_file()
    {
        var (diagnostics, _) = Run(Good.Replace("[RootField] public static int Count() => 1;", string.Empty, StringComparison.Ordinal));

        var position = Assert.Single(diagnostics).Location.GetLineSpan();
        Assert.Equal("schema.graphql", position.Path);
        Assert.Equal(new LinePosition(0, 46), position.StartLinePosition);
    }

    [Fact]
    public void A_schema_that_is_not_graphql_is_an_error()
    {
        var (diagnostics, _) = Run(Good, "type Query {");

        Assert.Equal("PGQL000", Assert.Single(diagnostics).Id);
    }

    private static (ImmutableArray<Diagnostic> Diagnostics, Compilation Compilation) Run(string source, string schema = Schema)
    {
        const string header = """
            using System; using System.Linq; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Pulse.GraphQL;
            namespace Sample;
            [GraphQLSchema("schema.graphql")] public static partial class SampleSchema;

            """;
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Sample", [CSharpSyntaxTree.ParseText(header + source, parsing)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new BindingGenerator().AsSourceGenerator()], [new SchemaFile(schema)], parsing)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var diagnostics);
        return (diagnostics, updated);
    }

    private sealed class SchemaFile(string text) : AdditionalText
    {
        public override string Path => "schema.graphql";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
