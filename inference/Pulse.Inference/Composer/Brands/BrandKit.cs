using System.Security.Cryptography;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

/// <summary>What a person says of their brand, unchecked.</summary>
/// <param name="Colours">1 to <see cref="BrandKit.ColoursMax"/>, the most important first.</param>
/// <param name="ArabicFont">A family of <see cref="FontCatalog"/>, or null for the mood's.</param>
/// <param name="LatinFont">A family of <see cref="FontCatalog"/>, or null for the mood's.</param>
/// <param name="Logo">A file as it was uploaded: PNG, JPEG, WebP or SVG; or null.</param>
public sealed record BrandInput(IReadOnlyList<Rgb> Colours, string? ArabicFont = null, string? LatinFont = null, byte[]? Logo = null);

/// <summary>Why a part of a brand cannot be obeyed.</summary>
public enum BrandProblemReason
{
    NoColours,
    TooManyColours,

    /// <summary>No such family in the catalog.</summary>
    UnknownFont,

    /// <summary>The family draws no letters of the script that it was given for.</summary>
    FontLacksScript,

    /// <summary>The family draws the script, but not a letter of this very text. Found when composing.</summary>
    FontLacksLetters,

    /// <summary>The family draws a vowel on shadda between the letters, so another sets this very text. Found when composing.</summary>
    FontMisplacesMarks,

    /// <summary>Neither PNG, JPEG, WebP nor SVG.</summary>
    LogoNotAPicture,
    LogoTooManyBytes,
    LogoTooManyPixels,
    LogoTooSmall,

    /// <summary>More than <see cref="LogoReader.AspectMax"/> times as long as high, or as high as long.</summary>
    LogoTooLong,

    /// <summary>Truncated, or not what its first bytes say.</summary>
    LogoDamaged,

    /// <summary>Nothing in it is visible.</summary>
    LogoEmpty,

    /// <summary>A document type or an entity: XML that may fetch or multiply.</summary>
    LogoSvgDocumentType,
    LogoSvgScript,
    LogoSvgEventAttribute,
    LogoSvgForeignObject,

    /// <summary>It refers to something outside of itself.</summary>
    LogoSvgExternalReference,

    /// <summary>An element that a logo is not taken with: text (it must be outlines), animation, filters, pictures.</summary>
    LogoSvgElement,

    /// <summary>More elements, or uses of uses, than a logo needs.</summary>
    LogoSvgTooComplex,

    /// <summary>Neither a view box nor a width and a height.</summary>
    LogoSvgNoSize,
}

/// <summary>A part of a brand that is not obeyed, and why.</summary>
/// <param name="Detail">The family, element or attribute meant; empty where the reason says all.</param>
public sealed record BrandProblem(BrandProblemReason Reason, string Detail = "");

/// <summary>A checked brand: what it holds can be obeyed. Made by <see cref="Check"/> only, so that no unread logo reaches a picture.</summary>
public sealed record BrandKit
{
    public const int ColoursMax = 5;

    private BrandKit(IReadOnlyList<Rgb> colours, string? arabicFont, string? latinFont, BrandLogo? logo, IReadOnlyList<BrandProblem> problems)
    {
        Colours = colours;
        ArabicFont = arabicFont;
        LatinFont = latinFont;
        Logo = logo;
        Problems = problems;
        string content = string.Join('\n', string.Join(' ', colours), arabicFont, latinFont, logo?.Sha256);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    /// <summary>Without repetitions. Empty when none was given: the topic's palettes are then used.</summary>
    public IReadOnlyList<Rgb> Colours { get; }

    public string? ArabicFont { get; }

    public string? LatinFont { get; }

    /// <summary>Null when none was given, or the file was refused.</summary>
    public BrandLogo? Logo { get; }

    /// <summary>What was asked for and is not in this kit. A caller that wants all or nothing refuses a kit that has any.</summary>
    public IReadOnlyList<BrandProblem> Problems { get; }

    /// <summary>Of all that is obeyed, the logo's file included; lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Reads what a person gave. It never fails on content: what cannot be obeyed is left out and named in <see cref="Problems"/>.</summary>
    public static BrandKit Check(BrandInput input, ImagingRuntime imaging)
    {
        var problems = new List<BrandProblem>();
        Rgb[] colours = [.. input.Colours.Distinct()];
        if (colours.Length is 0 or > ColoursMax)
        {
            problems.Add(new BrandProblem(colours.Length == 0 ? BrandProblemReason.NoColours : BrandProblemReason.TooManyColours));
        }

        BrandLogo? logo = null;
        if (input.Logo is not null)
        {
            (logo, BrandProblem? refusal) = LogoReader.Read(input.Logo);
            problems.AddRange(refusal is null ? [] : [refusal]);
        }

        return new BrandKit(
            [.. colours.Take(ColoursMax)],
            BrandFaces.Known(input.ArabicFont, Script.Arabic, imaging.Fonts, problems),
            BrandFaces.Known(input.LatinFont, Script.Latin, imaging.Fonts, problems),
            logo,
            problems);
    }
}

/// <summary>What a recipe says of the brand that ruled its design.</summary>
/// <param name="Sha256">Of the kit: the same kit is needed to make the same picture.</param>
/// <param name="LogoSha256">Of the logo's file as it was given, or null.</param>
/// <param name="Logo">Where the logo lies, or null.</param>
/// <param name="Problems">What was asked for and not obeyed in this picture.</param>
public sealed record RecipeBrand(
    string Sha256,
    IReadOnlyList<string> Colours,
    string? ArabicFont,
    string? LatinFont,
    string? LogoSha256,
    PlacedLogo? Logo,
    IReadOnlyList<BrandProblem> Problems);

/// <summary>Where a logo lies, in design units.</summary>
/// <param name="Clear">The logo and the space around it that stays empty.</param>
/// <param name="Under">The colour that it lies on.</param>
/// <param name="HasPlate">True when <paramref name="Under"/> is a plate made for it, because it could not be seen on the ground.</param>
public sealed record PlacedLogo(Box Box, Box Clear, string Under, bool HasPlate);
