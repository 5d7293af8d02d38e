using System.Collections.Frozen;

namespace Pulse.Bff.Edge;

/// <summary>Reads enums from the names that read models and the schema share, for example <c>AWAITING_PICK</c>.</summary>
internal static class ApiEnum<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<string, TEnum> ByName = Enum.GetValues<TEnum>()
        .ToFrozenDictionary(value => value.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">A read model holds a name that this build does not know.</exception>
    public static TEnum Parse(string name) => ByName[name.Replace("_", "", StringComparison.Ordinal)];
}
