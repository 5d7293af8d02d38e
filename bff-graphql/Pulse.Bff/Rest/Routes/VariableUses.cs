using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>What the arguments and input fields are that an operation's variables are given to.</summary>
internal sealed class VariableUses
{
    private readonly Dictionary<string, string> _descriptions = new(StringComparer.Ordinal);

    public VariableUses(Schema schema, OperationNode operation) => Look(schema, schema.Root(operation.Kind)!, operation.SelectionSet);

    public string? DescriptionOf(string variable) => _descriptions.GetValueOrDefault(variable);

    private void Look(Schema schema, CompositeType parent, SelectionSetNode selections)
    {
        foreach (var field in selections.Selections.OfType<FieldNode>())
        {
            var definition = schema.FieldOf(parent, field.Name.Value)!;
            foreach (var argument in field.Arguments)
            {
                Look(definition.Argument(argument.Name.Value)!, argument.Value);
            }

            if (field.SelectionSet is { } below && definition.Type.Named is CompositeType inner)
            {
                Look(schema, inner, below);
            }
        }
    }

    private void Look(InputValueDefinition place, ValueNode value)
    {
        if (value is VariableNode variable && place.Description is { } description)
        {
            _descriptions.TryAdd(variable.Name.Value, description);
        }

        if (value is ObjectValueNode made && place.Type.Named is InputObjectType type)
        {
            foreach (var field in made.Fields)
            {
                Look(type.Field(field.Name.Value)!, field.Value);
            }
        }
    }
}
