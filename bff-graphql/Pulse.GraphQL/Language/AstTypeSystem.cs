namespace Pulse.GraphQL.Language;

/// <summary><c>schema { … }</c> or <c>extend schema { … }</c>.</summary>
public sealed class SchemaNode(bool isExtension, IReadOnlyList<OperationTypeNode> operationTypes) : DefinitionNode
{
    public bool IsExtension { get; } = isExtension;

    public IReadOnlyList<OperationTypeNode> OperationTypes { get; } = operationTypes;
}

public sealed class OperationTypeNode(OperationKind kind, NamedTypeNode type) : Node
{
    public OperationKind Kind { get; } = kind;

    public NamedTypeNode Type { get; } = type;
}

public enum TypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}

/// <summary>The definition or the extension of a named type; only the members that its kind has are filled.</summary>
public sealed class TypeDefinitionNode(TypeKind kind, bool isExtension, NameNode name) : DefinitionNode
{
    public TypeKind Kind { get; } = kind;

    public bool IsExtension { get; } = isExtension;

    public NameNode Name { get; } = name;

    public IReadOnlyList<NamedTypeNode> Interfaces { get; set; } = [];

    public IReadOnlyList<FieldDefinitionNode> Fields { get; set; } = [];

    public IReadOnlyList<NamedTypeNode> Members { get; set; } = [];

    public IReadOnlyList<EnumValueDefinitionNode> Values { get; set; } = [];

    public IReadOnlyList<InputValueNode> InputFields { get; set; } = [];
}

public sealed class FieldDefinitionNode(NameNode name, IReadOnlyList<InputValueNode> arguments, TypeNode type) : DefinitionNode
{
    public NameNode Name { get; } = name;

    public IReadOnlyList<InputValueNode> Arguments { get; } = arguments;

    public TypeNode Type { get; } = type;
}

/// <summary>An argument's or an input field's definition.</summary>
public sealed class InputValueNode(NameNode name, TypeNode type, ValueNode? defaultValue) : DefinitionNode
{
    public NameNode Name { get; } = name;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;
}

public sealed class EnumValueDefinitionNode(NameNode name) : DefinitionNode
{
    public NameNode Name { get; } = name;
}

public sealed class DirectiveDefinitionNode(NameNode name, IReadOnlyList<InputValueNode> arguments, bool isRepeatable, IReadOnlyList<NameNode> locations)
    : DefinitionNode
{
    public NameNode Name { get; } = name;

    public IReadOnlyList<InputValueNode> Arguments { get; } = arguments;

    public bool IsRepeatable { get; } = isRepeatable;

    public IReadOnlyList<NameNode> Locations { get; } = locations;
}
