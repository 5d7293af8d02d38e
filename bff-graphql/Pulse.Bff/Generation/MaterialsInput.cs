using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Text;

namespace Pulse.Bff.Generation;

public sealed record PhotoInput(Guid Id, bool CutOut);

public sealed record BrandInput(IReadOnlyList<string> Colours, string? ArabicFont, string? LatinFont, Guid? LogoId)
{
    private const int ColourCharacters = 7;

    /// <summary>What can be said of it without looking at fonts and files.</summary>
    internal Rejection? Check() =>
        Colours.Count > BrandUse.ColoursMax || !Colours.All(IsColour) ? new Rejection(RejectionCode.ColoursNotTaken, "brand.colours")
        : (ArabicFont is { } arabic ? TextRules.Check(arabic, BrandUse.FontCharactersMax, "brand.arabicFont") : null)
            ?? (LatinFont is { } latin ? TextRules.Check(latin, BrandUse.FontCharactersMax, "brand.latinFont") : null);

    internal BrandUse Use() => new(
        [.. Colours.Select(colour => colour.ToLowerInvariant())], ArabicFont, LatinFont, LogoId is { } logo ? new AssetId(logo) : null);

    private static bool IsColour(string text) => text.Length == ColourCharacters && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);
}

/// <summary>What a person gives for a creative besides the prompt.</summary>
internal static class MaterialsInput
{
    internal static Materials? Of(PhotoInput? photo, BrandInput? brand) => photo is null && brand is null
        ? null
        : new Materials(photo is null ? null : new PhotoUse(new AssetId(photo.Id), photo.CutOut), brand?.Use());
}
