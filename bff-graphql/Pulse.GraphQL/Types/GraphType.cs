using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>A type of a schema: a named type, or a list or non-null wrapper around one.</summary>
public abstract class GraphType
{
    /// <summary>The innermost type without wrappers.</summary>
    public abstract NamedType Named { get; }

    public bool IsNonNull => this is NonNullType;

    /// <summary>The type without its outermost non-null wrapper.</summary>
    public GraphType Nullable => this is NonNullType nonNull ? nonNull.Inner : this;

    public bool IsInput => Named is ScalarType or EnumType or InputObjectType;

    public bool IsOutput => Named is not InputObjectType;

    public bool IsLeaf => Nullable is ScalarType or EnumType;

    public bool IsComposite => Nullable is CompositeType;
}

public sealed class ListType(GraphType item) : GraphType
{
    public GraphType Item { get; } = item;

    public override NamedType Named => Item.Named;

    public override string ToString() => $"[{Item}]";
}

public sealed class NonNullType(GraphType inner) : GraphType
{
    public GraphType Inner { get; } = inner;

    public override NamedType Named => Inner.Named;

    public override string ToString() => $"{Inner}!";
}

public abstract class NamedType(string name, TypeKind kind) : GraphType
{
    public string Name { get; } = name;

    public TypeKind Kind { get; } = kind;

    public string? Description { get; internal set; }

    /// <summary>Directives as written in the schema, so that a host can read its own (<c>@requires</c>, <c>@tag</c>).</summary>
    public IReadOnlyList<DirectiveNode> Directives { get; internal set; } = [];

    public override NamedType Named => this;

    public override string ToString() => Name;
}

public sealed class ScalarType(string name) : NamedType(name, TypeKind.Scalar)
{
    /// <summary>Reads and writes the scalar's values.</summary>
    public Scalar Codec { get; internal set; } = new AnyScalar(name);

    public string? SpecifiedBy { get; internal set; }
}

public sealed class EnumType(string name) : NamedType(name, TypeKind.Enum)
{
    private readonly Dictionary<string, EnumValue> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<EnumValue> Values { get; private set; } = [];

    public bool Has(string value) => _byName.ContainsKey(value);

    public EnumValue? Value(string value) => _byName.GetValueOrDefault(value);

    internal void SetValues(IReadOnlyList<EnumValue> values)
    {
        Values = values;
        foreach (var value in values)
        {
            _byName.TryAdd(value.Name, value);
        }
    }
}

public sealed class EnumValue(string name)
{
    public string Name { get; } = name;

    public string? Description { get; internal set; }

    public string? DeprecationReason { get; internal set; }

    public IReadOnlyList<DirectiveNode> Directives { get; internal set; } = [];
}

/// <summary>A type that has a selection set: object, interface or union.</summary>
public abstract class CompositeType(string name, TypeKind kind) : NamedType(name, kind)
{
    private readonly Dictionary<string, FieldDefinition> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<FieldDefinition> Fields { get; private set; } = [];

    public IReadOnlyList<InterfaceType> Interfaces { get; internal set; } = [];

    /// <summary>The object types that a value of this type can have, in schema order.</summary>
    public IReadOnlyList<ObjectType> PossibleTypes { get; internal set; } = [];

    public FieldDefinition? Field(string name) => _byName.GetValueOrDefault(name);

    internal void SetFields(IReadOnlyList<FieldDefinition> fields)
    {
        Fields = fields;
        foreach (var field in fields)
        {
            field.DeclaringType = this;
            _byName.TryAdd(field.Name, field);
        }
    }
}

public sealed class ObjectType : CompositeType
{
    public ObjectType(string name)
        : base(name, TypeKind.Object) => PossibleTypes = [this];
}

public sealed class InterfaceType(string name) : CompositeType(name, TypeKind.Interface);

public sealed class UnionType(string name) : CompositeType(name, TypeKind.Union);

public sealed class InputObjectType(string name) : NamedType(name, TypeKind.InputObject)
{
    private readonly Dictionary<string, InputValueDefinition> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<InputValueDefinition> Fields { get; private set; } = [];

    public bool IsOneOf { get; internal set; }

    public InputValueDefinition? Field(string name) => _byName.GetValueOrDefault(name);

    internal void SetFields(IReadOnlyList<InputValueDefinition> fields)
    {
        Fields = fields;
        foreach (var field in fields)
        {
            _byName.TryAdd(field.Name, field);
        }
    }
}
