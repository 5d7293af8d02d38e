namespace Pulse.Ports.Images;

/// <summary>Formats in which a stored PNG can be downloaded.</summary>
public enum DownloadFormat
{
    Png = 1,
    Jpeg = 2,
    Webp = 3,
    Avif = 4,
}

/// <summary>Makes other formats of a stored PNG. Pure: the same bytes give the same bytes.</summary>
public interface IImageTranscoder
{
    /// <exception cref="PulseFaultException">The bytes are no picture that can be read.</exception>
    ValueTask<ReadOnlyMemory<byte>> Convert(ReadOnlyMemory<byte> png, DownloadFormat format, CancellationToken cancellation);
}
