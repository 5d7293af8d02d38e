using System.Collections.Concurrent;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL;

/// <summary>
/// Coerced arguments of a field, or fields of an input object. An absent value differs from a null one: see <see cref="Has"/>.
/// Values are what the scalar reads, an enum value's name, a nested <see cref="InputValues"/>, or an array of these.
/// </summary>
public sealed class InputValues
{
    private readonly IReadOnlyList<InputValueDefinition> _definitions;
    private readonly object?[] _values;
    private readonly bool[] _present;

    internal InputValues(IReadOnlyList<InputValueDefinition> definitions)
    {
        _definitions = definitions;
        _values = definitions.Count == 0 ? [] : new object?[definitions.Count];
        _present = definitions.Count == 0 ? [] : new bool[definitions.Count];
    }

    internal static InputValues Empty { get; } = new([]);

    public IEnumerable<string> Names => _definitions.Where((_, i) => _present[i]).Select(static d => d.Name);

    /// <summary>Whether the caller, or a default, gave the value; it may be null.</summary>
    public bool Has(string name) => IndexOf(name) is >= 0 and var i && _present[i];

    public object? Raw(string name) => IndexOf(name) is >= 0 and var i ? _values[i] : null;

    /// <summary>A scalar's or an enum's value; default when absent or null.</summary>
    public T Get<T>(string name) => Leaf<T>(Raw(name));

    public T? Object<T>(string name, Func<InputValues, T> read)
        where T : class => Raw(name) is InputValues values ? read(values) : null;

    /// <summary>A list's items, each read by <paramref name="read"/>; null when absent or null.</summary>
    public IReadOnlyList<T>? List<T>(string name, Func<object?, T> read) => Items(Raw(name), read);

    public static T[]? Items<T>(object? value, Func<object?, T> read) => value is object?[] items ? Array.ConvertAll(items, i => read(i)) : null;

    /// <summary>Converts one coerced leaf value; enum names match C# members without regard to case and underscores.</summary>
    public static T Leaf<T>(object? value)
    {
        if (value is null)
        {
            return default!;
        }

        if (value is T typed)
        {
            return typed;
        }

        var target = System.Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (target.IsEnum && value is string name)
        {
            return (T)EnumMembers.Parse(target, name);
        }

        throw new InvalidCastException($"An input value of type {value.GetType()} was asked for as {typeof(T)}.");
    }

    internal void Set(int index, object? value)
    {
        _values[index] = value;
        _present[index] = true;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _definitions.Count; i++)
        {
            if (string.Equals(_definitions[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>C# members of enums by their GraphQL names, found once per type.</summary>
internal static class EnumMembers
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, object>> ByType = new();

    public static object Parse(Type type, string name) => Of(type)[Fold(name)];

    public static Dictionary<string, object> Of(Type type) => ByType.GetOrAdd(type, static t =>
        Enum.GetNames(t).ToDictionary(Fold, n => Enum.Parse(t, n), StringComparer.Ordinal));

    /// <summary><c>IN_PROGRESS</c> and <c>InProgress</c> fold to the same text.</summary>
    public static string Fold(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
}
