using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;
using Pulse.Inference.Studio;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Generation;

/// <summary>A person's materials with their files, ready to be composed with.</summary>
/// <param name="Given">What the person gave; null when nothing.</param>
public sealed record Supplies(Materials? Given = null, BrandKit? Brand = null)
{
    public static Supplies None { get; } = new();
}

/// <summary>Fetches what people gave. All or nothing: whoever asked for a colour and a font does not get a picture without the font.</summary>
public sealed class SupplyRoom(IBlobStore blobs, ImagingRuntime imaging)
{
    private const string LogoMissing = "LOGO_MISSING";

    /// <returns>The supplies, or a code that says what cannot be obeyed.</returns>
    public async ValueTask<(Supplies? Supplies, string? Problem)> Fetch(OrganizationId organization, Materials? given, CancellationToken cancellation)
    {
        if (given is null)
        {
            return (Supplies.None, null);
        }

        BrandKit? brand = null;
        if (given.Brand is { } use)
        {
            var logo = use.Logo is { } asset ? await Clean(organization, asset, facts => facts.File, cancellation) : null;
            if (use.Logo is not null && logo is null)
            {
                return (null, LogoMissing);
            }

            brand = BrandKit.Check(new BrandInput("", [.. use.Colours.Select(Rgb.Parse)], use.ArabicFont, use.LatinFont, logo), imaging);
            if (brand.Problems.FirstOrDefault(problem => problem.Reason != BrandProblemReason.NoColours) is { } problem)
            {
                return (null, CodeOf(problem.Reason));
            }
        }

        return (new Supplies(given, brand), null);
    }

    /// <summary>A file of an asset that was found clean, or null.</summary>
    private async ValueTask<byte[]?> Clean(
        OrganizationId organization, AssetId asset, Func<AssetFacts, ImageFacts?> which, CancellationToken cancellation) =>
        await AssetFiles.FindCheck(blobs, organization, asset, cancellation) is AssetClean clean && which(clean.Facts) is { } picture
            ? await AssetFiles.Read(blobs, organization, picture, cancellation)
            : null;

    private static string CodeOf(BrandProblemReason reason) => reason switch
    {
        BrandProblemReason.UnknownFont => "BRAND_FONT_UNKNOWN",
        BrandProblemReason.FontLacksScript => "BRAND_FONT_LACKS_SCRIPT",
        BrandProblemReason.TooManyColours => "BRAND_TOO_MANY_COLOURS",
        _ => "BRAND_LOGO_NOT_TAKEN",
    };
}
