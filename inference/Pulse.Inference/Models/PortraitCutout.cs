using Pulse.Inference.Imaging;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>How much of each pixel belongs to the person: 0 not at all, 255 wholly.</summary>
/// <param name="Alpha">One number for each pixel, row by row.</param>
/// <param name="Width">In pixels, as the photograph's.</param>
/// <param name="Height">In pixels, as the photograph's.</param>
/// <param name="Coverage">Share of the picture that the person takes, 0 to 1.</param>
public sealed record PortraitMask(byte[] Alpha, int Width, int Height, double Coverage)
{
    /// <summary>From this on a pixel belongs to the person rather than not.</summary>
    private const byte PersonFrom = 128;

    /// <summary>How far down a person's head is, as a share of the person's height: what a crop must keep.</summary>
    private const double HeadShare = 0.16;

    /// <summary>The smallest rectangle that holds the person, in pixels.</summary>
    public (int Left, int Top, int Width, int Height) Bounds { get; } = BoundsOf(Alpha, Width, Height);

    /// <summary>Where the head is, as shares of width and height.</summary>
    public (double X, double Y) Head => ((Bounds.Left + (Bounds.Width / 2.0)) / Width, (Bounds.Top + (Bounds.Height * HeadShare)) / Height);

    /// <summary>The person alone: the photograph with the mask as its alpha channel, cropped to <see cref="Bounds"/>, as a PNG.</summary>
    /// <param name="sidePxMax">The longer side of what comes out; a larger person is made smaller.</param>
    public (byte[] Png, int Width, int Height) Figure(Photo photo, int sidePxMax)
    {
        (int left, int top, int width, int height) = Bounds;
        double scale = Math.Min(1, (double)sidePxMax / Math.Max(width, height));
        (int outWidth, int outHeight) = (Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)));
        using VipsImage whole = VipsImage.FromPixels(Alpha, Width, Height, bands: 1);
        using VipsImage part = whole.Crop(left, top, width, height);
        using VipsImage alpha = part.Stretch(outWidth, outHeight);
        Photo figure = photo.Cropped(left, top, width, height).Stretched(outWidth, outHeight);
        return (new PortraitMask(alpha.Pixels(), outWidth, outHeight, Coverage).CutOut(figure), outWidth, outHeight);
    }

    /// <summary>The photograph with the mask as its alpha channel, as a PNG.</summary>
    public byte[] CutOut(Photo photo)
    {
        if ((photo.Width, photo.Height) != (Width, Height))
        {
            throw new ArgumentException("The mask is of another picture.", nameof(photo));
        }

        const int bands = Photo.Bands + 1;
        var pixels = new byte[Alpha.Length * bands];
        for (int index = 0; index < Alpha.Length; index++)
        {
            photo.Pixels.AsSpan(index * Photo.Bands, Photo.Bands).CopyTo(pixels.AsSpan(index * bands));
            pixels[(index * bands) + Photo.Bands] = Alpha[index];
        }

        using VipsImage image = VipsImage.FromPixels(pixels, Width, Height, bands);
        return image.Encode(ImageFormat.Png);
    }

    /// <summary>Everything, where no pixel is surely the person's.</summary>
    private static (int Left, int Top, int Width, int Height) BoundsOf(byte[] alpha, int width, int height)
    {
        (int left, int top, int right, int bottom) = (width, height, -1, -1);
        for (int at = 0; at < alpha.Length; at++)
        {
            if (alpha[at] >= PersonFrom)
            {
                (int x, int y) = (at % width, at / width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        return right < 0 ? (0, 0, width, height) : (left, top, right - left + 1, bottom - top + 1);
    }
}

/// <summary>Cuts people out of a photograph whose face shows. The mask alone also takes flowers for people, so a face is asked for first.</summary>
public sealed class PortraitCutout(IModelRunner runner)
{
    private const int ModelSidePx = 256;
    private const float FullScale = 255;

    /// <summary>Below this share of the picture it is noise, not a person.</summary>
    private const double CoverageMin = 0.01;

    private const double FaceMin = 0.5;
    private static readonly ModelId Model = new("selfie-segmentation");

    private readonly FaceFinder faces = new(runner);

    /// <exception cref="ModelException">The model failed.</exception>
    public async ValueTask<PhotoResult<PortraitMask>> Mask(Photo photo, CancellationToken cancellation)
    {
        if (await faces.Surest(photo, cancellation) < FaceMin)
        {
            return new PhotoResult<PortraitMask>.Refused(PhotoRefusal.NobodyFound);
        }

        Photo small = photo.Stretched(ModelSidePx, ModelSidePx);
        float[] values = Array.ConvertAll(small.Pixels, value => value / FullScale);
        IReadOnlyDictionary<string, Tensor> answer = await runner.Run(
            Model,
            new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["image"] = Tensor.Of(values, 1, ModelSidePx, ModelSidePx, Photo.Bands) },
            cancellation);
        float[] mask = answer["mask"].Floats;
        double coverage = mask.Average();
        if (coverage < CoverageMin)
        {
            return new PhotoResult<PortraitMask>.Refused(PhotoRefusal.NobodyFound);
        }

        mask = GuidedFilter.Refine(mask, small);
        using VipsImage coarse = VipsImage.FromPixels(Array.ConvertAll(mask, share => (byte)((share * FullScale) + 0.5f)), ModelSidePx, ModelSidePx, bands: 1);
        using VipsImage fine = coarse.Stretch(photo.Width, photo.Height);
        return new PhotoResult<PortraitMask>.Done(new PortraitMask(fine.Pixels(), photo.Width, photo.Height, coverage));
    }
}
