using Pulse.GraphQL.Binding;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Introspection;

/// <summary>Plain resolvers of the introspection types over the schema model.</summary>
internal static class IntrospectionResolvers
{
    public static void Bind(Schema schema, BoundSchema bound)
    {
        var shapes = new ShapeFactory(bound);
        void Plain<TParent, TValue>(FieldDefinition field, Func<TParent, InputValues, TValue> resolve) =>
            field.Resolver = new PlainResolver<TParent, TValue>(shapes.Create<TValue>(field.Type, field.Coordinate), resolve);
        FieldDefinition Field(string type, string name) => ((ObjectType)schema.Type(type)!).Field(name)!;

        Plain<object, Schema>(schema.SchemaField, (_, _) => schema);
        Plain<object, GraphType?>(schema.TypeField, (_, arguments) => schema.Type(arguments.Get<string>("name")));
        void Of<TParent, TValue>(string type, string name, Func<TParent, InputValues, TValue> resolve) => Plain(Field(type, name), resolve);

        Of<Schema, string?>("__Schema", "description", static (s, _) => s.Description);
        Of<Schema, IEnumerable<GraphType>>("__Schema", "types", static (s, _) => s.Types);
        Of<Schema, GraphType?>("__Schema", "queryType", static (s, _) => s.Query);
        Of<Schema, GraphType?>("__Schema", "mutationType", static (s, _) => s.Mutation);
        Of<Schema, GraphType?>("__Schema", "subscriptionType", static (s, _) => s.Subscription);
        Of<Schema, IEnumerable<DirectiveDefinition>>("__Schema", "directives", static (s, _) => s.Directives);

        Of<GraphType, string>("__Type", "kind", static (t, _) => KindOf(t));
        Of<GraphType, string?>("__Type", "name", static (t, _) => (t as NamedType)?.Name);
        Of<GraphType, string?>("__Type", "description", static (t, _) => (t as NamedType)?.Description);
        Of<GraphType, string?>("__Type", "specifiedByURL", static (t, _) => (t as ScalarType)?.SpecifiedBy);
        Of<GraphType, IEnumerable<FieldDefinition>?>("__Type", "fields", static (t, a) => t is ObjectType or InterfaceType
            ? ((CompositeType)t).Fields.Where(f => Shows(f.DeprecationReason, a)) : null);
        Of<GraphType, IEnumerable<GraphType>?>("__Type", "interfaces", static (t, _) => t is ObjectType or InterfaceType ? ((CompositeType)t).Interfaces : null);
        Of<GraphType, IEnumerable<GraphType>?>("__Type", "possibleTypes", static (t, _) => t is InterfaceType or UnionType ? ((CompositeType)t).PossibleTypes : null);
        Of<GraphType, IEnumerable<EnumValue>?>("__Type", "enumValues", static (t, a) => (t as EnumType)?.Values.Where(v => Shows(v.DeprecationReason, a)));
        Of<GraphType, IEnumerable<InputValueDefinition>?>(
            "__Type", "inputFields", static (t, a) => (t as InputObjectType)?.Fields.Where(f => Shows(f.DeprecationReason, a)));
        Of<GraphType, GraphType?>("__Type", "ofType", static (t, _) => t switch { ListType list => list.Item, NonNullType nonNull => nonNull.Inner, _ => null });
        Of<GraphType, bool?>("__Type", "isOneOf", static (t, _) => (t as InputObjectType)?.IsOneOf);

        Of<FieldDefinition, string>("__Field", "name", static (f, _) => f.Name);
        Of<FieldDefinition, string?>("__Field", "description", static (f, _) => f.Description);
        Of<FieldDefinition, IEnumerable<InputValueDefinition>>("__Field", "args", static (f, a) => f.Arguments.Where(x => Shows(x.DeprecationReason, a)));
        Of<FieldDefinition, GraphType>("__Field", "type", static (f, _) => f.Type);
        Of<FieldDefinition, bool>("__Field", "isDeprecated", static (f, _) => f.DeprecationReason is not null);
        Of<FieldDefinition, string?>("__Field", "deprecationReason", static (f, _) => f.DeprecationReason);

        Of<InputValueDefinition, string>("__InputValue", "name", static (v, _) => v.Name);
        Of<InputValueDefinition, string?>("__InputValue", "description", static (v, _) => v.Description);
        Of<InputValueDefinition, GraphType>("__InputValue", "type", static (v, _) => v.Type);
        Of<InputValueDefinition, string?>("__InputValue", "defaultValue", static (v, _) => v.DefaultNode is { } node ? ValuePrinter.Print(node) : null);
        Of<InputValueDefinition, bool>("__InputValue", "isDeprecated", static (v, _) => v.DeprecationReason is not null);
        Of<InputValueDefinition, string?>("__InputValue", "deprecationReason", static (v, _) => v.DeprecationReason);

        Of<EnumValue, string>("__EnumValue", "name", static (v, _) => v.Name);
        Of<EnumValue, string?>("__EnumValue", "description", static (v, _) => v.Description);
        Of<EnumValue, bool>("__EnumValue", "isDeprecated", static (v, _) => v.DeprecationReason is not null);
        Of<EnumValue, string?>("__EnumValue", "deprecationReason", static (v, _) => v.DeprecationReason);

        Of<DirectiveDefinition, string>("__Directive", "name", static (d, _) => d.Name);
        Of<DirectiveDefinition, string?>("__Directive", "description", static (d, _) => d.Description);
        Of<DirectiveDefinition, bool>("__Directive", "isRepeatable", static (d, _) => d.IsRepeatable);
        Of<DirectiveDefinition, IEnumerable<string>>("__Directive", "locations", static (d, _) => d.Locations);
        Of<DirectiveDefinition, IEnumerable<InputValueDefinition>>("__Directive", "args", static (d, a) => d.Arguments.Where(x => Shows(x.DeprecationReason, a)));
    }

    private static bool Shows(string? deprecationReason, InputValues arguments) => deprecationReason is null || arguments.Get<bool?>("includeDeprecated") == true;

    private static string KindOf(GraphType type) => type switch
    {
        ListType => "LIST",
        NonNullType => "NON_NULL",
        NamedType { Kind: TypeKind.InputObject } => "INPUT_OBJECT",
        NamedType named => named.Kind.ToString().ToUpperInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
