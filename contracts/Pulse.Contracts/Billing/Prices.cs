namespace Pulse.Contracts.Billing;

/// <summary>What things cost, in whole credits. A list never changes once it was used; a new price is a new list.</summary>
/// <param name="SampleSetCredits">Four samples.</param>
/// <param name="FinalCredits">One high-resolution creative.</param>
public sealed record PriceList(string Version, long SampleSetCredits, long FinalCredits);

/// <summary>The price lists of the built-in composer.</summary>
public static class Prices
{
    public static PriceList Composer2026 { get; } = new("composer-2026-11", SampleSetCredits: 0, FinalCredits: 1);

    public static PriceList Current => Composer2026;

    /// <exception cref="KeyNotFoundException">No list has this version: an unknown price is refused, never guessed.</exception>
    public static PriceList Find(string version) =>
        string.Equals(version, Composer2026.Version, StringComparison.Ordinal)
            ? Composer2026
            : throw new KeyNotFoundException($"There is no price list '{version}'.");
}

/// <summary>Limits of what is free, per organization.</summary>
public static class FreeLimits
{
    /// <summary>Generations whose hold is neither settled nor released.</summary>
    public const int OpenGenerationsMax = 5;

    /// <summary>Sample sets begun in one day (UTC).</summary>
    public const int SampleSetsPerDayMax = 50;

    /// <summary>Credits of a new development organization.</summary>
    public const long DevelopmentGrantCredits = 100;
}
