namespace Pulse.Ports.Images;

/// <summary>Formats of files that can be downloaded.</summary>
public enum DownloadFormat
{
    /// <summary>Stored as it is.</summary>
    Png = 1,

    /// <summary>Made of the stored PNG, as the two below.</summary>
    Jpeg = 2,
    Webp = 3,
    Avif = 4,

    /// <summary>A sheet, stored as it is.</summary>
    Pdf = 5,
}

/// <summary>Makes other formats of a stored PNG. Pure: the same bytes give the same bytes.</summary>
public interface IImageTranscoder
{
    /// <exception cref="PulseFaultException">The bytes are no picture that can be read.</exception>
    ValueTask<ReadOnlyMemory<byte>> Convert(ReadOnlyMemory<byte> png, DownloadFormat format, CancellationToken cancellation);
}
