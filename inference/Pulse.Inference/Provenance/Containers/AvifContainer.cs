using System.Buffers.Binary;
using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// A box of our own type behind all others: what a file refers to by its place stays where it was. Source: ISO/IEC 14496-12 (ISO base
/// media file format), section 4.2 for boxes and their type <c>uuid</c>; AVIF 1.1, "Brands" for how a file begins.
/// </summary>
internal sealed class AvifContainer : ManifestContainer
{
    private const int NameBytes = 4;
    private const int HeaderBytes = sizeof(uint) + NameBytes;
    private const int LongHeaderBytes = HeaderBytes + sizeof(ulong);
    private const int TypeBytes = 16;

    /// <summary>Instead of a size: eight more bytes hold it.</summary>
    private const uint LongSize = 1;

    /// <summary>Random, once.</summary>
    private static readonly byte[] Type = new Guid("b2c1f0a7-5d3e-4f7b-9a64-1c8e0d2f7a35").ToByteArray(bigEndian: true);

    internal override DownloadFormat Format => DownloadFormat.Avif;

    internal override string MediaType => "image/avif";

    internal override int? PlaceIn(ReadOnlySpan<byte> original)
    {
        var start = 0;
        while (Box(original, start) is > 0 and var length)
        {
            start += length;
        }

        return start == original.Length ? start : null;
    }

    internal override byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        var box = new byte[HeaderBytes + TypeBytes + manifest.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "uuid"u8.CopyTo(box.AsSpan(sizeof(uint)));
        Type.CopyTo(box.AsSpan(HeaderBytes));
        manifest.CopyTo(box.AsSpan(HeaderBytes + TypeBytes));
        return box;
    }

    internal override EmbeddedManifest? Find(ReadOnlySpan<byte> file)
    {
        for (var start = 0; Box(file, start) is > 0 and var length; start += length)
        {
            var box = file.Slice(start, length);
            if (length >= HeaderBytes + TypeBytes && box[sizeof(uint)..].StartsWith("uuid"u8) && box[HeaderBytes..].StartsWith(Type))
            {
                var manifest = box[(HeaderBytes + TypeBytes)..];
                return manifest.Length <= ManifestBytesMax ? new EmbeddedManifest(start, length, manifest.ToArray()) : null;
            }
        }

        return null;
    }

    protected override bool IsFormatOf(ReadOnlySpan<byte> file) => file.Length >= HeaderBytes + NameBytes && file[sizeof(uint)..].StartsWith("ftypavif"u8);

    /// <summary>The length of the box that begins here; 0 where there is no whole one. A box without an end of its own leaves no place behind it.</summary>
    private static int Box(ReadOnlySpan<byte> file, int start)
    {
        var rest = file[start..];
        if (rest.Length < HeaderBytes)
        {
            return 0;
        }

        ulong length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        ulong least = HeaderBytes;
        if (length == LongSize)
        {
            if (rest.Length < LongHeaderBytes)
            {
                return 0;
            }

            (length, least) = (BinaryPrimitives.ReadUInt64BigEndian(rest[HeaderBytes..]), LongHeaderBytes);
        }

        return length >= least && length <= (ulong)rest.Length ? (int)length : 0;
    }
}
