using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Composer.Photos;
using Pulse.Inference.Imaging;
using Pulse.Inference.Studio;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Generation;

/// <summary>A person's materials with their files, ready to be composed with.</summary>
/// <param name="Given">What the person gave; null when nothing.</param>
public sealed record Supplies(Materials? Given = null, BrandKit? Brand = null, ScenePhoto? Photo = null)
{
    public static Supplies None { get; } = new();
}

/// <summary>Fetches what people gave. All or nothing: whoever asked for a colour and a font does not get a picture without the font.</summary>
public sealed class SupplyRoom(IBlobStore blobs, ImagingRuntime imaging)
{
    private const string LogoMissing = "LOGO_MISSING";
    private const string PhotoMissing = "PHOTO_MISSING";

    /// <returns>The supplies, or a code that says what cannot be obeyed.</returns>
    public async ValueTask<(Supplies? Supplies, string? Problem)> Fetch(OrganizationId organization, Materials? given, CancellationToken cancellation)
    {
        if (given is null)
        {
            return (Supplies.None, null);
        }

        var (brand, problem) = given.Brand is { } use ? await FetchBrand(organization, use, cancellation) : (null, null);
        if (problem is not null)
        {
            return (null, problem);
        }

        var photo = given.Photo is { } asked ? await FetchPhoto(organization, asked, cancellation) : null;
        return given.Photo is not null && photo is null ? (null, PhotoMissing) : (new Supplies(given, brand, photo), null);
    }

    private async ValueTask<(BrandKit? Brand, string? Problem)> FetchBrand(OrganizationId organization, BrandUse use, CancellationToken cancellation)
    {
        var logo = use.Logo is { } asset && await FindClean(organization, asset, cancellation) is { } facts
            ? await AssetFiles.Read(blobs, organization, facts.File, cancellation)
            : null;
        if (use.Logo is not null && logo is null)
        {
            return (null, LogoMissing);
        }

        var brand = BrandKit.Check(new BrandInput([.. use.Colours.Select(Rgb.Parse)], use.ArabicFont, use.LatinFont, logo), imaging);
        return brand.Problems.FirstOrDefault(problem => problem.Reason != BrandProblemReason.NoColours) is { } problem
            ? (null, CodeOf(problem.Reason))
            : (brand, null);
    }

    /// <summary>Null when its file is gone. Where nobody was found, there is nothing but the whole photograph.</summary>
    private async ValueTask<ScenePhoto?> FetchPhoto(OrganizationId organization, PhotoUse use, CancellationToken cancellation)
    {
        if (await FindClean(organization, use.Asset, cancellation) is not { } facts)
        {
            return null;
        }

        if (use.CutOut && facts.CutOut is { } figure)
        {
            return await AssetFiles.Read(blobs, organization, figure, cancellation) is { } png
                ? new ScenePhoto(figure.Sha256, png, figure.Width, figure.Height, ScenePhotoKind.CutOut)
                : null;
        }

        if (await blobs.FindResult(organization, AssetKeys.Scene(use.Asset), cancellation) is not { } jpeg)
        {
            return null;
        }

        var photo = new ScenePhoto(facts.File.Sha256, jpeg.ToArray(), facts.File.Width, facts.File.Height, ScenePhotoKind.Whole);
        return facts.Focus is { } focus ? photo with { FocusX = focus.X, FocusY = focus.Y } : photo;
    }

    private async ValueTask<AssetFacts?> FindClean(OrganizationId organization, AssetId asset, CancellationToken cancellation) =>
        (await AssetFiles.FindCheck(blobs, organization, asset, cancellation) as AssetClean)?.Facts;

    private static string CodeOf(BrandProblemReason reason) => reason switch
    {
        BrandProblemReason.UnknownFont => "BRAND_FONT_UNKNOWN",
        BrandProblemReason.FontLacksScript => "BRAND_FONT_LACKS_SCRIPT",
        BrandProblemReason.TooManyColours => "BRAND_TOO_MANY_COLOURS",
        _ => "BRAND_LOGO_NOT_TAKEN",
    };
}
