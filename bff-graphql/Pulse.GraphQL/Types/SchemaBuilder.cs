using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>Builds a <see cref="Schema"/> from SDL: collects definitions and extensions, then resolves references between them.</summary>
public sealed class SchemaBuilder
{
    private readonly Dictionary<string, NamedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveDefinition> _directives = new(StringComparer.Ordinal);
    private readonly List<TypeDefinitionNode> _definitions = [];
    private readonly List<SchemaNode> _schemaNodes = [];
    private readonly List<GraphQLError> _errors = [];
    private readonly Dictionary<string, Scalar> _scalars;

    private SchemaBuilder(IEnumerable<Scalar> scalars) => _scalars = scalars.ToDictionary(static s => s.Name, StringComparer.Ordinal);

    /// <summary>Builds and checks a schema.</summary>
    /// <exception cref="GraphQLSchemaException">The SDL breaks a rule of the type system; all broken rules are listed.</exception>
    public static Schema Build(string sdl, IEnumerable<Scalar>? scalars = null) => Build(Parser.Parse(sdl, ParserLimits.Trusted), scalars);

    public static Schema Build(DocumentNode document, IEnumerable<Scalar>? scalars = null)
    {
        var errors = Validation.SdlValidator.Validate(document, null);
        if (errors.Count > 0)
        {
            throw new GraphQLSchemaException(errors);
        }

        var schema = BuildUnchecked(document, scalars);
        errors = Validation.SchemaValidator.Validate(schema);
        return errors.Count > 0 ? throw new GraphQLSchemaException(errors) : schema;
    }

    /// <summary>Builds without checking, for documents that are known to be right and for tests of single rules.</summary>
    public static Schema BuildUnchecked(DocumentNode document, IEnumerable<Scalar>? scalars = null)
    {
        var builder = new SchemaBuilder([.. BuiltInScalars.All, .. CustomScalars.Defaults.Where(d => scalars?.Any(s => s.Name == d.Name) != true), .. scalars ?? []]);
        builder.Collect(Introspection.IntrospectionSchema.Document);
        builder.Collect(document);
        return builder.Link();
    }

    private void Collect(DocumentNode document)
    {
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case TypeDefinitionNode type:
                    _definitions.Add(type);
                    break;
                case SchemaNode node:
                    _schemaNodes.Add(node);
                    break;
            }
        }

        foreach (var type in document.Definitions.OfType<TypeDefinitionNode>().Where(static t => !t.IsExtension))
        {
            _types[type.Name.Value] = Create(type);
        }

        foreach (var directive in document.Definitions.OfType<DirectiveDefinitionNode>())
        {
            _directives[directive.Name.Value] = new DirectiveDefinition(
                directive.Name.Value,
                [.. directive.Arguments.Select(Input)],
                [.. directive.Locations.Select(static l => l.Value)],
                directive.IsRepeatable) { Description = directive.Description?.Value };
        }
    }

    private static NamedType Create(TypeDefinitionNode node) => node.Kind switch
    {
        TypeKind.Scalar => new ScalarType(node.Name.Value),
        TypeKind.Object => new ObjectType(node.Name.Value),
        TypeKind.Interface => new InterfaceType(node.Name.Value),
        TypeKind.Union => new UnionType(node.Name.Value),
        TypeKind.Enum => new EnumType(node.Name.Value),
        TypeKind.InputObject => new InputObjectType(node.Name.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private Schema Link()
    {
        foreach (var group in _definitions.GroupBy(static d => d.Name.Value, StringComparer.Ordinal))
        {
            if (_types.TryGetValue(group.Key, out var type))
            {
                Fill(type, [.. group]);
            }
        }

        LinkPossibleTypes();
        DropUnusedScalars();
        var schema = new Schema(_types, _directives) { Description = _schemaNodes.FirstOrDefault(static n => !n.IsExtension)?.Description?.Value };
        SetRoots(schema);
        Introspection.IntrospectionSchema.Attach(schema);
        CoerceDefaults();
        return schema;
    }

    private void Fill(NamedType type, List<TypeDefinitionNode> nodes)
    {
        type.Description = nodes.Find(static n => !n.IsExtension)?.Description?.Value;
        type.Directives = [.. nodes.SelectMany(static n => n.Directives)];
        switch (type)
        {
            case ScalarType scalar:
                scalar.Codec = _scalars.GetValueOrDefault(scalar.Name) ?? scalar.Codec;
                scalar.SpecifiedBy = Directives.StringArgument(type.Directives, "specifiedBy", "url") ?? scalar.Codec.SpecifiedBy;
                break;
            case EnumType enumeration:
                enumeration.SetValues([.. nodes.SelectMany(static n => n.Values).Select(EnumValueOf)]);
                break;
            case InputObjectType input:
                input.SetFields([.. nodes.SelectMany(static n => n.InputFields).Select(Input)]);
                input.IsOneOf = type.Directives.Any(static d => d.Name.Value == "oneOf");
                break;
            case UnionType union:
                union.PossibleTypes = [.. nodes.SelectMany(static n => n.Members)
                    .Select(m => Named<ObjectType>(m, $"Union type {type} can only include Object types, it cannot include {m.Name.Value}.")).OfType<ObjectType>()];
                break;
            case CompositeType composite:
                composite.Interfaces = [.. nodes.SelectMany(static n => n.Interfaces)
                    .Select(i => Named<InterfaceType>(i, $"Type {type} must only implement Interface types, it cannot implement {i.Name.Value}.")).OfType<InterfaceType>()];
                composite.SetFields([.. nodes.SelectMany(static n => n.Fields).Select(FieldOf)]);
                break;
        }
    }

    private T? Named<T>(NamedTypeNode node, string complaint)
        where T : NamedType
    {
        if (_types.GetValueOrDefault(node.Name.Value) is T type)
        {
            return type;
        }

        _errors.Add(new GraphQLError(complaint));
        return null;
    }

    private static EnumValue EnumValueOf(EnumValueDefinitionNode node) => new(node.Name.Value)
    {
        Description = node.Description?.Value,
        Directives = node.Directives,
        DeprecationReason = Directives.DeprecationReason(node.Directives),
    };

    private FieldDefinition FieldOf(FieldDefinitionNode node) => new(node.Name.Value, Resolve(node.Type), [.. node.Arguments.Select(Input)])
    {
        Description = node.Description?.Value,
        Directives = node.Directives,
        DeprecationReason = Directives.DeprecationReason(node.Directives),
    };

    private InputValueDefinition Input(InputValueNode node) => new(node.Name.Value, Resolve(node.Type), node.DefaultValue)
    {
        Description = node.Description?.Value,
        Directives = node.Directives,
        DeprecationReason = Directives.DeprecationReason(node.Directives),
    };

    private GraphType Resolve(TypeNode node) => node switch
    {
        NamedTypeNode named => _types.TryGetValue(named.Name.Value, out var type)
            ? type
            : throw new GraphQLSchemaException([new GraphQLError($"Unknown type \"{named.Name.Value}\".")]),
        ListTypeNode list => new ListType(Resolve(list.Item)),
        NonNullTypeNode nonNull => new NonNullType(Resolve(nonNull.Inner)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    /// <summary>Int, Float and ID are part of a schema only when something refers to them, as in graphql-js.</summary>
    private void DropUnusedScalars()
    {
        var used = _types.Values.OfType<CompositeType>().SelectMany(static t => t.Fields).SelectMany(static f => f.Arguments.Select(static a => a.Type).Append(f.Type))
            .Concat(_types.Values.OfType<InputObjectType>().SelectMany(static t => t.Fields).Select(static f => f.Type))
            .Concat(_directives.Values.SelectMany(static d => d.Arguments).Select(static a => a.Type))
            .Select(static t => t.Named).ToHashSet();
        foreach (var name in new[] { "Int", "Float", "ID" })
        {
            if (_types.TryGetValue(name, out var type) && !used.Contains(type) && !_definitions.Any(d => d.Name.Value == name && d.Description is null))
            {
                _types.Remove(name);
            }
        }
    }

    private void LinkPossibleTypes()
    {
        foreach (var face in _types.Values.OfType<InterfaceType>())
        {
            face.PossibleTypes = [.. _types.Values.OfType<ObjectType>().Where(o => o.Interfaces.Contains(face))];
        }
    }

    private void SetRoots(Schema schema)
    {
        var explicitRoots = _schemaNodes.SelectMany(static n => n.OperationTypes).ToDictionary(static o => o.Kind, static o => o.Type);
        var isImplicit = _schemaNodes.TrueForAll(static n => n.IsExtension);
        ObjectType? Root(OperationKind kind)
        {
            if (explicitRoots.TryGetValue(kind, out var node))
            {
                return Named<ObjectType>(node, $"{kind} root type must be Object type, it cannot be {node.Name.Value}.");
            }

            return isImplicit ? _types.GetValueOrDefault(kind.ToString()) as ObjectType : null;
        }

        schema.Query = Root(OperationKind.Query);
        schema.Mutation = Root(OperationKind.Mutation);
        schema.Subscription = Root(OperationKind.Subscription);
        schema.BuildErrors = _errors;
    }

    private void CoerceDefaults()
    {
        // Input objects first: a default of an argument takes the defaults of the fields inside it.
        var pending = new HashSet<InputObjectType>();
        foreach (var input in _types.Values.OfType<InputObjectType>())
        {
            CoerceDefaultsOf(input, pending);
        }

        var arguments = _types.Values.OfType<CompositeType>().SelectMany(static t => t.Fields).SelectMany(static f => f.Arguments)
            .Concat(_directives.Values.SelectMany(static d => d.Arguments));
        foreach (var argument in arguments)
        {
            CoerceDefault(argument);
        }
    }

    private static void CoerceDefaultsOf(InputObjectType input, HashSet<InputObjectType> visited)
    {
        if (!visited.Add(input))
        {
            return;
        }

        foreach (var field in input.Fields)
        {
            if (field.HasDefault && field.Type.Named is InputObjectType inner)
            {
                CoerceDefaultsOf(inner, visited);
            }

            CoerceDefault(field);
        }
    }

    private static void CoerceDefault(InputValueDefinition definition)
    {
        if (definition.DefaultNode is { } node && InputCoercion.TryCoerceLiteral(node, definition.Type, VariableValues.None, out var value))
        {
            definition.DefaultValue = value;
        }
    }
}
