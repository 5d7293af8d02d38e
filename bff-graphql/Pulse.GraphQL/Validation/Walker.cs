using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Validation;

/// <summary>Visits nodes depth-first in graphql-js's order. Its recursion is bounded by the parser's depth limit.</summary>
internal sealed class Walker(TypeInfo types, Func<Node, bool> enter, Action<Node>? leave = null)
{
    public void Walk(Node node)
    {
        types.Enter(node);
        if (enter(node))
        {
            foreach (var child in ChildrenOf(node))
            {
                Walk(child);
            }
        }

        leave?.Invoke(node);
        types.Leave(node);
    }

    private static IEnumerable<Node> ChildrenOf(Node node) => node switch
    {
        DocumentNode document => document.Definitions,
        OperationNode operation => [.. operation.Variables, .. operation.Directives, operation.SelectionSet],
        VariableDefinitionNode variable => Present(variable.Variable, variable.Type, variable.DefaultValue).Concat(variable.Directives),
        SelectionSetNode set => set.Selections,
        FieldNode field => [.. field.Arguments, .. field.Directives, .. Present(field.SelectionSet)],
        FragmentSpreadNode spread => spread.Directives,
        InlineFragmentNode inline => [.. Present(inline.TypeCondition), .. inline.Directives, inline.SelectionSet],
        FragmentNode fragment => [fragment.TypeCondition, .. fragment.Directives, fragment.SelectionSet],
        ArgumentNode argument => [argument.Value],
        DirectiveNode directive => directive.Arguments,
        ListValueNode list => list.Items,
        ObjectValueNode fields => fields.Fields,
        ObjectFieldNode field => [field.Value],
        ListTypeNode list => [list.Item],
        NonNullTypeNode nonNull => [nonNull.Inner],
        DefinitionNode definition => TypeSystemChildrenOf(definition),
        OperationTypeNode operation => [operation.Type],
        _ => [],
    };

    private static IEnumerable<Node> TypeSystemChildrenOf(DefinitionNode node) => node switch
    {
        SchemaNode schema => [.. schema.Directives, .. schema.OperationTypes],
        TypeDefinitionNode type => [.. type.Interfaces, .. type.Directives, .. type.Fields, .. type.Members, .. type.Values, .. type.InputFields],
        FieldDefinitionNode field => [.. field.Arguments, field.Type, .. field.Directives],
        InputValueNode input => [input.Type, .. Present(input.DefaultValue), .. input.Directives],
        EnumValueDefinitionNode value => value.Directives,
        DirectiveDefinitionNode directive => directive.Arguments,
        _ => [],
    };

    private static IEnumerable<Node> Present(params Node?[] nodes) => nodes.OfType<Node>();
}
