using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>Takes noise and traces of compression out of a picture, tile by tile; its size stays.</summary>
public sealed class Denoiser(IModelRunner runner)
{
    private static readonly Painter Cleaner = new(new ModelId("waifu2x-cunet-denoise"), 1, 28, KeepsMargin: false, TilePx: 128, MultipleOfPx: 4);

    private readonly TiledPainter tiles = new(runner);

    /// <exception cref="ModelException">The model failed.</exception>
    public ValueTask<Photo> Denoise(Photo photo, CancellationToken cancellation) => tiles.Paint(Cleaner, photo, cancellation);
}
