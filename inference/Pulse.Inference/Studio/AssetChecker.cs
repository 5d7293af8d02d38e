using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;
using Pulse.Ports.Blobs;
using Pulse.Ports.Models;

namespace Pulse.Inference.Studio;

/// <summary>
/// Looks at a file in quarantine. A photograph leaves it as pixels only, in a size that creatives can use, and with a cut-out of whoever
/// is in it; a logo leaves it as it came, because it is read anew, and as strictly, whenever it is drawn.
/// </summary>
public sealed class AssetChecker(
    PhotoReader reader, ImageSafety safety, Denoiser denoiser, PhotoUpscaler upscaler, PortraitCutout portraits, ImagingRuntime imaging, IBlobStore blobs)
{
    /// <summary>Names everything that decides here.</summary>
    public const string ChecksVersion = "assets/2026.11-1+" + ImageSafety.RulesVersion;

    /// <summary>A photograph is kept no larger than this on its longer side: a full page of A4 at 200 dots an inch.</summary>
    private const int KeptSidePxMax = 2_400;

    /// <summary>A cut-out is kept no larger than this on its longer side: it must be a PNG, which takes long to read.</summary>
    private const int FigureSidePxMax = 1_400;

    /// <summary>A photograph whose longer side is shorter is enlarged, so that it is not a smear among sharp type.</summary>
    private const int EnlargedBelowPx = 640;

    private const int MuchEnlargedBelowPx = 320;

    /// <exception cref="ModelException">A model failed; nothing is known about the file.</exception>
    public ValueTask<AssetCheckResult> Check(OrganizationId organization, AssetId asset, AssetKind kind, byte[] file, CancellationToken cancellation) => kind switch
    {
        AssetKind.Photo => CheckPhoto(organization, asset, file, cancellation),
        AssetKind.Logo => CheckLogo(organization, file, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    private async ValueTask<AssetCheckResult> CheckPhoto(OrganizationId organization, AssetId asset, byte[] file, CancellationToken cancellation)
    {
        var read = reader.Read(file);
        if (read is PhotoResult<Photo>.Refused refused)
        {
            return Refuse(ReasonOf(refused.Reason));
        }

        var photo = Fit(((PhotoResult<Photo>.Done)read).Value);
        if (await Judge(photo, cancellation) is { } refusal)
        {
            return refusal;
        }

        var sharp = await Enlarge(photo, cancellation);
        var kept = await Store(organization, sharp.Encode(ImageFormat.Png), sharp.Width, sharp.Height, cancellation);
        await blobs.PutResult(organization, AssetKeys.Scene(asset), sharp.Encode(ImageFormat.Jpeg), cancellation);
        if (await portraits.Mask(sharp, cancellation) is not PhotoResult<PortraitMask>.Done { Value: var mask })
        {
            return new AssetClean(new AssetFacts(kept), ChecksVersion);
        }

        var figure = mask.Figure(sharp, FigureSidePxMax);
        var cutOut = await Store(organization, figure.Png, figure.Width, figure.Height, cancellation);
        return new AssetClean(new AssetFacts(kept, cutOut, new FocusPoint(mask.Head.X, mask.Head.Y)), ChecksVersion);
    }

    private async ValueTask<AssetCheckResult> CheckLogo(OrganizationId organization, byte[] file, CancellationToken cancellation)
    {
        var kit = BrandKit.Check(new BrandInput([], Logo: file), imaging);
        if (kit.Logo is not { } logo)
        {
            return Refuse(kit.Problems.Select(problem => ReasonOf(problem.Reason)).OfType<AssetRefusal>().First());
        }

        // Drawings of vectors are no photographs; the classifier knows nothing of them.
        if (reader.Read(file) is PhotoResult<Photo>.Done { Value: var pixels } && await Judge(pixels, cancellation) is { } refusal)
        {
            return refusal;
        }

        var sha256 = await blobs.PutContent(organization, file, cancellation);
        return new AssetClean(new AssetFacts(new ImageFacts(sha256, logo.WidthPx, logo.HeightPx, file.LongLength, logo.MediaType)), ChecksVersion);
    }

    private async ValueTask<AssetNotTaken?> Judge(Photo photo, CancellationToken cancellation) =>
        (await safety.Judge(photo, cancellation)).Verdict switch
        {
            ImageVerdict.Allowed => null,
            ImageVerdict.Review => Refuse(AssetRefusal.NeedsReview),
            ImageVerdict.Refused => Refuse(AssetRefusal.Explicit),
            var other => throw new InvalidOperationException($"{other} is no verdict."),
        };

    private static Photo Fit(Photo photo)
    {
        var longer = Math.Max(photo.Width, photo.Height);
        return longer <= KeptSidePxMax
            ? photo
            : photo.Stretched(Scaled(photo.Width, longer), Scaled(photo.Height, longer));
    }

    private static int Scaled(int side, int longer) => Math.Max(1, (int)((long)side * KeptSidePxMax / longer));

    /// <summary>Small photographs come from messengers, which compress them hard: their noise goes first, or it would be enlarged with them.</summary>
    private async ValueTask<Photo> Enlarge(Photo photo, CancellationToken cancellation)
    {
        var factor = Math.Max(photo.Width, photo.Height) switch
        {
            < MuchEnlargedBelowPx => 4,
            < EnlargedBelowPx => 2,
            _ => 1,
        };
        if (factor == 1)
        {
            return photo;
        }

        var clean = await denoiser.Denoise(photo, cancellation);
        return await upscaler.Upscale(clean, factor, UpscaleEffort.Normal, cancellation) is PhotoResult<Photo>.Done { Value: var larger } ? larger : clean;
    }

    private async ValueTask<ImageFacts> Store(OrganizationId organization, byte[] png, int width, int height, CancellationToken cancellation) => new(
        await blobs.PutContent(organization, png, cancellation), width, height, png.LongLength, ImageFormat.Png.MediaType());

    private static AssetNotTaken Refuse(AssetRefusal reason) => new(reason, ChecksVersion);

    private static AssetRefusal ReasonOf(PhotoRefusal refusal) => refusal switch
    {
        PhotoRefusal.NotAPicture => AssetRefusal.NotAPicture,
        PhotoRefusal.FormatNotTaken => AssetRefusal.FormatNotTaken,
        PhotoRefusal.TooManyBytes => AssetRefusal.TooManyBytes,
        PhotoRefusal.TooManyPixels => AssetRefusal.TooManyPixels,
        PhotoRefusal.TooSmall => AssetRefusal.TooSmall,
        PhotoRefusal.Damaged => AssetRefusal.Damaged,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A file is not refused for this."),
    };

    /// <summary>Null for what is not about the logo.</summary>
    private static AssetRefusal? ReasonOf(BrandProblemReason problem) => problem switch
    {
        BrandProblemReason.LogoNotAPicture => AssetRefusal.NotAPicture,
        BrandProblemReason.LogoTooManyBytes => AssetRefusal.TooManyBytes,
        BrandProblemReason.LogoTooManyPixels => AssetRefusal.TooManyPixels,
        BrandProblemReason.LogoTooSmall => AssetRefusal.TooSmall,
        BrandProblemReason.LogoTooLong => AssetRefusal.TooLong,
        BrandProblemReason.LogoDamaged => AssetRefusal.Damaged,
        BrandProblemReason.LogoEmpty => AssetRefusal.Empty,
        BrandProblemReason.LogoSvgDocumentType or BrandProblemReason.LogoSvgScript or BrandProblemReason.LogoSvgEventAttribute
            or BrandProblemReason.LogoSvgForeignObject or BrandProblemReason.LogoSvgExternalReference => AssetRefusal.ActiveContent,
        BrandProblemReason.LogoSvgElement or BrandProblemReason.LogoSvgTooComplex or BrandProblemReason.LogoSvgNoSize => AssetRefusal.DrawingNotTaken,
        _ => null,
    };
}
