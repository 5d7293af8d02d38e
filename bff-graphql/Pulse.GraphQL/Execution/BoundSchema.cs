using System.Collections.Concurrent;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL;

/// <summary>A schema whose every field has a resolver. Made by <see cref="SchemaBinder"/>; immutable.</summary>
public sealed class BoundSchema
{
    private readonly ConcurrentDictionary<(Type Clr, CompositeType Abstract), ObjectType?> _byClrType = new();
    private readonly Dictionary<Type, List<ObjectType>> _rows = [];
    private readonly Dictionary<CompositeType, Func<object, string?>> _typeResolvers = [];
    private readonly Dictionary<string, Execution.SubscriptionResolver> _subscriptions = new(StringComparer.Ordinal);

    internal BoundSchema(Schema schema) => Schema = schema;

    public Schema Schema { get; }

    internal void AddRow(Type clr, ObjectType type)
    {
        if (!_rows.TryGetValue(clr, out var types))
        {
            _rows[clr] = types = [];
        }

        types.Add(type);
    }

    internal void AddTypeResolver(CompositeType type, Func<object, string?> resolve) => _typeResolvers[type] = resolve;

    internal void AddSubscription(string field, Execution.SubscriptionResolver resolver) => _subscriptions[field] = resolver;

    internal Execution.SubscriptionResolver? Subscription(string field) => _subscriptions.GetValueOrDefault(field);

    /// <summary>Which of an abstract type's object types a value is.</summary>
    internal ObjectType TypeOf(CompositeType abstractType, object value)
    {
        var type = _typeResolvers.TryGetValue(abstractType, out var resolve)
            ? Schema.Type(resolve(value) ?? string.Empty) as ObjectType
            : value is IReadOnlyDictionary<string, object?> map && map.TryGetValue("__typename", out var name)
                ? Schema.Type(name as string ?? string.Empty) as ObjectType
                : _byClrType.GetOrAdd((value.GetType(), abstractType), Find);
        return type is not null && abstractType.PossibleTypes.Contains(type)
            ? type
            : throw new InvalidOperationException($"A value of type {value.GetType()} is none of the object types of \"{abstractType.Name}\".");
    }

    private ObjectType? Find((Type Clr, CompositeType Abstract) key)
    {
        for (var clr = key.Clr; clr is not null; clr = clr.BaseType)
        {
            if (_rows.TryGetValue(clr, out var types) && types.Find(key.Abstract.PossibleTypes.Contains) is { } type)
            {
                return type;
            }
        }

        return null;
    }
}
