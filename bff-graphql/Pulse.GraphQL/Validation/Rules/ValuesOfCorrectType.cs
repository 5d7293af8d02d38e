using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class ValuesOfCorrectType(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, VariableDefinitionNode> _variables = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        switch (node)
        {
            case OperationNode:
                _variables.Clear();
                return true;
            case VariableDefinitionNode variable:
                _variables[variable.Variable.Name.Value] = variable;
                return true;
            case ListValueNode list:
                return Context.Types.ParentInputType?.Nullable is ListType || CheckLeaf(list, Context.Types.ParentInputType?.Nullable);
            case ObjectValueNode value:
                return Context.Types.InputType?.Named is InputObjectType type ? CheckObject(value, type) : CheckLeaf(value, Context.Types.InputType);
            case ObjectFieldNode field when Context.Types.InputType is null && Context.Types.ParentInputType?.Named is InputObjectType parent:
                var hint = Suggestions.DidYouMean(Suggestions.For(field.Name.Value, parent.Fields.Select(static f => f.Name)));
                Context.Report($"Field \"{field.Name.Value}\" is not defined by type \"{parent}\".{hint}", field);
                return true;
            case NullValueNode when Context.Types.InputType is NonNullType expected:
                Context.Report($"Expected value of type \"{expected}\", found null.", node);
                return true;
            case EnumValueNode or IntValueNode or FloatValueNode or StringValueNode or BooleanValueNode:
                return CheckLeaf((ValueNode)node, Context.Types.InputType);
            default:
                return true;
        }
    }

    private bool CheckObject(ObjectValueNode value, InputObjectType type)
    {
        foreach (var missing in type.Fields.Where(f => f.IsRequired && !value.Fields.Any(g => g.Name.Value == f.Name)))
        {
            Context.Report($"Field \"{type}.{missing.Name}\" of required type \"{missing.Type}\" was not provided.", value);
        }

        if (type.IsOneOf)
        {
            CheckOneOf(value, type);
        }

        return true;
    }

    private void CheckOneOf(ObjectValueNode value, InputObjectType type)
    {
        var names = value.Fields.Select(static f => f.Name.Value).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count != 1)
        {
            Context.Report($"OneOf Input Object \"{type}\" must specify exactly one key.", value);
            return;
        }

        switch (value.Fields[^1].Value)
        {
            case NullValueNode:
                Context.Report($"Field \"{type}.{names[0]}\" must be non-null.", value);
                break;
            case VariableNode variable when _variables.TryGetValue(variable.Name.Value, out var definition) && definition.Type is not NonNullTypeNode:
                Context.Report($"Variable \"{variable.Name.Value}\" must be non-nullable to be used for OneOf Input Object \"{type}\".", value);
                break;
        }
    }

    /// <summary>Reports a value that its type does not take. Always false: what is inside such a value needs no look.</summary>
    private bool CheckLeaf(ValueNode value, GraphType? expected)
    {
        switch (expected?.Named)
        {
            case EnumType enumeration:
                CheckEnum(value, enumeration);
                break;
            case ScalarType scalar:
                CheckScalar(value, scalar, expected);
                break;
            case null:
                break;
            default:
                Context.Report($"Expected value of type \"{expected}\", found {ValuePrinter.Print(value)}.", value);
                break;
        }

        return false;
    }

    private void CheckEnum(ValueNode value, EnumType type)
    {
        var shown = ValuePrinter.Print(value);
        if (value is not EnumValueNode name)
        {
            Context.Report($"Enum \"{type}\" cannot represent non-enum value: {shown}.{Suggestions.ForEnum(type, shown)}", value);
        }
        else if (!type.Has(name.Value))
        {
            Context.Report($"Value \"{shown}\" does not exist in \"{type}\" enum.{Suggestions.ForEnum(type, shown)}", value);
        }
    }

    private void CheckScalar(ValueNode value, ScalarType scalar, GraphType expected)
    {
        try
        {
            scalar.Codec.ReadLiteral(value);
        }
        catch (GraphQLException refusal)
        {
            var isStandard = scalar.Name is "Int" or "Float" or "String" or "Boolean" or "ID";
            var shown = $"Expected value of type \"{expected}\", found {ValuePrinter.Print(value)}";
            Context.Report(isStandard ? refusal.Message : refusal.Message.Length == 0 ? shown + "." : $"{shown}; {refusal.Message}", value);
        }
    }
}
