using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Generator;

/// <summary>Completes the class marked with <c>[GraphQLSchema]</c>: binds every field of the schema to a method or property, or says what is missing.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BindingGenerator : IIncrementalGenerator
{
    private const string SchemaAttribute = "Pulse.GraphQL.GraphQLSchemaAttribute";
    private const string ObjectAttribute = "Pulse.GraphQL.GraphQLObjectAttribute";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var schemas = context.SyntaxProvider.ForAttributeWithMetadataName(
            SchemaAttribute, static (_, _) => true, static (syntax, _) => (INamedTypeSymbol)syntax.TargetSymbol).Collect();
        var objects = context.SyntaxProvider.ForAttributeWithMetadataName(
            ObjectAttribute, static (_, _) => true, static (syntax, _) => (INamedTypeSymbol)syntax.TargetSymbol).Collect();
        var files = context.AdditionalTextsProvider.Where(static f => f.Path.EndsWith(".graphql", System.StringComparison.Ordinal)).Collect();
        var input = schemas.Combine(objects).Combine(files).Combine(context.CompilationProvider);
        context.RegisterSourceOutput(input, static (output, all) =>
            Generate(output, all.Left.Left.Left, all.Left.Left.Right, all.Left.Right, all.Right));
    }

    private static void Generate(
        SourceProductionContext output, ImmutableArray<INamedTypeSymbol> schemas, ImmutableArray<INamedTypeSymbol> objects,
        ImmutableArray<AdditionalText> files, Compilation compilation)
    {
        if (schemas.IsEmpty)
        {
            return;
        }

        var target = schemas[0];
        var wanted = target.GetAttributes().First(a => a.AttributeClass?.ToDisplayString() == SchemaAttribute).ConstructorArguments[0].Value as string ?? string.Empty;
        if (schemas.Length > 1)
        {
            Fail(output, target, "Only one class of an assembly may have [GraphQLSchema].");
            return;
        }

        var file = files.FirstOrDefault(f => f.Path.Replace('\\', '/').EndsWith(wanted, System.StringComparison.Ordinal));
        var text = file?.GetText(output.CancellationToken)?.ToString();
        if (file is null || text is null)
        {
            Fail(output, target, $"No AdditionalFiles item ends with '{wanted}'.");
            return;
        }

        try
        {
            var sdl = new Sdl(file, text);
            var writer = new BindingWriter(output, sdl, target, objects, compilation);
            output.AddSource($"{target.Name}.g.cs", writer.Write());
        }
        catch (GraphQLSyntaxException fault)
        {
            Fail(output, target, System.FormattableString.Invariant($"{file.Path}({fault.Location.Line},{fault.Location.Column}): {fault.Message}"));
        }
    }

    private static void Fail(SourceProductionContext output, ISymbol target, string message) =>
        output.ReportDiagnostic(Diagnostic.Create(Diagnostics.BadSchema, target.Locations.FirstOrDefault(), message));
}
