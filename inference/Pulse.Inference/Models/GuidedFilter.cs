namespace Pulse.Inference.Models;

/// <summary>
/// Pulls the edge of a mask to the edge in the picture (He, Sun and Tang, "Guided Image Filtering", 2010): in each small window the mask is taken
/// for a linear function of the picture's lightness.
/// </summary>
internal static class GuidedFilter
{
    private const int RadiusPx = 3;

    /// <summary>Differences in lightness below the square root of this (of 1) are no edges.</summary>
    private const float Smoothness = 1e-3f;

    private const float FullScale = 255;

    /// <summary>Mask and picture have the same size.</summary>
    internal static float[] Refine(float[] mask, Photo guide)
    {
        (int width, int height) = (guide.Width, guide.Height);
        var light = new float[mask.Length];
        for (int index = 0; index < light.Length; index++)
        {
            ReadOnlySpan<byte> pixel = guide.Pixels.AsSpan(index * Photo.Bands, Photo.Bands);
            light[index] = ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2])) / FullScale;
        }

        float[] meanLight = Mean(light, width, height);
        float[] meanMask = Mean(mask, width, height);
        float[] meanBoth = Mean(Product(light, mask), width, height);
        float[] meanSquare = Mean(Product(light, light), width, height);
        var slope = new float[mask.Length];
        var offset = new float[mask.Length];
        for (int index = 0; index < mask.Length; index++)
        {
            float variance = meanSquare[index] - (meanLight[index] * meanLight[index]);
            slope[index] = (meanBoth[index] - (meanLight[index] * meanMask[index])) / (variance + Smoothness);
            offset[index] = meanMask[index] - (slope[index] * meanLight[index]);
        }

        float[] meanSlope = Mean(slope, width, height);
        float[] meanOffset = Mean(offset, width, height);
        return [.. light.Select((value, index) => Math.Clamp((meanSlope[index] * value) + meanOffset[index], 0, 1))];
    }

    private static float[] Product(float[] left, float[] right) => [.. left.Zip(right, (first, second) => first * second)];

    /// <summary>Mean over a window, rows first, then columns; windows end at the picture's edge.</summary>
    private static float[] Mean(float[] values, int width, int height)
    {
        var rows = new float[values.Length];
        var result = new float[values.Length];
        for (int row = 0; row < height; row++)
        {
            Slide(values, rows, row * width, 1, width);
        }

        for (int column = 0; column < width; column++)
        {
            Slide(rows, result, column, width, height);
        }

        return result;
    }

    private static void Slide(float[] from, float[] to, int start, int step, int count)
    {
        double sum = 0;
        int inside = 0;
        for (int at = -RadiusPx; at < count; at++)
        {
            if (at + RadiusPx < count)
            {
                sum += from[start + ((at + RadiusPx) * step)];
                inside++;
            }

            if (at - RadiusPx - 1 >= 0)
            {
                sum -= from[start + ((at - RadiusPx - 1) * step)];
                inside--;
            }

            if (at >= 0)
            {
                to[start + (at * step)] = (float)(sum / inside);
            }
        }
    }
}
