using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Contracts.Tests.Any;

/// <summary>Makes any contract by its constructor, from one seed: every event, command, input, output and id there is or will be.</summary>
internal sealed class AnyValue(int seed)
{
    /// <summary>Collections are short: what matters is that they are empty, single or longer.</summary>
    private const int ItemsMax = 3;

    private static readonly string[] Words = ["قهوة في عمّان", "coffee", "", "a\"b\\c", "emoji 🫖", "١٢٣", "line\nbreak", "\u2066x\u2069"];

    // Asking for nullability is slow, and the answer never changes.
    private static readonly ConcurrentDictionary<ParameterInfo, bool> MayBeNull = new();

    private readonly Random _random = new(seed);

    /// <summary>The types of every event that may be appended, by name.</summary>
    public static IReadOnlyList<Type> EventTypesAll { get; } = [.. EventTypes.Names.Select(name => EventTypes.Find(name)!)];

    public IEvent Event() => (IEvent)Of(EventTypesAll[_random.Next(EventTypesAll.Count)])!;

    public T Of<T>() => (T)Of(typeof(T))!;

    public object? Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return _random.Next(2) == 0 ? null : Of(underlying);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(_random.Next(values.Length));
        }

        return type switch
        {
            _ when type == typeof(Guid) => Guid(),
            _ when type == typeof(string) => Words[_random.Next(Words.Length)],
            _ when type == typeof(int) => _random.Next(-2, 6),
            _ when type == typeof(long) => _random.Next(4) == 0 ? _random.NextInt64() : _random.NextInt64(-2, 6),
            _ when type == typeof(double) => _random.NextDouble(),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(DateTimeOffset) => Moment(),
            _ when type == typeof(byte[]) => Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)]),
            _ when type == typeof(StreamName) => StreamName.For("stream", Guid()),
            _ when IsId(type) => Activator.CreateInstance(type, Guid()),
            _ when ItemOf(type) is { } item => Items(item),
            _ when type.IsAbstract => Of(Derived(type)),
            _ => Construct(type),
        };
    }

    private object Construct(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }

    private object? Argument(ParameterInfo parameter)
    {
        var mayBeNull = MayBeNull.GetOrAdd(parameter, asked => new NullabilityInfoContext().Create(asked).WriteState == NullabilityState.Nullable);
        return mayBeNull && _random.Next(2) == 0 ? null : Of(parameter.ParameterType);
    }

    private Array Items(Type item)
    {
        var items = Array.CreateInstance(item, _random.Next(ItemsMax + 1));
        for (var index = 0; index < items.Length; index++)
        {
            items.SetValue(Of(item), index);
        }

        return items;
    }

    private Type Derived(Type type)
    {
        var known = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(attribute => attribute.DerivedType).ToArray();
        return known[_random.Next(known.Length)];
    }

    private Guid Guid()
    {
        // Few different ones, so that some repeat.
        var bytes = new byte[16];
        bytes[15] = (byte)_random.Next(5);
        return new Guid(bytes, bigEndian: true);
    }

    private DateTimeOffset Moment() => new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)
        .AddTicks(_random.NextInt64(-TimeSpan.TicksPerDay * 400, TimeSpan.TicksPerDay * 400))
        .ToOffset(TimeSpan.FromHours(_random.Next(-3, 4)));

    private static bool IsId(Type type) =>
        type.IsValueType && Array.Exists(type.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>));

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
