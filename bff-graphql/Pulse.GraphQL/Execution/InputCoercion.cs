using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>Turns literals into coerced values. Validation has seen constant literals already, so failure here is told by a boolean only.</summary>
internal static class InputCoercion
{
    public static bool TryCoerceLiteral(ValueNode node, GraphType type, VariableValues variables, out object? value)
    {
        value = null;
        if (node is VariableNode variable)
        {
            return variables.TryGet(variable.Name.Value, out value) && !(value is null && type.IsNonNull);
        }

        switch (type)
        {
            case NonNullType nonNull:
                return node is not NullValueNode && TryCoerceLiteral(node, nonNull.Inner, variables, out value);
            case var _ when node is NullValueNode:
                return true;
            case ListType list:
                return TryList(node, list, variables, out value);
            case InputObjectType input:
                return TryObject(node, input, variables, out value);
            case EnumType enumeration:
                value = (node as EnumValueNode)?.Value;
                return value is string name && enumeration.Has(name);
            case ScalarType scalar:
                return TryScalar(FreeLiterals.WithValues(node, variables), scalar, out value);
            default:
                return false;
        }
    }

    private static bool TryScalar(ValueNode node, ScalarType scalar, out object? value)
    {
        try
        {
            value = scalar.Codec.ReadLiteral(node);
            return true;
        }
        catch (GraphQLException)
        {
            // The caller words the error: it knows the argument.
            value = null;
            return false;
        }
    }

    private static bool TryList(ValueNode node, ListType list, VariableValues variables, out object? value)
    {
        value = null;
        if (node is not ListValueNode literal)
        {
            if (!TryCoerceLiteral(node, list.Item, variables, out var single))
            {
                return false;
            }

            value = new[] { single };
            return true;
        }

        var items = new object?[literal.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (IsMissing(literal.Items[i], variables))
            {
                if (list.Item.IsNonNull)
                {
                    return false;
                }
            }
            else if (!TryCoerceLiteral(literal.Items[i], list.Item, variables, out items[i]))
            {
                return false;
            }
        }

        value = items;
        return true;
    }

    private static bool TryObject(ValueNode node, InputObjectType input, VariableValues variables, out object? value)
    {
        value = null;
        if (node is not ObjectValueNode literal)
        {
            return false;
        }

        var result = new InputValues(input.Fields);
        var given = 0;
        for (var i = 0; i < input.Fields.Count; i++)
        {
            var field = input.Fields[i];
            var child = literal.Fields.LastOrDefault(f => f.Name.Value == field.Name)?.Value;
            if (child is null || IsMissing(child, variables))
            {
                if (field.HasDefault)
                {
                    result.Set(i, field.DefaultValue);
                }
                else if (field.Type.IsNonNull)
                {
                    return false;
                }

                continue;
            }

            if (!TryCoerceLiteral(child, field.Type, variables, out var item))
            {
                return false;
            }

            given += item is null ? 2 : 1;
            result.Set(i, item);
        }

        value = result;
        return !input.IsOneOf || given == 1;
    }

    private static bool IsMissing(ValueNode node, VariableValues variables) => node is VariableNode variable && !variables.Has(variable.Name.Value);
}
