using System.Buffers.Binary;
using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// Application segments (APP11) with an identifier of our own, behind the start of the picture and the JFIF segment, which has to be
/// the first. A segment holds less than 64 KiB, so each tells its number and how many there are. Source: ITU-T T.81, annex B; JFIF
/// 1.02 (ITU-T T.871), section 10.
/// </summary>
internal sealed class JpegContainer : ManifestContainer
{
    private const byte Mark = 0xFF;
    private const byte StartOfPicture = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfPicture = 0xD9;
    private const byte Jfif = 0xE0;
    private const byte App11 = 0xEB;
    private const int MarkerBytes = 2;
    private const int SegmentBytesMax = ushort.MaxValue;

    internal override DownloadFormat Format => DownloadFormat.Jpeg;

    internal override string MediaType => "image/jpeg";

    private static ReadOnlySpan<byte> Identifier => "PULSE\0"u8;

    /// <summary>The length's own two bytes, the identifier, number and count.</summary>
    private static int HeaderBytes => sizeof(ushort) + Identifier.Length + 2;

    private static int PartBytesMax => SegmentBytesMax - HeaderBytes;

    internal override int? PlaceIn(ReadOnlySpan<byte> original) => Segment(original, MarkerBytes) switch
    {
        (Jfif, var length) => MarkerBytes + length,
        ( > 0, _) => MarkerBytes,
        _ => null,
    };

    internal override byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        var count = Math.Max(1, (manifest.Length + PartBytesMax - 1) / PartBytesMax);
        var frame = new byte[manifest.Length + (count * (MarkerBytes + HeaderBytes))];
        var rest = frame.AsSpan();
        for (var number = 1; number <= count; number++)
        {
            var part = manifest[..Math.Min(manifest.Length, PartBytesMax)];
            (rest[0], rest[1]) = (Mark, App11);
            BinaryPrimitives.WriteUInt16BigEndian(rest[MarkerBytes..], (ushort)(HeaderBytes + part.Length));
            Identifier.CopyTo(rest[(MarkerBytes + sizeof(ushort))..]);
            (rest[MarkerBytes + HeaderBytes - 2], rest[MarkerBytes + HeaderBytes - 1]) = ((byte)number, (byte)count);
            part.CopyTo(rest[(MarkerBytes + HeaderBytes)..]);
            rest = rest[(MarkerBytes + HeaderBytes + part.Length)..];
            manifest = manifest[part.Length..];
        }

        return frame;
    }

    internal override EmbeddedManifest? Find(ReadOnlySpan<byte> file)
    {
        for (var start = MarkerBytes; Segment(file, start) is ( > 0, var length) segment; start += length)
        {
            if (segment.Marker is StartOfScan or EndOfPicture)
            {
                return null;
            }

            if (IsOurs(file, start, segment))
            {
                return Gather(file, start);
            }
        }

        return null;
    }

    protected override bool IsFormatOf(ReadOnlySpan<byte> file) => file.StartsWith([Mark, StartOfPicture, Mark]);

    /// <summary>All parts from the first one on; they follow each other.</summary>
    private static EmbeddedManifest? Gather(ReadOnlySpan<byte> file, int first)
    {
        using var manifest = new MemoryStream();
        var start = first;
        for (var number = 1; ; number++)
        {
            var segment = Segment(file, start);
            if (!IsOurs(file, start, segment) || file[start + MarkerBytes + HeaderBytes - 2] != number)
            {
                return null;
            }

            manifest.Write(file[(start + MarkerBytes + HeaderBytes)..(start + segment.Length)]);
            int count = file[start + MarkerBytes + HeaderBytes - 1];
            start += segment.Length;
            if (manifest.Length > ManifestBytesMax || number > count)
            {
                return null;
            }

            if (number == count)
            {
                return new EmbeddedManifest(first, start - first, manifest.ToArray());
            }
        }
    }

    private static bool IsOurs(ReadOnlySpan<byte> file, int start, (byte Marker, int Length) segment) =>
        segment.Marker == App11
        && segment.Length >= MarkerBytes + HeaderBytes
        && file[(start + MarkerBytes + sizeof(ushort))..].StartsWith(Identifier);

    /// <summary>A marker and its segment's length, the marker's bytes included; a marker of 0 where there is no whole segment.</summary>
    private static (byte Marker, int Length) Segment(ReadOnlySpan<byte> file, int start)
    {
        if (file.Length - start < MarkerBytes + sizeof(ushort) || file[start] != Mark)
        {
            return default;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(file[(start + MarkerBytes)..]);
        return length >= sizeof(ushort) && length <= file.Length - start - MarkerBytes ? (file[start + 1], MarkerBytes + length) : default;
    }
}
