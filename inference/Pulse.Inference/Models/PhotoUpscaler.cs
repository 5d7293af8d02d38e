using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>How much time an enlargement may take.</summary>
public enum UpscaleEffort
{
    /// <summary>Seconds.</summary>
    Normal,

    /// <summary>About half as long again, for half a decibel to three more.</summary>
    Careful,
}

/// <summary>Enlarges photographs and drawings by neural networks, tile by tile.</summary>
/// <remarks>
/// The networks were chosen by measurement (their cards name the figures): those of waifu2x, made for drawings, also do best on photographs. The
/// second doubling of a large picture adds little that can be seen, so it is done by the smallest network.
/// </remarks>
public sealed class PhotoUpscaler(IModelRunner runner, PhotoLimits limits)
{
    private static readonly Painter Slim = new(new ModelId("esrgan-slim-x2"), 2, 12, KeepsMargin: true, TilePx: 128);
    private static readonly Painter Upconv = new(new ModelId("waifu2x-upconv7-x2"), 2, 7, KeepsMargin: false, TilePx: 128);
    private static readonly Painter Cunet = new(new ModelId("waifu2x-cunet-x2"), 2, 18, KeepsMargin: false, TilePx: 128, MultipleOfPx: 4);

    private readonly TiledPainter tiles = new(runner);

    /// <summary>Makes both sides two or four times as long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another factor.</exception>
    /// <exception cref="ModelException">The model failed.</exception>
    public async ValueTask<PhotoResult<Photo>> Upscale(Photo photo, int factor, UpscaleEffort effort, CancellationToken cancellation)
    {
        if (factor is not (2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A photograph is enlarged two or four times.");
        }

        if ((long)photo.Width * photo.Height * factor * factor > limits.ResultPixelsMax)
        {
            return new PhotoResult<Photo>.Refused(PhotoRefusal.TooManyPixels);
        }

        Photo result = photo;
        foreach (Painter step in Steps(factor, effort))
        {
            result = await tiles.Paint(step, result, cancellation);
        }

        return new PhotoResult<Photo>.Done(result);
    }

    private static Painter[] Steps(int factor, UpscaleEffort effort) => (factor, effort) switch
    {
        (2, UpscaleEffort.Normal) => [Upconv],
        (4, UpscaleEffort.Normal) => [Upconv, Slim],
        (2, UpscaleEffort.Careful) => [Cunet],
        (4, UpscaleEffort.Careful) => [Cunet, Upconv],
        _ => throw new ArgumentOutOfRangeException(nameof(effort)),
    };
}
