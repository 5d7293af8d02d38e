using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Validation;

internal sealed class KnownDirectives : Rule
{
    private readonly Dictionary<string, HashSet<string>> _locations = new(StringComparer.Ordinal);

    public KnownDirectives(ValidationContext context)
        : base(context)
    {
        var builtIn = Introspection.IntrospectionSchema.Document.Definitions.OfType<DirectiveDefinitionNode>();
        if (context.Schema is { } schema)
        {
            foreach (var directive in schema.Directives)
            {
                _locations[directive.Name] = [.. directive.Locations];
            }

            builtIn = [];
        }

        foreach (var directive in builtIn.Concat(context.Document.Definitions.OfType<DirectiveDefinitionNode>()))
        {
            _locations[directive.Name.Value] = [.. directive.Locations.Select(static l => l.Value)];
        }
    }

    public override bool Enter(Node node)
    {
        if (node is DirectiveNode directive)
        {
            var name = directive.Name.Value;
            if (!_locations.TryGetValue(name, out var allowed))
            {
                Context.Report($"Unknown directive \"@{name}\".", directive);
            }
            else if (LocationOf(Context.Parent) is { } location && !allowed.Contains(location))
            {
                Context.Report($"Directive \"@{name}\" may not be used on {location}.", directive);
            }
        }

        return true;
    }

    private string? LocationOf(Node? parent) => parent switch
    {
        OperationNode operation => operation.Kind.ToString().ToUpperInvariant(),
        FieldNode => "FIELD",
        FragmentSpreadNode => "FRAGMENT_SPREAD",
        InlineFragmentNode => "INLINE_FRAGMENT",
        FragmentNode => "FRAGMENT_DEFINITION",
        VariableDefinitionNode => "VARIABLE_DEFINITION",
        SchemaNode => "SCHEMA",
        TypeDefinitionNode type => type.Kind == TypeKind.InputObject ? "INPUT_OBJECT" : type.Kind.ToString().ToUpperInvariant(),
        FieldDefinitionNode => "FIELD_DEFINITION",
        InputValueNode => Context.Ancestors.Count > 1 && Context.Ancestors[^2] is TypeDefinitionNode ? "INPUT_FIELD_DEFINITION" : "ARGUMENT_DEFINITION",
        EnumValueDefinitionNode => "ENUM_VALUE",
        _ => null,
    };
}

internal sealed class UniqueDirectivesPerLocation : Rule
{
    private readonly HashSet<string> _unique = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveNode> _onSchema = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, DirectiveNode>> _onTypes = new(StringComparer.Ordinal);

    public UniqueDirectivesPerLocation(ValidationContext context)
        : base(context)
    {
        var builtIn = context.Schema is null ? Introspection.IntrospectionSchema.Document.Definitions.OfType<DirectiveDefinitionNode>() : [];
        var known = (context.Schema?.Directives.Select(static d => (d.Name, d.IsRepeatable)) ?? [])
            .Concat(builtIn.Concat(context.Document.Definitions.OfType<DirectiveDefinitionNode>()).Select(static d => (d.Name.Value, d.IsRepeatable)));
        foreach (var (name, isRepeatable) in known)
        {
            _unique.Remove(name);
            if (!isRepeatable)
            {
                _unique.Add(name);
            }
        }
    }

    public override bool Enter(Node node)
    {
        var directives = (node as DefinitionNode)?.Directives ?? (node as SelectionNode)?.Directives ?? (node as VariableDefinitionNode)?.Directives ?? [];
        if (directives.Count == 0)
        {
            return true;
        }

        var seen = SeenAt(node);
        foreach (var directive in directives.Where(d => _unique.Contains(d.Name.Value)))
        {
            if (!seen.TryAdd(directive.Name.Value, directive))
            {
                Context.Report($"The directive \"@{directive.Name.Value}\" can only be used once at this location.", seen[directive.Name.Value], directive);
            }
        }

        return true;
    }

    private Dictionary<string, DirectiveNode> SeenAt(Node node)
    {
        if (node is SchemaNode)
        {
            return _onSchema;
        }

        if (node is not TypeDefinitionNode type)
        {
            return new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        }

        if (!_onTypes.TryGetValue(type.Name.Value, out var seen))
        {
            _onTypes[type.Name.Value] = seen = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        }

        return seen;
    }
}
