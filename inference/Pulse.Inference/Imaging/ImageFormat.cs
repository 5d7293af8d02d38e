namespace Pulse.Inference.Imaging;

/// <summary>The file formats that a creative is delivered in.</summary>
public enum ImageFormat
{
    Png,
    Jpeg,
    Webp,

    /// <summary>Written only: its reader is blocked, as nobody hands in AVIF.</summary>
    Avif,
}

public static class ImageFormats
{
    public static string MediaType(this ImageFormat format) => format switch
    {
        ImageFormat.Png => "image/png",
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Webp => "image/webp",
        ImageFormat.Avif => "image/avif",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The file name's ending, without a dot.</summary>
    public static string Extension(this ImageFormat format) => format switch
    {
        ImageFormat.Png => "png",
        ImageFormat.Jpeg => "jpg",
        ImageFormat.Webp => "webp",
        ImageFormat.Avif => "avif",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
