using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>Prints a schema as SDL. What is printed builds the same schema.</summary>
public static class SchemaPrinter
{
    private static readonly HashSet<string> SpecifiedDirectives = new(StringComparer.Ordinal) { "skip", "include", "deprecated", "specifiedBy", "oneOf" };
    private static readonly HashSet<string> SpecifiedScalars = new(StringComparer.Ordinal) { "Int", "Float", "String", "Boolean", "ID" };

    /// <summary>Prints every definition of the schema, in their order, with what introspection cannot see: the host's own directives.</summary>
    public static string Print(Schema schema) => Print(schema, static _ => true);

    /// <summary>Prints what introspection sees, as graphql-js prints it: of directives only those of the specification.</summary>
    public static string PrintIntrospected(Schema schema) => Print(schema, static directive => SpecifiedDirectives.Contains(directive.Name.Value));

    /// <summary>Whether the specification itself defines the directive, so that no schema states it.</summary>
    internal static bool IsSpecified(DirectiveDefinition directive) => SpecifiedDirectives.Contains(directive.Name);

    /// <summary>Whether a schema states the type: neither a built-in scalar nor one of introspection's own types.</summary>
    internal static bool IsStated(NamedType type) => !SpecifiedScalars.Contains(type.Name) && !Introspection.IntrospectionSchema.IsIntrospection(type);

    private static string Print(Schema schema, Func<DirectiveNode, bool> isShown)
    {
        var definitions = new List<DefinitionNode>();
        if (Roots(schema) is { } roots)
        {
            definitions.Add(roots);
        }

        definitions.AddRange(schema.Directives.Where(static d => !IsSpecified(d)).Select(d => Define(d, isShown)));
        definitions.AddRange(schema.Types.Where(IsStated).Select(t => Define(t, isShown)));
        return DocumentPrinter.Print(new DocumentNode(new DocumentSource(string.Empty), definitions), separatesDescribed: true);
    }

    /// <summary>The schema's own definition; null when the roots have their usual names, which need none.</summary>
    private static SchemaNode? Roots(Schema schema)
    {
        var kinds = new[] { OperationKind.Query, OperationKind.Mutation, OperationKind.Subscription };
        var isUsual = kinds.All(kind => schema.Root(kind) is not { } root || root.Name == kind.ToString());
        return isUsual && schema.Description is null ? null : new SchemaNode(
            isExtension: false,
            [.. kinds.Where(kind => schema.Root(kind) is not null).Select(kind => new OperationTypeNode(kind, Refer(schema.Root(kind)!)))])
        {
            Description = Text(schema.Description),
        };
    }

    private static DirectiveDefinitionNode Define(DirectiveDefinition directive, Func<DirectiveNode, bool> isShown) => new(
        new NameNode(directive.Name),
        [.. directive.Arguments.Select(a => Define(a, isShown))],
        directive.IsRepeatable,
        [.. directive.Locations.Select(static l => new NameNode(l))])
    {
        Description = Text(directive.Description),
    };

    private static TypeDefinitionNode Define(NamedType type, Func<DirectiveNode, bool> isShown)
    {
        var node = new TypeDefinitionNode(type.Kind, isExtension: false, new NameNode(type.Name))
        {
            Description = Text(type.Description),
            Directives = Shown(type.Directives, isShown),
        };
        switch (type)
        {
            case UnionType union:
                node.Members = [.. union.PossibleTypes.Select(Refer)];
                break;
            case CompositeType composite:
                node.Interfaces = [.. composite.Interfaces.Select(Refer)];
                node.Fields = [.. composite.Fields.Select(f => Define(f, isShown))];
                break;
            case EnumType enumeration:
                node.Values = [.. enumeration.Values.Select(v => new EnumValueDefinitionNode(new NameNode(v.Name))
                {
                    Description = Text(v.Description),
                    Directives = Shown(v.Directives, isShown),
                })];
                break;
            case InputObjectType input:
                node.InputFields = [.. input.Fields.Select(f => Define(f, isShown))];
                break;
        }

        return node;
    }

    private static FieldDefinitionNode Define(FieldDefinition field, Func<DirectiveNode, bool> isShown) =>
        new(new NameNode(field.Name), [.. field.Arguments.Select(a => Define(a, isShown))], Refer(field.Type))
        {
            Description = Text(field.Description),
            Directives = Shown(field.Directives, isShown),
        };

    private static InputValueNode Define(InputValueDefinition input, Func<DirectiveNode, bool> isShown) =>
        new(new NameNode(input.Name), Refer(input.Type), input.DefaultNode)
        {
            Description = Text(input.Description),
            Directives = Shown(input.Directives, isShown),
        };

    /// <summary>A deprecation without a reason of its own, or with the usual one, is printed without.</summary>
    private static List<DirectiveNode> Shown(IReadOnlyList<DirectiveNode> directives, Func<DirectiveNode, bool> isShown) =>
        [.. directives.Where(isShown).Select(static d => d.Name.Value == "deprecated" && Directives.HasUsualReason(d) ? new DirectiveNode(d.Name, []) : d)];

    private static NamedTypeNode Refer(NamedType type) => new(new NameNode(type.Name));

    private static TypeNode Refer(GraphType type) => type switch
    {
        NonNullType nonNull => new NonNullTypeNode(Refer(nonNull.Inner)),
        ListType list => new ListTypeNode(Refer(list.Item)),
        _ => Refer(type.Named),
    };

    private static StringValueNode? Text(string? description) => description is null ? null : new StringValueNode(description, BlockString.CanWrite(description));
}
