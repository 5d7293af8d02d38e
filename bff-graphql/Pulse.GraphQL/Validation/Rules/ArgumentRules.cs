using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>The arguments of directives, from the schema and from the document's own definitions; the latter win.</summary>
internal sealed class DirectiveArguments
{
    private static readonly Dictionary<string, DirectiveDefinitionNode> BuiltIn = Introspection.IntrospectionSchema.Document.Definitions
        .OfType<DirectiveDefinitionNode>().ToDictionary(static d => d.Name.Value, StringComparer.Ordinal);

    private readonly Dictionary<string, DirectiveDefinitionNode> _defined;
    private readonly Schema? _schema;

    public DirectiveArguments(ValidationContext context)
    {
        _schema = context.Schema;
        _defined = context.Schema is null ? new(BuiltIn, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        foreach (var directive in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
        {
            _defined[directive.Name.Value] = directive;
        }
    }

    /// <summary>Names, printed types and whether they must be given; null for an unknown directive.</summary>
    public IReadOnlyList<(string Name, string Type, bool IsRequired)>? Of(string directive)
    {
        if (_defined.TryGetValue(directive, out var node))
        {
            return [.. node.Arguments.Select(static a => (a.Name.Value, ValuePrinter.Print(a.Type), a.Type is NonNullTypeNode && a.DefaultValue is null))];
        }

        return _schema?.Directive(directive)?.Arguments.Select(static a => (a.Name, a.Type.ToString()!, a.IsRequired)).ToList();
    }
}

internal sealed class KnownArgumentNames(ValidationContext context, bool onFields) : Rule(context)
{
    private readonly DirectiveArguments _directives = new(context);

    public override bool Enter(Node node)
    {
        if (onFields && node is ArgumentNode argument && Context.Types.Argument is null && Context.Parent is FieldNode && Context.Types.Field is { } field)
        {
            var hint = Suggestions.DidYouMean(Suggestions.For(argument.Name.Value, field.Arguments.Select(static a => a.Name)));
            Context.Report($"Unknown argument \"{argument.Name.Value}\" on field \"{OwnerOf(field)}.{field.Name}\".{hint}", argument);
        }

        if (node is DirectiveNode directive && _directives.Of(directive.Name.Value) is { } known)
        {
            foreach (var unknown in directive.Arguments.Where(a => !known.Any(k => k.Name == a.Name.Value)))
            {
                var hint = Suggestions.DidYouMean(Suggestions.For(unknown.Name.Value, known.Select(static k => k.Name)));
                Context.Report($"Unknown argument \"{unknown.Name.Value}\" on directive \"@{directive.Name.Value}\".{hint}", unknown);
            }
        }

        return true;
    }

    /// <summary>Meta fields belong to the type they are asked of.</summary>
    private string OwnerOf(FieldDefinition field) =>
        field.Name.StartsWith("__", StringComparison.Ordinal) ? Context.Types.ParentType!.Name : field.DeclaringType.Name;
}

internal sealed class UniqueArgumentNames(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        var arguments = (node as FieldNode)?.Arguments ?? (node as DirectiveNode)?.Arguments ?? [];
        foreach (var group in arguments.GroupBy(static a => a.Name.Value, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            Context.Report($"There can be only one argument named \"{group.Key}\".", group.Select(static a => a.Name));
        }

        return true;
    }
}

internal sealed class ProvidedRequiredArguments(ValidationContext context, bool onFields) : Rule(context)
{
    private readonly DirectiveArguments _directives = new(context);

    public override void Leave(Node node)
    {
        if (onFields && node is FieldNode field && Context.Types.Field is { } definition)
        {
            foreach (var missing in definition.Arguments.Where(a => a.IsRequired && !field.Arguments.Any(g => g.Name.Value == a.Name)))
            {
                Context.Report(
                    $"Field \"{definition.Name}\" argument \"{missing.Name}\" of type \"{missing.Type}\" is required, but it was not provided.", field);
            }
        }

        if (node is DirectiveNode directive && _directives.Of(directive.Name.Value) is { } known)
        {
            foreach (var (name, type, _) in known.Where(k => k.IsRequired && !directive.Arguments.Any(a => a.Name.Value == k.Name)))
            {
                Context.Report(
                    $"Directive \"@{directive.Name.Value}\" argument \"{name}\" of type \"{type}\" is required, but it was not provided.", directive);
            }
        }
    }
}

internal sealed class UniqueInputFieldNames(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is ObjectValueNode value)
        {
            var known = new Dictionary<string, NameNode>(StringComparer.Ordinal);
            foreach (var field in value.Fields)
            {
                if (!known.TryAdd(field.Name.Value, field.Name))
                {
                    Context.Report($"There can be only one input field named \"{field.Name.Value}\".", known[field.Name.Value], field.Name);
                }
            }
        }

        return true;
    }
}
