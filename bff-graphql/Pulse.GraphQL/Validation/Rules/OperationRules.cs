using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class ExecutableDefinitions(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is not DocumentNode document)
        {
            return false;
        }

        foreach (var definition in document.Definitions.Where(static d => d is not (OperationNode or FragmentNode)))
        {
            var name = definition switch
            {
                TypeDefinitionNode type => $"\"{type.Name.Value}\"",
                DirectiveDefinitionNode directive => $"\"{directive.Name.Value}\"",
                _ => "schema",
            };
            Context.Report($"The {name} definition is not executable.", definition);
        }

        return false;
    }
}

internal sealed class UniqueOperationNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is OperationNode { Name: { } name } && !_known.TryAdd(name.Value, name))
        {
            Context.Report($"There can be only one operation named \"{name.Value}\".", _known[name.Value], name);
        }

        return node is DocumentNode;
    }
}

internal sealed class LoneAnonymousOperation(ValidationContext context) : Rule(context)
{
    private readonly int _count = context.Document.Definitions.OfType<OperationNode>().Count();

    public override bool Enter(Node node)
    {
        if (node is OperationNode { Name: null } && _count > 1)
        {
            Context.Report("This anonymous operation must be the only defined operation.", node);
        }

        return node is DocumentNode;
    }
}

internal sealed class SingleFieldSubscriptions(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is OperationNode { Kind: OperationKind.Subscription } operation && Context.Schema?.Subscription is { } root)
        {
            Check(operation, root);
        }

        return node is DocumentNode;
    }

    private void Check(OperationNode operation, ObjectType root)
    {
        var groups = new Dictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        Collect(root, operation.SelectionSet, groups, new HashSet<string>(StringComparer.Ordinal));
        var subject = operation.Name is { } name ? $"Subscription \"{name.Value}\"" : "Anonymous Subscription";
        if (groups.Count > 1)
        {
            Context.Report($"{subject} must select only one top level field.", groups.Values.Skip(1).SelectMany(static g => g));
        }

        foreach (var nodes in groups.Values.Where(static g => g[0].Name.Value.StartsWith("__", StringComparison.Ordinal)))
        {
            Context.Report($"{subject} must not select an introspection top level field.", nodes);
        }
    }

    private void Collect(ObjectType root, SelectionSetNode set, Dictionary<string, List<FieldNode>> groups, HashSet<string> visited)
    {
        Context.Spend();
        foreach (var selection in set.Selections.Where(static s => !IsLeftOut(s)))
        {
            switch (selection)
            {
                case FieldNode field:
                    if (!groups.TryGetValue(field.ResponseName, out var nodes))
                    {
                        groups[field.ResponseName] = nodes = [];
                    }

                    nodes.Add(field);
                    break;
                case InlineFragmentNode inline when Applies(root, inline.TypeCondition):
                    Collect(root, inline.SelectionSet, groups, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value)
                    && Context.Fragment(spread.Name.Value) is { } fragment && Applies(root, fragment.TypeCondition):
                    Collect(root, fragment.SelectionSet, groups, visited);
                    break;
            }
        }
    }

    private bool Applies(ObjectType root, NamedTypeNode? condition) =>
        condition is null || (Context.Schema?.Resolve(condition) is CompositeType type && type.PossibleTypes.Contains(root));

    private static bool IsLeftOut(SelectionNode selection) => selection.Directives.Any(static d =>
        d.Arguments.FirstOrDefault(static a => a.Name.Value == "if")?.Value is BooleanValueNode flag
        && ((d.Name.Value == "skip" && flag.Value) || (d.Name.Value == "include" && !flag.Value)));
}
