using System.Buffers.Binary;
using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// A chunk of our own before the last one, <c>IEND</c>. By the case of its letters it is ancillary, private, and not to be copied
/// by who changes the picture. Source: PNG (third edition), sections 5.2 to 5.4 and annex D for the checksum.
/// </summary>
internal sealed class PngContainer : ManifestContainer
{
    private const int TypeBytes = 4;
    private const int ChecksumBytes = 4;
    private const int ChunkBytesMin = sizeof(uint) + TypeBytes + ChecksumBytes;
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Checksums = MakeChecksums();

    internal override DownloadFormat Format => DownloadFormat.Png;

    internal override string MediaType => "image/png";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Type => "puLS"u8;

    internal override int? PlaceIn(ReadOnlySpan<byte> original) => Chunk(original, "IEND"u8) is var (start, length)
        && length == ChunkBytesMin && start + length == original.Length ? start : null;

    internal override byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        var chunk = new byte[ChunkBytesMin + manifest.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, manifest.Length);
        Type.CopyTo(chunk.AsSpan(sizeof(uint)));
        manifest.CopyTo(chunk.AsSpan(sizeof(uint) + TypeBytes));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - ChecksumBytes), Checksum(chunk.AsSpan(sizeof(uint)..^ChecksumBytes)));
        return chunk;
    }

    internal override EmbeddedManifest? Find(ReadOnlySpan<byte> file) => Chunk(file, Type) is var (start, length)
        && length - ChunkBytesMin <= ManifestBytesMax
            ? new EmbeddedManifest(start, length, file.Slice(start + sizeof(uint) + TypeBytes, length - ChunkBytesMin).ToArray())
            : null;

    protected override bool IsFormatOf(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The first chunk of a type, up to the end of the picture.</summary>
    private static (int Start, int Length)? Chunk(ReadOnlySpan<byte> file, ReadOnlySpan<byte> type)
    {
        for (var start = Signature.Length; file.Length - start >= ChunkBytesMin;)
        {
            var length = ChunkBytesMin + (long)BinaryPrimitives.ReadUInt32BigEndian(file[start..]);
            if (length > file.Length - start)
            {
                return null;
            }

            var found = file.Slice(start + sizeof(uint), TypeBytes);
            if (found.SequenceEqual(type))
            {
                return (start, (int)length);
            }

            if (found.SequenceEqual("IEND"u8))
            {
                return null;
            }

            start += (int)length;
        }

        return null;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var one in bytes)
        {
            checksum = Checksums[(byte)(checksum ^ one)] ^ (checksum >> 8);
        }

        return ~checksum;
    }

    private static uint[] MakeChecksums()
    {
        var table = new uint[256];
        for (var value = 0u; value < table.Length; value++)
        {
            var checksum = value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * Polynomial);
            }

            table[value] = checksum;
        }

        return table;
    }
}
