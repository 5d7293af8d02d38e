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

    /// <summary>A head and shoulders by formula, 256 x 256; the same as in <c>inference/convert/reference/fixtures.mjs</c>.</summary>
    internal static Photo Portrait()
    {
        const int side = 256;
        var pixels = new byte[side * side * Photo.Bands];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                (int red, int green, int blue) = Person(x, y);
                int at = ((y * side) + x) * Photo.Bands;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)red, (byte)green, (byte)blue);
            }
        }

        return new Photo(pixels, side, side);
    }

    /// <summary>The topmost of the shapes at a point: mouth, nose, brows, eyes, face, neck, hair, clothes, wall.</summary>
    private static (int Red, int Green, int Blue) Person(int x, int y) => 0 switch
    {
        _ when Inside(x, y, 128, 147, 16, 5) => (170, 60, 60),
        _ when Inside(x, y, 128, 126, 6, 9) => (190, 135, 110),
        _ when Inside(x, y, 110, 92, 12, 3) || Inside(x, y, 146, 92, 12, 3) => (50, 32, 24),
        _ when Inside(x, y, 110, 103, 4, 4) || Inside(x, y, 146, 103, 4, 4) => (30, 20, 20),
        _ when Inside(x, y, 110, 103, 9, 5) || Inside(x, y, 146, 103, 9, 5) => (250, 250, 250),
        _ when Inside(x, y, 128, 112, 45, 60) => (224 - (Math.Abs(x - 128) / 2), 172, 142),
        _ when Inside(x, y, 128, 185, 24, 40) => (200, 150, 120),
        _ when Inside(x, y, 128, 95, 58, 72) => (50, 32, 24),
        _ when Inside(x, y, 128, 290, 105, 110) => (40, 60, 110),
        _ => (90 + (y / 4), 120, 150 - (x / 8)),
    };

    private static bool Inside(int x, int y, int centreX, int centreY, int radiusX, int radiusY) =>
        ((long)(x - centreX) * (x - centreX) * radiusY * radiusY) + ((long)(y - centreY) * (y - centreY) * radiusX * radiusX)
        <= (long)radiusX * radiusX * radiusY * radiusY;

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
