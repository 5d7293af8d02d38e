using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>A type system: immutable once built. Built from SDL by <see cref="SchemaBuilder"/>.</summary>
public sealed class Schema
{
    private readonly Dictionary<string, NamedType> _types;
    private readonly Dictionary<string, DirectiveDefinition> _directives;

    internal Schema(Dictionary<string, NamedType> types, Dictionary<string, DirectiveDefinition> directives)
    {
        _types = types;
        _directives = directives;
    }

    public string? Description { get; internal set; }

    public ObjectType? Query { get; internal set; }

    public ObjectType? Mutation { get; internal set; }

    public ObjectType? Subscription { get; internal set; }

    /// <summary>Every named type, the introspection types included, in the order of definition.</summary>
    public IReadOnlyCollection<NamedType> Types => _types.Values;

    public IReadOnlyCollection<DirectiveDefinition> Directives => _directives.Values;

    /// <summary>References to types of the wrong kind, which the model cannot hold.</summary>
    internal IReadOnlyList<GraphQLError> BuildErrors { get; set; } = [];

    /// <summary><c>__schema</c> on the query type.</summary>
    internal FieldDefinition SchemaField { get; set; } = null!;

    /// <summary><c>__type(name:)</c> on the query type.</summary>
    internal FieldDefinition TypeField { get; set; } = null!;

    /// <summary><c>__typename</c> on every composite type.</summary>
    internal FieldDefinition TypeNameField { get; set; } = null!;

    internal void Remove(string name) => _types.Remove(name);

    public NamedType? Type(string name) => _types.GetValueOrDefault(name);

    public DirectiveDefinition? Directive(string name) => _directives.GetValueOrDefault(name);

    public ObjectType? Root(OperationKind kind) => kind switch
    {
        OperationKind.Query => Query,
        OperationKind.Mutation => Mutation,
        OperationKind.Subscription => Subscription,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Resolves a type reference of a document; null when a name in it is unknown.</summary>
    public GraphType? Resolve(TypeNode node) => node switch
    {
        NamedTypeNode named => Type(named.Name.Value),
        ListTypeNode list => Resolve(list.Item) is { } item ? new ListType(item) : null,
        NonNullTypeNode nonNull => Resolve(nonNull.Inner) is { } inner ? new NonNullType(inner) : null,
        _ => null,
    };

    /// <summary>The field that a selection names on a type, meta fields included.</summary>
    public FieldDefinition? FieldOf(CompositeType parent, string name) => name switch
    {
        "__typename" => TypeNameField,
        "__schema" when ReferenceEquals(parent, Query) => SchemaField,
        "__type" when ReferenceEquals(parent, Query) => TypeField,
        _ => parent.Field(name),
    };

    public static bool IsSubType(GraphType maybeSub, GraphType super)
    {
        if (TypeEquals(maybeSub, super))
        {
            return true;
        }

        return (maybeSub, super) switch
        {
            (NonNullType sub, NonNullType sup) => IsSubType(sub.Inner, sup.Inner),
            (NonNullType sub, _) => IsSubType(sub.Inner, super),
            (_, NonNullType) => false,
            (ListType sub, ListType sup) => IsSubType(sub.Item, sup.Item),
            (CompositeType sub, UnionType sup) => sup.PossibleTypes.Contains(sub),
            (CompositeType sub, InterfaceType sup) => sub.Interfaces.Contains(sup),
            _ => false,
        };
    }

    public static bool TypeEquals(GraphType left, GraphType right) => (left, right) switch
    {
        (NonNullType a, NonNullType b) => TypeEquals(a.Inner, b.Inner),
        (ListType a, ListType b) => TypeEquals(a.Item, b.Item),
        _ => ReferenceEquals(left, right),
    };

    /// <summary>Whether one value can be of both types.</summary>
    public static bool Overlap(CompositeType left, CompositeType right) =>
        ReferenceEquals(left, right) || left.PossibleTypes.Any(type => right.PossibleTypes.Contains(type));
}
