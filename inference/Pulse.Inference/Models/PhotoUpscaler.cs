using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>What is enlarged.</summary>
public enum UpscaleStyle
{
    /// <summary>A photograph.</summary>
    Photograph,

    /// <summary>A drawing: flat colours and sharp lines.</summary>
    Drawing,

    /// <summary>A photograph, slower and better; four times needs the model <c>esrgan-thick-x4</c>, which is added.</summary>
    PhotographCareful,
}

/// <summary>Enlarges photographs by neural networks, tile by tile.</summary>
public sealed class PhotoUpscaler(IModelRunner runner, PhotoLimits limits)
{
    private static readonly Painter SlimTwice = new(new ModelId("esrgan-slim-x2"), 2, 12, KeepsMargin: true, TilePx: 256);
    private static readonly Painter SlimFourTimes = new(new ModelId("esrgan-slim-x4"), 4, 12, KeepsMargin: true, TilePx: 256);
    private static readonly Painter DrawingTwice = new(new ModelId("waifu2x-upconv7-x2"), 2, 7, KeepsMargin: false, TilePx: 256);
    private static readonly Painter CarefulTwice = new(new ModelId("waifu2x-cunet-x2"), 2, 18, KeepsMargin: false, TilePx: 128, MultipleOfPx: 4);
    private static readonly Painter CarefulFourTimes = new(new ModelId("esrgan-thick-x4"), 4, 24, KeepsMargin: true, TilePx: 96);

    private readonly TiledPainter tiles = new(runner);

    /// <summary>Makes both sides two or four times as long.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another factor.</exception>
    /// <exception cref="ModelException">The model is not there (<c>PLS-ML10</c>), or failed.</exception>
    public async ValueTask<PhotoResult<Photo>> Upscale(Photo photo, int factor, UpscaleStyle style, CancellationToken cancellation)
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
        foreach (Painter step in Steps(factor, style))
        {
            result = await tiles.Paint(step, result, cancellation);
        }

        return new PhotoResult<Photo>.Done(result);
    }

    private static Painter[] Steps(int factor, UpscaleStyle style) => (factor, style) switch
    {
        (2, UpscaleStyle.Photograph) => [SlimTwice],
        (4, UpscaleStyle.Photograph) => [SlimFourTimes],
        (2, UpscaleStyle.Drawing) => [DrawingTwice],
        (4, UpscaleStyle.Drawing) => [DrawingTwice, DrawingTwice],
        (2, UpscaleStyle.PhotographCareful) => [CarefulTwice],
        (4, UpscaleStyle.PhotographCareful) => [CarefulFourTimes],
        _ => throw new ArgumentOutOfRangeException(nameof(style)),
    };
}
