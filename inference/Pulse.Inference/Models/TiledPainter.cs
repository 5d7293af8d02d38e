using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>A model that makes an image of an image, and how it wants to be fed.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Factor">How much larger its result is.</param>
/// <param name="MarginPx">What it sees beyond each edge of a tile; at the picture's edge a mirror image stands there.</param>
/// <param name="KeepsMargin">True when the margin comes out with the result; false when the model uses it up.</param>
/// <param name="TilePx">Side of a tile without margins; its square bounds the memory of a pass.</param>
/// <param name="MultipleOfPx">What a tile's side must divide by.</param>
public sealed record Painter(ModelId Model, int Factor, int MarginPx, bool KeepsMargin, int TilePx, int MultipleOfPx = 1);

/// <summary>
/// Paints a picture of any size tile by tile, so that memory does not grow with the picture. Tiles overlap by what a model can see, so no seam shows.
/// </summary>
public sealed class TiledPainter(IModelRunner runner)
{
    private const string Input = "image";
    private const string Output = "result";

    public async ValueTask<Photo> Paint(Painter painter, Photo photo, CancellationToken cancellation)
    {
        var result = new byte[checked(photo.Pixels.Length * painter.Factor * painter.Factor)];
        for (int top = 0; top < photo.Height; top += painter.TilePx)
        {
            for (int left = 0; left < photo.Width; left += painter.TilePx)
            {
                int width = Math.Min(painter.TilePx, photo.Width - left);
                int height = Math.Min(painter.TilePx, photo.Height - top);
                Tensor tile = Take(photo, painter, left, top, RoundUp(width, painter.MultipleOfPx), RoundUp(height, painter.MultipleOfPx));
                IReadOnlyDictionary<string, Tensor> answer = await runner.Run(
                    painter.Model, new Dictionary<string, Tensor>(StringComparer.Ordinal) { [Input] = tile }, cancellation);
                Put(answer[Output], painter, result, photo.Width * painter.Factor, new Area(left, top, width, height));
            }
        }

        return new Photo(result, photo.Width * painter.Factor, photo.Height * painter.Factor);
    }

    private readonly record struct Area(int Left, int Top, int Width, int Height);

    private static Tensor Take(Photo photo, Painter painter, int left, int top, int width, int height)
    {
        int margin = painter.MarginPx;
        int outerWidth = width + (2 * margin);
        int outerHeight = height + (2 * margin);
        var values = new float[outerWidth * outerHeight * Photo.Bands];
        int at = 0;
        for (int y = 0; y < outerHeight; y++)
        {
            int row = Mirror(top + y - margin, photo.Height) * photo.Width;
            for (int x = 0; x < outerWidth; x++)
            {
                int from = (row + Mirror(left + x - margin, photo.Width)) * Photo.Bands;
                values[at++] = photo.Pixels[from];
                values[at++] = photo.Pixels[from + 1];
                values[at++] = photo.Pixels[from + 2];
            }
        }

        return Tensor.Of(values, 1, outerHeight, outerWidth, Photo.Bands);
    }

    private static void Put(Tensor tile, Painter painter, byte[] result, int resultWidth, Area area)
    {
        int trim = painter.KeepsMargin ? painter.MarginPx * painter.Factor : 0;
        int tileWidth = tile.Shape[2];
        if ((area.Height * painter.Factor) + (2 * trim) > tile.Shape[1] || (area.Width * painter.Factor) + (2 * trim) > tileWidth)
        {
            throw new ModelException("PLS-ML20", $"model {painter.Model} gave a smaller tile than it should");
        }

        float[] values = tile.Floats;
        int numbers = area.Width * painter.Factor * Photo.Bands;
        for (int y = 0; y < area.Height * painter.Factor; y++)
        {
            int from = (((trim + y) * tileWidth) + trim) * Photo.Bands;
            int to = ((((area.Top * painter.Factor) + y) * resultWidth) + (area.Left * painter.Factor)) * Photo.Bands;
            for (int index = 0; index < numbers; index++)
            {
                result[to + index] = (byte)Math.Clamp(values[from + index] + 0.5f, 0, byte.MaxValue);
            }
        }
    }

    /// <summary>The place that a mirror at each edge shows; the edge's own pixel is not repeated.</summary>
    private static int Mirror(int at, int length)
    {
        if (length == 1)
        {
            return 0;
        }

        int period = 2 * (length - 1);
        int folded = ((at % period) + period) % period;
        return folded < length ? folded : period - folded;
    }

    private static int RoundUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;
}
