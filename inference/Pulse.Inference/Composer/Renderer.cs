using System.Security.Cryptography;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>A finished file.</summary>
/// <param name="Sha256">Of the bytes, lower-case hex.</param>
public sealed record RenderedImage(byte[] Bytes, string Sha256, int Width, int Height, ImageFormat Format);

/// <summary>Draws a composition at any size. The same composition, width and format give the same bytes in the same renderer build.</summary>
public sealed class Renderer
{
    /// <summary>The widest picture that is drawn, in pixels; its memory is bounded by it.</summary>
    public const int WidthPxMax = 4096;

    // The runtime is asked for so that nobody draws before the library and the fonts are there.
    public Renderer(ImagingRuntime imaging) => Build = "libvips " + imaging.LibraryVersion;

    /// <summary>What recipes call the renderer.</summary>
    public string Build { get; }

    public RenderedImage Render(Composition composition, int widthPx, ImageFormat format)
    {
        using VipsImage picture = Draw(composition, widthPx, withTexts: true);
        return Encode(picture, format);
    }

    /// <summary>The pixels as they are before encoding; without its texts, what the texts are read against.</summary>
    public VipsImage Draw(Composition composition, int widthPx, bool withTexts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widthPx, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(widthPx, WidthPxMax);
        VipsImage picture = VipsImage.FromSvg(Encoding.UTF8.GetBytes(composition.Backdrop), (double)widthPx / composition.Width);
        if (withTexts)
        {
            PaintTexts(picture, composition);
        }

        return picture;
    }

    /// <summary>Sets the texts on a picture that was drawn without them.</summary>
    internal static void PaintTexts(VipsImage picture, Composition composition)
    {
        double scale = (double)picture.Width / composition.Width;
        foreach (TextRun run in composition.Texts)
        {
            foreach (TextLine line in run.Lines)
            {
                TextShaper.Paint(picture, run.Font, line.Text, run.SizeUnits * scale, line.Ink.X * scale, line.Ink.Y * scale, run.Colour);
            }
        }
    }

    internal static RenderedImage Encode(VipsImage picture, ImageFormat format)
    {
        byte[] bytes = picture.Encode(format);
        return new RenderedImage(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), picture.Width, picture.Height, format);
    }
}
