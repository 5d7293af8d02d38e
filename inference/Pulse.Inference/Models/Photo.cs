using Pulse.Inference.Imaging;

namespace Pulse.Inference.Models;

/// <summary>A photograph in memory: red, green and blue of each pixel, row by row, 8 bits each, upright.</summary>
public sealed record Photo
{
    /// <summary>Numbers of a pixel.</summary>
    public const int Bands = 3;

    public Photo(byte[] pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, checked(width * height * Bands), nameof(pixels));
        Pixels = pixels;
        Width = width;
        Height = height;
    }

    public byte[] Pixels { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A copy of exactly this size, whatever that does to the proportions.</summary>
    public Photo Stretched(int width, int height)
    {
        using VipsImage image = ToImage();
        using VipsImage resized = image.Stretch(width, height);
        return new Photo(resized.Pixels(), width, height);
    }

    public Photo Cropped(int left, int top, int width, int height)
    {
        using VipsImage image = ToImage();
        using VipsImage cropped = image.Crop(left, top, width, height);
        return new Photo(cropped.Pixels(), width, height);
    }

    public byte[] Encode(ImageFormat format)
    {
        using VipsImage image = ToImage();
        return image.Encode(format);
    }

    internal VipsImage ToImage() => VipsImage.FromPixels(Pixels, Width, Height, Bands);
}

/// <summary>Why a file is not taken as a photograph.</summary>
public enum PhotoRefusal
{
    /// <summary>The bytes are no picture.</summary>
    NotAPicture = 1,

    /// <summary>A picture of a kind that is not taken: a drawing of vectors (it may hold scripts), an animation, a camera's raw data.</summary>
    FormatNotTaken,

    /// <summary>More bytes than <see cref="PhotoLimits.BytesMax"/>.</summary>
    TooManyBytes,

    /// <summary>More pixels than are taken, or would come out.</summary>
    TooManyPixels,

    /// <summary>A side is shorter than <see cref="PhotoLimits.SidePxMin"/>.</summary>
    TooSmall,

    /// <summary>It begins like a picture but cannot be read to its end.</summary>
    Damaged,

    /// <summary>Nobody is in the picture who could be cut out.</summary>
    NobodyFound,
}

/// <summary>What was made of a photograph, or why nothing was.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record PhotoResult<T>
{
    private PhotoResult()
    {
    }

    public sealed record Done(T Value) : PhotoResult<T>;

    public sealed record Refused(PhotoRefusal Reason) : PhotoResult<T>;
}

/// <summary>What is taken in and given out.</summary>
public sealed record PhotoLimits
{
    /// <summary>Of a file, in bytes.</summary>
    public int BytesMax { get; init; } = 40 << 20;

    /// <summary>Of a file's picture, in pixels; known from its first bytes, before anything is decoded.</summary>
    public int PixelsMax { get; init; } = 25_000_000;

    /// <summary>Of an enlarged picture, in pixels: three bytes of memory each.</summary>
    public int ResultPixelsMax { get; init; } = 25_000_000;

    /// <summary>The shortest side, in pixels, that still shows something.</summary>
    public int SidePxMin { get; init; } = 16;
}
