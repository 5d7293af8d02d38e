using Pulse.Inference.Imaging;
using Pulse.Inference.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>Pictures to work on, and how close two of them are.</summary>
internal static class PhotoKit
{
    /// <summary>Something with edges, curves, slopes and texture, drawn by formula: sky, hills, a sun, windows.</summary>
    internal static Photo Scene(int width, int height)
    {
        var pixels = new byte[width * height * Photo.Bands];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double red, double green, double blue) = Colour((double)x / width, (double)y / height);
                int at = ((y * width) + x) * Photo.Bands;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)red, (byte)green, (byte)blue);
            }
        }

        return new Photo(pixels, width, height);
    }

    /// <summary>Noise of a fixed seed on every number.</summary>
    internal static Photo Noisy(Photo photo, int strength, int seed)
    {
        var random = new Random(seed);
        return new Photo([.. photo.Pixels.Select(value => (byte)Math.Clamp(value + random.Next(-strength, strength + 1), 0, 255))], photo.Width, photo.Height);
    }

    /// <summary>Peak signal to noise, in decibels.</summary>
    internal static double Psnr(Photo expected, Photo actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        double error = expected.Pixels.Zip(actual.Pixels, (left, right) => (double)(left - right) * (left - right)).Average();
        return error == 0 ? double.PositiveInfinity : 10 * Math.Log10(255 * 255 / error);
    }

    /// <summary>A real design of the composer's, as a picture: text, vector art, gradients.</summary>
    internal static Photo Design(int widthPx, string prompt)
    {
        Composer.Composition design = Kit.Compose(prompt);
        byte[] png = Kit.Renderer.Render(design, widthPx, ImageFormat.Png).Bytes.ToArray();
        return ((PhotoResult<Photo>.Done)new PhotoReader(Kit.Imaging, new PhotoLimits()).Read(png)).Value;
    }

    private static (double Red, double Green, double Blue) Colour(double x, double y)
    {
        double hill = 0.55 + (0.12 * Math.Sin(x * 9)) + (0.05 * Math.Sin((x * 31) + 1));
        if (y > hill)
        {
            double grass = 18 * Math.Sin((x * 240) + (y * 90)) * Math.Sin(y * 300);
            bool window = x is > 0.6 and < 0.9 && y > 0.7 && (int)(x * 60) % 3 != 0 && (int)(y * 40) % 3 != 0;
            return window ? (250, 214, 120) : (50 + grass, 110 + (60 * y) + grass, 60 + grass);
        }

        double sun = Math.Sqrt(((x - 0.3) * (x - 0.3)) + ((y - 0.25) * (y - 0.25)));
        return sun < 0.1 ? (255, 236, 170) : (90 + (120 * y), 150 + (80 * y), 235 - (20 * y) - (15 * sun));
    }
}
