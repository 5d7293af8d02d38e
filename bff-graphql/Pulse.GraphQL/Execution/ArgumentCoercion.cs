using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>Why an argument cannot be coerced, and the place to point at.</summary>
internal sealed record ArgumentFault(string Message, Node At);

/// <summary>Coerces a field's arguments: once when they hold no variables, else for each request.</summary>
internal static class ArgumentCoercion
{
    /// <summary>The arguments when no variable stands in them; null otherwise.</summary>
    public static InputValues? TryConstant(FieldDefinition definition, FieldNode node)
    {
        if (node.Arguments.Any(static a => FreeLiterals.HasVariable(a.Value)))
        {
            return null;
        }

        return TryCoerce(definition, node, VariableValues.None, out var values) is null ? values : null;
    }

    /// <summary>Coerces the arguments; returns the reason when it cannot be done.</summary>
    public static ArgumentFault? TryCoerce(FieldDefinition definition, FieldNode node, VariableValues variables, out InputValues values)
    {
        if (definition.Arguments.Count == 0)
        {
            values = InputValues.Empty;
            return null;
        }

        values = new InputValues(definition.Arguments);
        for (var i = 0; i < definition.Arguments.Count; i++)
        {
            if (CoerceOne(definition.Arguments[i], i, node, variables, values) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static ArgumentFault? CoerceOne(InputValueDefinition argument, int index, FieldNode node, VariableValues variables, InputValues values)
    {
        var literal = node.Arguments.FirstOrDefault(a => a.Name.Value == argument.Name)?.Value;
        var missing = literal is VariableNode variable && !variables.Has(variable.Name.Value) ? variable.Name.Value : null;
        if (literal is null || missing is not null)
        {
            if (argument.HasDefault)
            {
                values.Set(index, argument.DefaultValue);
                return null;
            }

            return !argument.Type.IsNonNull ? null
                : literal is null ? new($"Argument \"{argument.Name}\" of required type \"{argument.Type}\" was not provided.", node)
                : new(
                    $"Argument \"{argument.Name}\" of required type \"{argument.Type}\" was provided the variable \"${missing}\" "
                    + "which was not provided a runtime value.",
                    literal);
        }

        if (InputCoercion.TryCoerceLiteral(literal, argument.Type, variables, out var value))
        {
            values.Set(index, value);
            return null;
        }

        var isNull = literal is NullValueNode || (literal is VariableNode given && variables.TryGet(given.Name.Value, out var v) && v is null);
        var message = isNull
            ? $"Argument \"{argument.Name}\" of non-null type \"{argument.Type}\" must not be null."
            : $"Argument \"{argument.Name}\" has invalid value {ValuePrinter.Print(literal)}.";
        return new ArgumentFault(message, literal);
    }
}
