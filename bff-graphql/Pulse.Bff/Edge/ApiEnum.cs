using System.Collections.Frozen;
using System.Text.Json;

namespace Pulse.Bff.Edge;

/// <summary>Reads enums from the names that read models and the schema share, for example <c>AWAITING_PICK</c>.</summary>
internal static class ApiEnum<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<string, TEnum> ByName = Enum.GetValues<TEnum>()
        .ToFrozenDictionary(value => value.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    /// <summary>The name of a value, for example <c>AWAITING_PICK</c>.</summary>
    public static string NameOf(TEnum value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    /// <exception cref="KeyNotFoundException">A read model holds a name that this build does not know.</exception>
    public static TEnum Parse(string name) => ByName[name.Replace("_", "", StringComparison.Ordinal)];
}
