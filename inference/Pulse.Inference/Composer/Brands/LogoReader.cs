using System.Security.Cryptography;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

/// <summary>Reads a stranger's logo. The file is judged by its bytes, never by its name, and its size is read before it is decoded.</summary>
public static class LogoReader
{
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>16 megapixels: more than any print of a logo needs.</summary>
    public const long PixelsMax = 16_000_000;

    /// <summary>Of the shorter side; a smaller logo is a smear in print.</summary>
    public const int SidePxMin = 24;

    /// <summary>How many times longer than high, or higher than long.</summary>
    public const double AspectMax = 8;

    /// <summary>A raster logo is kept no larger than this on its longer side: sharp on an A3 sheet.</summary>
    private const int KeptPxMax = 1600;

    /// <summary>The longer side of the small picture that tells which of its colours are seen.</summary>
    private const int LookedAtPx = 96;
    private const int SniffedBytesMax = 1024;

    internal static (BrandLogo? Logo, BrandProblem? Problem) Read(byte[] file)
    {
        if (file.Length > BytesMax)
        {
            return Refuse(BrandProblemReason.LogoTooManyBytes);
        }

        try
        {
            return FormatOf(file) is { } format ? ReadRaster(file, format)
                : LooksLikeSvg(file) ? ReadDrawing(file)
                : Refuse(BrandProblemReason.LogoNotAPicture);
        }
        catch (ImagingException)
        {
            // The library says why in words of its own, which are no part of our answers.
            return Refuse(BrandProblemReason.LogoDamaged);
        }
    }

    private static (BrandLogo?, BrandProblem?) ReadRaster(byte[] file, ImageFormat format)
    {
        using VipsImage header = VipsImage.FromUntrusted(file, format);
        if (Judge(header.Width, header.Height) is { } reason)
        {
            return Refuse(reason);
        }

        using VipsImage upright = VipsOperation.Image("autorot", "out", ("in", header));
        using VipsImage coloured = VipsOperation.Image("colourspace", "out", ("in", upright), ("space", "srgb"));
        using VipsImage decoded = coloured.InMemory();
        int side = Math.Min(KeptPxMax, Math.Max(decoded.Width, decoded.Height));
        using VipsImage kept = VipsOperation.Image("thumbnail_image", "out", ("in", decoded), ("width", side), ("height", side), ("size", "down"));
        return Finish(file, "image/png", kept.Encode(ImageFormat.Png), kept);
    }

    private static (BrandLogo?, BrandProblem?) ReadDrawing(byte[] file)
    {
        (byte[]? clean, BrandProblem? problem) = SvgGuard.Clean(file);
        if (clean is null)
        {
            return (null, problem);
        }

        using VipsImage drawn = VipsOperation.Image("svgload_buffer", "out", ("buffer", clean));
        using VipsImage inMemory = drawn.InMemory();
        return Math.Max(drawn.Width, drawn.Height) > AspectMax * Math.Min(drawn.Width, drawn.Height)
            ? Refuse(BrandProblemReason.LogoTooLong)
            : Finish(file, "image/svg+xml", clean, inMemory);
    }

    private static (BrandLogo?, BrandProblem?) Finish(byte[] file, string mediaType, byte[] clean, VipsImage picture)
    {
        int side = Math.Min(LookedAtPx, Math.Max(picture.Width, picture.Height));
        using VipsImage small = VipsOperation.Image("thumbnail_image", "out", ("in", picture), ("width", side), ("height", side), ("size", "down"));
        var logo = new BrandLogo(Convert.ToHexStringLower(SHA256.HashData(file)), mediaType, clean, picture.Width, picture.Height, LogoInk.Of(small));
        return logo.Ink.IsEmpty ? Refuse(BrandProblemReason.LogoEmpty) : (logo, null);
    }

    private static BrandProblemReason? Judge(int width, int height) =>
        (long)width * height > PixelsMax ? BrandProblemReason.LogoTooManyPixels
        : Math.Min(width, height) < SidePxMin ? BrandProblemReason.LogoTooSmall
        : Math.Max(width, height) > AspectMax * Math.Min(width, height) ? BrandProblemReason.LogoTooLong
        : null;

    private static ImageFormat? FormatOf(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n', ..] => ImageFormat.Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat.Jpeg,
        _ when file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) => ImageFormat.Webp,
        _ => null,
    };

    private static bool LooksLikeSvg(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = file[..Math.Min(file.Length, SniffedBytesMax)];
        return start.IndexOf("<svg"u8) >= 0 || start.IndexOf("<!DOCTYPE"u8) >= 0 || start.IndexOf("<?xml"u8) >= 0;
    }

    private static (BrandLogo?, BrandProblem?) Refuse(BrandProblemReason reason) => (null, new BrandProblem(reason));
}
