using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>A manifest where it was found.</summary>
/// <param name="Start">Where its frame begins in the file.</param>
/// <param name="Length">Of the frame: the manifest and all that the format puts around it.</param>
internal sealed record EmbeddedManifest(int Start, int Length, byte[] Manifest);

/// <summary>
/// Where a file format keeps a manifest. The frame is one run of bytes; the same manifest in the same file always gives the same
/// bytes, so that whoever takes a manifest out and puts it in again sees whether its frame was touched. Reading is safe on any bytes.
/// </summary>
internal abstract class ManifestContainer
{
    /// <summary>Larger ones are not written and not read. Ours have little more than a thousand bytes.</summary>
    internal const int ManifestBytesMax = 64 * 1024;

    private static readonly ManifestContainer[] All = [new PngContainer(), new JpegContainer(), new WebpContainer(), new AvifContainer(), new PdfContainer()];

    internal abstract DownloadFormat Format { get; }

    internal abstract string MediaType { get; }

    /// <summary>The format that a file's first bytes say it has, or null.</summary>
    internal static ManifestContainer? Of(ReadOnlySpan<byte> file)
    {
        foreach (var container in All)
        {
            if (container.IsFormatOf(file))
            {
                return container;
            }
        }

        return null;
    }

    /// <summary>Where a frame goes in a file that has none, or null when the file is not made as the format asks.</summary>
    internal abstract int? PlaceIn(ReadOnlySpan<byte> original);

    /// <summary>All bytes that a manifest adds.</summary>
    /// <param name="original">A file that has a place.</param>
    internal abstract byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest);

    /// <summary>The first manifest in a file, or null when there is none that is whole.</summary>
    internal abstract EmbeddedManifest? Find(ReadOnlySpan<byte> file);

    /// <summary>The file with a manifest in it, or null when it has no place for one.</summary>
    internal byte[]? Embed(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        if (PlaceIn(original) is not { } start)
        {
            return null;
        }

        var frame = Frame(original, manifest);
        var file = new byte[original.Length + frame.Length];
        original[..start].CopyTo(file);
        frame.CopyTo(file, start);
        original[start..].CopyTo(file.AsSpan(start + frame.Length));
        Settle(file);
        return file;
    }

    /// <summary>The file as it was before its manifest.</summary>
    internal byte[] Strip(ReadOnlySpan<byte> file, EmbeddedManifest found)
    {
        byte[] original = [.. file[..found.Start], .. file[(found.Start + found.Length)..]];
        Settle(original);
        return original;
    }

    protected abstract bool IsFormatOf(ReadOnlySpan<byte> file);

    /// <summary>Sets what a file says of its own length.</summary>
    protected virtual void Settle(Span<byte> file)
    {
    }
}
