using Pulse.GraphQL.Binding;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL;

/// <summary>
/// Binds C# functions to the fields of a schema at run time. The source generator writes calls of this class; tests, mocks and schemas that are
/// loaded at start call it by hand.
/// </summary>
public sealed class SchemaBinder
{
    private readonly Schema _schema;
    private readonly BoundSchema _bound;
    private readonly ShapeFactory _shapes;

    public SchemaBinder(Schema schema)
    {
        _schema = schema;
        _bound = new BoundSchema(schema);
        _shapes = new ShapeFactory(_bound);
    }

    /// <exception cref="GraphQLSchemaException">The SDL breaks a rule of the type system.</exception>
    public SchemaBinder(string sdl, params IEnumerable<Scalar> scalars)
        : this(SchemaBuilder.Build(sdl, scalars))
    {
    }

    /// <summary>Says which C# type stands for an object type where an interface or union is resolved.</summary>
    public SchemaBinder Row<TRow>(string type)
    {
        _bound.AddRow(typeof(TRow), ObjectNamed(type));
        return this;
    }

    /// <summary>Says how to tell the object type of an interface's or union's values; only needed when their C# types do not.</summary>
    public SchemaBinder TypeOf(string abstractType, Func<object, string?> resolve)
    {
        _bound.AddTypeResolver(
            _schema.Type(abstractType) as CompositeType ?? throw new GraphQLBindingException($"{abstractType} is not an interface or union."), resolve);
        return this;
    }

    /// <summary>Binds a plain resolver: a synchronous function of parent and arguments, without services.</summary>
    public SchemaBinder Plain<TParent, TValue>(string coordinate, Func<TParent, InputValues, TValue> resolve)
    {
        var field = Field(coordinate);
        field.Resolver = new PlainResolver<TParent, TValue>(_shapes.Create<TValue>(field.Type, coordinate), resolve);
        return this;
    }

    /// <summary>Binds a batch resolver: all parents of a level in, their values out in the same order.</summary>
    public SchemaBinder Batch<TParent, TValue>(string coordinate, BatchFunction<TParent, TValue> resolve)
    {
        var field = Field(coordinate);
        field.Resolver = new BatchResolver<TParent, TValue>(_shapes.Create<TValue>(field.Type, coordinate), resolve);
        return this;
    }

    /// <summary>Binds a field of a root type: a batch resolver whose level always has exactly one parent, so it is written without parents.</summary>
    public SchemaBinder Root<TValue>(string coordinate, Func<InputValues, RequestContext, CancellationToken, ValueTask<TValue>> resolve) =>
        Batch<object, TValue>(coordinate, async (_, arguments, context, cancellationToken) => [await resolve(arguments, context, cancellationToken)]);

    /// <summary>Binds a field of the subscription type to a stream of events; each event is the field's value.</summary>
    public SchemaBinder Subscribe<TEvent>(string coordinate, SubscribeFunction<TEvent> subscribe)
    {
        var field = Field(coordinate);
        _bound.AddSubscription(field.Name, new SubscriptionResolver<TEvent>(_shapes.Create<TEvent>(field.Type, coordinate), subscribe));
        return this;
    }

    /// <summary>
    /// Binds every field that has no resolver yet to a function that reads it from the parent by name, with values of any type.
    /// </summary>
    public SchemaBinder Default(Func<object, FieldDefinition, InputValues, object?> resolve)
    {
        foreach (var field in Unbound())
        {
            field.Resolver = new PlainResolver<object, object?>(
                _shapes.Create<object?>(field.Type, field.Coordinate), (parent, arguments) => resolve(parent, field, arguments));
        }

        return this;
    }

    /// <exception cref="GraphQLBindingException">A field is not bound; all of them are named.</exception>
    public BoundSchema Build()
    {
        var unbound = Unbound().Select(static f => f.Coordinate)
            .Concat(_schema.Subscription?.Fields.Where(f => _bound.Subscription(f.Name) is null).Select(static f => f.Coordinate) ?? [])
            .ToList();
        return unbound.Count == 0
            ? _bound
            : throw new GraphQLBindingException("Not bound: " + string.Join(", ", unbound) + ".");
    }

    private IEnumerable<FieldDefinition> Unbound() => _schema.Types.OfType<ObjectType>()
        .Where(t => !ReferenceEquals(t, _schema.Subscription)).SelectMany(static t => t.Fields).Where(static f => f.Resolver is null);

    private ObjectType ObjectNamed(string name) =>
        _schema.Type(name) as ObjectType ?? throw new GraphQLBindingException($"{name} is not an object type of the schema.");

    private FieldDefinition Field(string coordinate)
    {
        var dot = coordinate.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && ObjectNamed(coordinate[..dot]).Field(coordinate[(dot + 1)..]) is { } field
            ? field
            : throw new GraphQLBindingException($"{coordinate} is not a field of the schema.");
    }
}
