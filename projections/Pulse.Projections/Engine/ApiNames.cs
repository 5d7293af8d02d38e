using System.Text.Json;

namespace Pulse.Projections.Engine;

/// <summary>Names of enum values as the public API and the read models write them, for example <c>AWAITING_PICK</c>.</summary>
public static class ApiNames
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Enum.GetName(value) is { } name
            ? JsonNamingPolicy.SnakeCaseUpper.ConvertName(name)
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Not a {typeof(TEnum).Name}.");
}
