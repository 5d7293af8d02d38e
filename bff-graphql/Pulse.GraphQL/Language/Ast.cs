namespace Pulse.GraphQL.Language;

/// <summary>A node of a parsed document. Positions are byte offsets into the document's UTF-8 text.</summary>
public abstract class Node
{
    public int Start { get; set; }

    public int End { get; set; }
}

public sealed class NameNode(string value) : Node
{
    public string Value { get; } = value;
}

/// <summary>A whole document, with the text that it was parsed from.</summary>
public sealed class DocumentNode(DocumentSource source, IReadOnlyList<DefinitionNode> definitions) : Node
{
    public DocumentSource Source { get; } = source;

    public IReadOnlyList<DefinitionNode> Definitions { get; } = definitions;
}

public abstract class DefinitionNode : Node
{
    public StringValueNode? Description { get; set; }

    public IReadOnlyList<DirectiveNode> Directives { get; set; } = [];
}

public enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}

public sealed class OperationNode(OperationKind kind, NameNode? name, IReadOnlyList<VariableDefinitionNode> variables, SelectionSetNode selectionSet) : DefinitionNode
{
    public OperationKind Kind { get; } = kind;

    public NameNode? Name { get; } = name;

    public IReadOnlyList<VariableDefinitionNode> Variables { get; } = variables;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

public sealed class FragmentNode(NameNode name, NamedTypeNode typeCondition, SelectionSetNode selectionSet) : DefinitionNode
{
    public NameNode Name { get; } = name;

    public NamedTypeNode TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

public sealed class VariableDefinitionNode(VariableNode variable, TypeNode type, ValueNode? defaultValue, IReadOnlyList<DirectiveNode> directives) : Node
{
    public VariableNode Variable { get; } = variable;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;

    public StringValueNode? Description { get; set; }
}

public sealed class SelectionSetNode(IReadOnlyList<SelectionNode> selections) : Node
{
    public IReadOnlyList<SelectionNode> Selections { get; } = selections;
}

public abstract class SelectionNode(IReadOnlyList<DirectiveNode> directives) : Node
{
    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;
}

public sealed class FieldNode(
    NameNode? alias, NameNode name, IReadOnlyList<ArgumentNode> arguments, IReadOnlyList<DirectiveNode> directives, SelectionSetNode? selectionSet)
    : SelectionNode(directives)
{
    public NameNode? Alias { get; } = alias;

    public NameNode Name { get; } = name;

    public IReadOnlyList<ArgumentNode> Arguments { get; } = arguments;

    public SelectionSetNode? SelectionSet { get; } = selectionSet;

    public string ResponseName => (Alias ?? Name).Value;
}

public sealed class FragmentSpreadNode(NameNode name, IReadOnlyList<DirectiveNode> directives) : SelectionNode(directives)
{
    public NameNode Name { get; } = name;
}

public sealed class InlineFragmentNode(NamedTypeNode? typeCondition, IReadOnlyList<DirectiveNode> directives, SelectionSetNode selectionSet)
    : SelectionNode(directives)
{
    public NamedTypeNode? TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

public sealed class ArgumentNode(NameNode name, ValueNode value) : Node
{
    public NameNode Name { get; } = name;

    public ValueNode Value { get; } = value;
}

public sealed class DirectiveNode(NameNode name, IReadOnlyList<ArgumentNode> arguments) : Node
{
    public NameNode Name { get; } = name;

    public IReadOnlyList<ArgumentNode> Arguments { get; } = arguments;
}

public abstract class TypeNode : Node;

public sealed class NamedTypeNode(NameNode name) : TypeNode
{
    public NameNode Name { get; } = name;
}

public sealed class ListTypeNode(TypeNode item) : TypeNode
{
    public TypeNode Item { get; } = item;
}

public sealed class NonNullTypeNode(TypeNode inner) : TypeNode
{
    public TypeNode Inner { get; } = inner;
}

public abstract class ValueNode : Node;

public sealed class VariableNode(NameNode name) : ValueNode
{
    public NameNode Name { get; } = name;
}

public sealed class IntValueNode(string text) : ValueNode
{
    public string Text { get; } = text;
}

public sealed class FloatValueNode(string text) : ValueNode
{
    public string Text { get; } = text;
}

public sealed class StringValueNode(string value, bool isBlock) : ValueNode
{
    public string Value { get; } = value;

    public bool IsBlock { get; } = isBlock;
}

public sealed class BooleanValueNode(bool value) : ValueNode
{
    public bool Value { get; } = value;
}

public sealed class NullValueNode : ValueNode;

public sealed class EnumValueNode(string value) : ValueNode
{
    public string Value { get; } = value;
}

public sealed class ListValueNode(IReadOnlyList<ValueNode> items) : ValueNode
{
    public IReadOnlyList<ValueNode> Items { get; } = items;
}

public sealed class ObjectValueNode(IReadOnlyList<ObjectFieldNode> fields) : ValueNode
{
    public IReadOnlyList<ObjectFieldNode> Fields { get; } = fields;
}

public sealed class ObjectFieldNode(NameNode name, ValueNode value) : Node
{
    public NameNode Name { get; } = name;

    public ValueNode Value { get; } = value;
}
