using Pulse.Inference.Imaging;

namespace Pulse.Inference.Models;

/// <summary>
/// Reads a photograph of a person's file. The file is judged by its bytes, never by its name, and its size is read before it is decoded. Only
/// pixels leave here: places, dates and whatever else was in the file stay behind.
/// </summary>
/// <param name="imaging">Asked for so that the library has been started.</param>
/// <param name="limits">What is taken.</param>
public sealed class PhotoReader(ImagingRuntime imaging, PhotoLimits limits)
{
    private const int SniffedBytesMax = 512;

    /// <summary>Beginnings of pictures that are known and not taken.</summary>
    private static readonly byte[][] NotTaken =
    [
        "GIF8"u8.ToArray(), "BM"u8.ToArray(), "II*\0"u8.ToArray(), "MM\0*"u8.ToArray(), "%PDF"u8.ToArray(), "\0\0\u0001\0"u8.ToArray(), "8BPS"u8.ToArray(),
    ];

    public string Build => imaging.LibraryVersion;

    /// <summary>Decodes PNG, JPEG or WebP, turns it upright, and lays what is transparent over white.</summary>
    public PhotoResult<Photo> Read(byte[] file)
    {
        if (file.Length > limits.BytesMax)
        {
            return Refuse(PhotoRefusal.TooManyBytes);
        }

        if (Sniff(file) is not { } format)
        {
            return Refuse(IsOtherPicture(file) ? PhotoRefusal.FormatNotTaken : PhotoRefusal.NotAPicture);
        }

        try
        {
            using VipsImage header = VipsImage.FromUntrusted(file, format);
            return Judge(header.Width, header.Height) is { } refusal ? Refuse(refusal) : Decode(header);
        }
        catch (ImagingException)
        {
            return Refuse(PhotoRefusal.Damaged);
        }
    }

    private static PhotoResult<Photo> Decode(VipsImage header)
    {
        using VipsImage upright = header.Normalized();
        return new PhotoResult<Photo>.Done(new Photo(upright.Pixels(), upright.Width, upright.Height));
    }

    private PhotoRefusal? Judge(int width, int height) => ((long)width * height > limits.PixelsMax, Math.Min(width, height) < limits.SidePxMin) switch
    {
        (true, _) => PhotoRefusal.TooManyPixels,
        (_, true) => PhotoRefusal.TooSmall,
        _ => null,
    };

    private static ImageFormat? Sniff(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n', ..] => ImageFormat.Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat.Jpeg,
        _ when file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) => ImageFormat.Webp,
        _ => null,
    };

    private static bool IsOtherPicture(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = file[..Math.Min(file.Length, SniffedBytesMax)];
        foreach (byte[] known in NotTaken)
        {
            if (start.StartsWith(known))
            {
                return true;
            }
        }

        // Files of phones (HEIC, AVIF) name their kind after four bytes; a drawing is text that says so.
        return (start.Length > 8 && start[4..].StartsWith("ftyp"u8)) || start.IndexOf("<svg"u8) >= 0;
    }

    private static PhotoResult<Photo>.Refused Refuse(PhotoRefusal reason) => new(reason);
}
