using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

public sealed class FieldDefinition(string name, GraphType type, IReadOnlyList<InputValueDefinition> arguments)
{
    public string Name { get; } = name;

    public GraphType Type { get; } = type;

    public IReadOnlyList<InputValueDefinition> Arguments { get; } = arguments;

    public CompositeType DeclaringType { get; internal set; } = null!;

    public string? Description { get; internal set; }

    public string? DeprecationReason { get; internal set; }

    public IReadOnlyList<DirectiveNode> Directives { get; internal set; } = [];

    /// <summary>The schema coordinate, such as <c>Query.generation</c>.</summary>
    public string Coordinate => $"{DeclaringType.Name}.{Name}";

    /// <summary>How the field gets its values; null until bound, and always null on interfaces.</summary>
    internal Execution.FieldResolver? Resolver { get; set; }

    public InputValueDefinition? Argument(string argument)
    {
        foreach (var candidate in Arguments)
        {
            if (string.Equals(candidate.Name, argument, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>An argument of a field or directive, or a field of an input object.</summary>
public sealed class InputValueDefinition(string name, GraphType type, ValueNode? defaultNode)
{
    public string Name { get; } = name;

    public GraphType Type { get; } = type;

    public ValueNode? DefaultNode { get; } = defaultNode;

    public bool HasDefault => DefaultNode is not null;

    /// <summary>The default, coerced once when the schema is built.</summary>
    public object? DefaultValue { get; internal set; }

    public bool IsRequired => Type.IsNonNull && !HasDefault;

    public string? Description { get; internal set; }

    public string? DeprecationReason { get; internal set; }

    public IReadOnlyList<DirectiveNode> Directives { get; internal set; } = [];
}

public sealed class DirectiveDefinition(string name, IReadOnlyList<InputValueDefinition> arguments, IReadOnlyList<string> locations, bool isRepeatable)
{
    public string Name { get; } = name;

    public IReadOnlyList<InputValueDefinition> Arguments { get; } = arguments;

    public IReadOnlyList<string> Locations { get; } = locations;

    public bool IsRepeatable { get; } = isRepeatable;

    public string? Description { get; internal set; }
}
