using System.Runtime.InteropServices;
using static Pulse.Inference.Imaging.VipsNative;

namespace Pulse.Inference.Imaging;

/// <summary>One libvips image, 8 bits a band. Dispose it: its pixels live outside of the managed heap.</summary>
public sealed class VipsImage : SafeHandle
{
    private const int UnsignedBytes = 0;
    private const int OpaqueBands = 3;

    /// <summary>The parser refuses a value of 10 MB unless it is told otherwise; a photograph in a document of ours may be longer.</summary>
    private const int ParserBytesMax = 8_000_000;
    private const int PngCompression = 4;
    private const int JpegQuality = 90;
    private const int WebpQuality = 92;
    private const int WebpEffort = 1;

    // Looks like the WebP at less than half of its bytes; the lowest effort keeps a large final within two seconds on one thread.
    private const int AvifQuality = 70;
    private const int AvifEffort = 0;

    public VipsImage()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    public int Width => vips_image_get_width(handle);

    public int Height => vips_image_get_height(handle);

    public int Bands => vips_image_get_bands(handle);

    internal nint Pointer => handle;

    /// <summary>Where a text's ink starts, from the layout's left edge, in pixels.</summary>
    internal int OffsetX => vips_image_get_xoffset(handle);

    /// <summary>Where a text's ink starts, from the layout's top edge, in pixels.</summary>
    internal int OffsetY => vips_image_get_yoffset(handle);

    /// <summary>Draws an SVG document of ours at a scale of its own size, over white, as RGB pixels in memory.</summary>
    /// <param name="svg">UTF-8. The library fetches nothing: no links, no scripts.</param>
    /// <param name="scale">1 = as large as the document says.</param>
    public static VipsImage FromSvg(byte[] svg, double scale)
    {
        using VipsImage drawn = VipsOperation.Image("svgload_buffer", "out", ("buffer", svg), ("scale", scale), ("unlimited", svg.Length > ParserBytesMax));
        using VipsImage flat = VipsOperation.Image("flatten", "out", ("in", drawn), ("background", new double[] { 255, 255, 255 }));
        return flat.InMemory();
    }

    /// <summary>Reads PNG, JPEG or WebP.</summary>
    public static VipsImage FromEncoded(byte[] bytes, ImageFormat format) =>
        VipsOperation.Image(format switch
        {
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Webp => "webpload_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        }, "out", ("buffer", bytes));

    /// <summary>
    /// Opens a stranger's PNG, JPEG or WebP. Its size is known at once; its pixels are decoded when asked for, and a file that ends too early or
    /// is damaged is a fault then.
    /// </summary>
    internal static VipsImage FromUntrusted(byte[] bytes, ImageFormat format) =>
        VipsOperation.Image(format switch
        {
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Webp => "webpload_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        }, "out", ("buffer", bytes), ("fail-on", "truncated"));

    /// <summary>An image of pixels in memory, which are copied; one band is grey; three are red, green and blue; a fourth is alpha.</summary>
    internal static VipsImage FromPixels(byte[] pixels, int width, int height, int bands)
    {
        nint image = vips_image_new_from_memory_copy(pixels, (nuint)pixels.Length, width, height, bands, UnsignedBytes);
        using VipsImage raw = image != 0 ? Adopt(image) : throw new ImagingException("PLS-IM07", $"making an image of pixels failed: {VipsOperation.LastError()}");
        return VipsOperation.Image("copy", "out", ("in", raw), ("interpretation", bands == 1 ? "b-w" : "srgb"));
    }

    /// <summary>Upright, in red, green and blue of 8 bits, over white.</summary>
    internal VipsImage Normalized()
    {
        using VipsImage upright = VipsOperation.Image("autorot", "out", ("in", this));
        using VipsImage coloured = VipsOperation.Image("colourspace", "out", ("in", upright), ("space", "srgb"));
        if (coloured.Bands == OpaqueBands)
        {
            return coloured.InMemory();
        }

        using VipsImage flat = VipsOperation.Image("flatten", "out", ("in", coloured), ("background", new double[] { 255, 255, 255 }));
        return flat.InMemory();
    }

    /// <summary>Makes a copy of exactly this size.</summary>
    internal VipsImage Stretch(int width, int height) => VipsOperation.Image(
        "resize", "out", ("in", this), ("scale", (double)width / Width), ("vscale", (double)height / Height));

    /// <summary>Makes a copy whose width is exactly <paramref name="width"/> pixels.</summary>
    public VipsImage Resize(int width) => VipsOperation.Image("resize", "out", ("in", this), ("scale", (double)width / Width));

    public VipsImage Crop(int left, int top, int width, int height) =>
        VipsOperation.Image("extract_area", "out", ("input", this), ("left", left), ("top", top), ("width", width), ("height", height));

    /// <summary>Sets another picture beside or below this one, on white.</summary>
    /// <param name="gap">Pixels between the two.</param>
    public VipsImage Join(VipsImage other, bool isBelow, int gap)
    {
        using VipsImage joined = VipsOperation.Image(
            "join", "out", ("in1", this), ("in2", other), ("direction", isBelow ? "vertical" : "horizontal"), ("expand", true), ("shim", gap), ("background", new double[] { 255, 255, 255 }));
        return joined.InMemory();
    }

    /// <summary>Paints one colour through a mask, in place.</summary>
    internal void Paint(VipsImage mask, Rgb colour, int left, int top) =>
        VipsOperation.Run("draw_mask", ("image", this), ("ink", new double[] { colour.R, colour.G, colour.B }), ("mask", mask), ("x", left), ("y", top));

    /// <summary>Encodes without any metadata: the same pixels give the same bytes.</summary>
    public byte[] Encode(ImageFormat format) => format switch
    {
        ImageFormat.Png => VipsOperation.Bytes("pngsave_buffer", "buffer", ("in", this), ("compression", PngCompression), ("keep", 0)),
        ImageFormat.Jpeg => VipsOperation.Bytes("jpegsave_buffer", "buffer", ("in", this), ("Q", JpegQuality), ("subsample-mode", "off"), ("keep", 0)),
        ImageFormat.Webp => VipsOperation.Bytes("webpsave_buffer", "buffer", ("in", this), ("Q", WebpQuality), ("effort", WebpEffort), ("keep", 0)),
        ImageFormat.Avif => VipsOperation.Bytes("heifsave_buffer", "buffer", ("in", this), ("compression", "av1"), ("Q", AvifQuality), ("effort", AvifEffort), ("subsample-mode", "off"), ("keep", 0)),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>All pixels, row by row, bands interleaved.</summary>
    public byte[] Pixels()
    {
        nint data = vips_image_write_to_memory(handle, out nuint length);
        if (data == 0)
        {
            throw new ImagingException("PLS-IM05", $"reading pixels failed: {VipsOperation.LastError()}");
        }

        var pixels = new byte[checked((int)length)];
        Marshal.Copy(data, pixels, 0, pixels.Length);
        g_free(data);
        return pixels;
    }

    internal VipsImage InMemory()
    {
        nint copy = vips_image_copy_memory(handle);
        return copy != 0 ? Adopt(copy) : throw new ImagingException("PLS-IM06", $"drawing failed: {VipsOperation.LastError()}");
    }

    internal static VipsImage Adopt(nint pointer)
    {
        var image = new VipsImage();
        image.SetHandle(pointer);
        return image;
    }

    protected override bool ReleaseHandle()
    {
        g_object_unref(handle);
        return true;
    }
}
