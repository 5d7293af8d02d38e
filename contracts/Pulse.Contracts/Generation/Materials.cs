using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Generation;

/// <summary>What a person gave for a creative besides the prompt.</summary>
public sealed record Materials(PhotoUse? Photo = null, BrandUse? Brand = null);

/// <summary>A photograph inside the creative.</summary>
/// <param name="CutOut">True to use the person in it without what is behind, where somebody was found.</param>
public sealed record PhotoUse(AssetId Asset, bool CutOut = false);

/// <summary>A brand that rules the creative; what is absent stays the composer's.</summary>
/// <param name="Colours">As <c>#rrggbb</c>, the most important first; up to <see cref="ColoursMax"/>.</param>
/// <param name="ArabicFont">A family for what is written in Arabic.</param>
/// <param name="LatinFont">A family for what is written in Latin letters.</param>
public sealed record BrandUse(IReadOnlyList<string> Colours, string? ArabicFont = null, string? LatinFont = null, AssetId? Logo = null)
{
    public const int ColoursMax = 5;
    public const int FontCharactersMax = 60;
}
