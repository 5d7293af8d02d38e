using Pulse.Inference.Imaging;
using Pulse.Ports.Images;

namespace Pulse.Inference.Generation;

/// <summary>Other formats by libvips.</summary>
/// <param name="imaging">Asked for so that the library has been started.</param>
public sealed class PngTranscoder(ImagingRuntime imaging) : IImageTranscoder
{
    public string Build => imaging.LibraryVersion;

    public async ValueTask<ReadOnlyMemory<byte>> Convert(ReadOnlyMemory<byte> png, DownloadFormat format, CancellationToken cancellation)
    {
        var target = format switch
        {
            DownloadFormat.Png => ImageFormat.Png,
            DownloadFormat.Jpeg => ImageFormat.Jpeg,
            DownloadFormat.Webp => ImageFormat.Webp,
            DownloadFormat.Avif => ImageFormat.Avif,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
        };
        return await Task.Run(
            () =>
            {
                using var picture = VipsImage.FromEncoded(png.ToArray(), ImageFormat.Png);
                return picture.Encode(target);
            },
            cancellation);
    }
}
