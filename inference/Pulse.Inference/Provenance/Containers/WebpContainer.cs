using System.Buffers.Binary;
using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// A chunk of our own at the end, with the size in the file's header corrected. The specification provides for unknown chunks, to be
/// passed over by readers, in its extended layout; what libvips writes is mostly the simple one, whose readers (libwebp, so libvips
/// and browsers) stop after the picture's chunk. Rewriting the layout would change the picture's own bytes. Source: WebP Container
/// Specification, "RIFF File Format", "WebP File Header" and "Unknown Chunks".
/// </summary>
internal sealed class WebpContainer : ManifestContainer
{
    private const int NameBytes = 4;
    private const int ChunkHeaderBytes = NameBytes + sizeof(uint);
    private const int FileHeaderBytes = ChunkHeaderBytes + NameBytes;

    internal override DownloadFormat Format => DownloadFormat.Webp;

    internal override string MediaType => "image/webp";

    private static ReadOnlySpan<byte> Name => "PULS"u8;

    internal override int? PlaceIn(ReadOnlySpan<byte> original) => IsFormatOf(original) && SizeOf(original) == original.Length ? original.Length : null;

    internal override byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        // A chunk begins at an even place: an odd length is followed by a byte of zero that it does not count.
        var chunk = new byte[ChunkHeaderBytes + manifest.Length + (manifest.Length & 1)];
        Name.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(NameBytes), manifest.Length);
        manifest.CopyTo(chunk.AsSpan(ChunkHeaderBytes));
        return chunk;
    }

    internal override EmbeddedManifest? Find(ReadOnlySpan<byte> file)
    {
        for (var start = FileHeaderBytes; file.Length - start >= ChunkHeaderBytes;)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(file[(start + NameBytes)..]);
            var whole = ChunkHeaderBytes + length + (length & 1);
            if (whole > file.Length - start)
            {
                return null;
            }

            if (file[start..].StartsWith(Name))
            {
                return length <= ManifestBytesMax
                    ? new EmbeddedManifest(start, (int)whole, file.Slice(start + ChunkHeaderBytes, (int)length).ToArray())
                    : null;
            }

            start += (int)whole;
        }

        return null;
    }

    protected override bool IsFormatOf(ReadOnlySpan<byte> file) =>
        file.Length >= FileHeaderBytes && file.StartsWith("RIFF"u8) && file[ChunkHeaderBytes..].StartsWith("WEBP"u8);

    protected override void Settle(Span<byte> file) =>
        BinaryPrimitives.WriteInt32LittleEndian(file[NameBytes..], file.Length - ChunkHeaderBytes);

    private static long SizeOf(ReadOnlySpan<byte> file) => ChunkHeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[NameBytes..]);
}
