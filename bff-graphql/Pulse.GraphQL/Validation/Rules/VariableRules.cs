using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class VariablesAreInputTypes(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is VariableDefinitionNode variable && Context.Schema?.Resolve(variable.Type) is { IsInput: false })
        {
            Context.Report($"Variable \"${variable.Variable.Name.Value}\" cannot be non-input type \"{ValuePrinter.Print(variable.Type)}\".", variable.Type);
        }

        return true;
    }
}

internal sealed class UniqueVariableNames(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is OperationNode operation)
        {
            foreach (var group in operation.Variables.GroupBy(static v => v.Variable.Name.Value, StringComparer.Ordinal).Where(static g => g.Count() > 1))
            {
                Context.Report($"There can be only one variable named \"${group.Key}\".", group.Select(static v => v.Variable.Name));
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class NoUndefinedVariables(ValidationContext context) : Rule(context)
{
    public override void Leave(Node node)
    {
        if (node is OperationNode operation)
        {
            var defined = operation.Variables.Select(static v => v.Variable.Name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var usage in Context.RecursiveUsages(operation).Where(u => !defined.Contains(u.Node.Name.Value)))
            {
                var by = operation.Name is { } name ? $" by operation \"{name.Value}\"" : string.Empty;
                Context.Report($"Variable \"${usage.Node.Name.Value}\" is not defined{by}.", usage.Node, operation);
            }
        }
    }
}

internal sealed class NoUnusedVariables(ValidationContext context) : Rule(context)
{
    public override void Leave(Node node)
    {
        if (node is OperationNode operation)
        {
            var used = Context.RecursiveUsages(operation).Select(static u => u.Node.Name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var variable in operation.Variables.Where(v => !used.Contains(v.Variable.Name.Value)))
            {
                var within = operation.Name is { } name ? $" in operation \"{name.Value}\"" : string.Empty;
                Context.Report($"Variable \"${variable.Variable.Name.Value}\" is never used{within}.", variable);
            }
        }
    }
}

internal sealed class VariablesInAllowedPosition(ValidationContext context) : Rule(context)
{
    public override void Leave(Node node)
    {
        if (node is not OperationNode operation)
        {
            return;
        }

        var definitions = new Dictionary<string, VariableDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in operation.Variables)
        {
            definitions[definition.Variable.Name.Value] = definition;
        }

        foreach (var usage in Context.RecursiveUsages(operation))
        {
            if (usage.Type is { } expected && definitions.TryGetValue(usage.Node.Name.Value, out var definition)
                && Context.Schema?.Resolve(definition.Type) is { } type)
            {
                Check(usage, definition, type, expected);
            }
        }
    }

    private void Check(VariableUsage usage, VariableDefinitionNode definition, GraphType type, GraphType expected)
    {
        var name = usage.Node.Name.Value;
        if (!IsAllowed(type, definition.DefaultValue, expected, usage.HasDefault))
        {
            Context.Report($"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{expected}\".", definition, usage.Node);
        }

        if (usage.ParentType is InputObjectType { IsOneOf: true } parent && !type.IsNonNull)
        {
            Context.Report(
                $"Variable \"${name}\" is of type \"{type}\" but must be non-nullable to be used for OneOf Input Object \"{parent}\".", definition, usage.Node);
        }
    }

    private static bool IsAllowed(GraphType type, ValueNode? variableDefault, GraphType expected, bool hasDefault)
    {
        if (expected is NonNullType nonNull && !type.IsNonNull)
        {
            var hasNonNullDefault = variableDefault is not null and not NullValueNode;
            return (hasNonNullDefault || hasDefault) && Schema.IsSubType(type, nonNull.Inner);
        }

        return Schema.IsSubType(type, expected);
    }
}
