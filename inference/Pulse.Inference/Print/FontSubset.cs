using System.Buffers.Binary;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Print;

/// <summary>
/// A TrueType file with the outlines of the glyphs that are used and none of the others; glyph numbers stay, because the page counts in
/// them. Also the numbers that a page must know of a font. Source: OpenType 1.9, "glyf", "loca", "hmtx".
/// </summary>
internal sealed class FontSubset
{
    private const int TableRecordsOffset = 12, TableRecordLength = 16;
    private const uint FontRevisionTag = 0x00010000;
    private const int ChecksumAdjustmentOffset = 8, LocaFormatOffset = 50, GlyphCountOffset = 4;
    private const int CompositeGlyphsOffset = 10;
    private const int WordArguments = 1, Scaled = 8, More = 32, ScaledTwice = 64, Matrix = 128;

    // What a viewer needs to draw; layout tables have done their work already.
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];
    private readonly byte[] file;
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];

    internal FontSubset(byte[] file)
    {
        this.file = file;
        for (int index = 0; index < U16(4); index++)
        {
            int record = TableRecordsOffset + (index * TableRecordLength);
            tables[Encoding.ASCII.GetString(file, record, 4)] = ((int)U32(record + 8), (int)U32(record + 12));
        }

        if (!tables.ContainsKey("glyf"))
        {
            throw new ImagingException("PLS-IM22", "a font file has no TrueType outlines");
        }
    }

    internal int UnitsPerEm => U16(tables["head"].Offset + 18);

    internal (int Left, int Bottom, int Right, int Top) Bounds => (I16("head", 36), I16("head", 38), I16("head", 40), I16("head", 42));

    internal int Ascent => I16("hhea", 4);

    internal int Descent => I16("hhea", 6);

    internal byte[] With(IEnumerable<ushort> used)
    {
        SortedSet<int> kept = Closure(used);
        int count = U16(tables["maxp"].Offset + GlyphCountOffset);
        using var outlines = new MemoryStream();
        var places = new byte[4 * (count + 1)];
        for (int glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(4 * glyph), (int)outlines.Length);
            if (kept.Contains(glyph))
            {
                (int start, int end) = Outline(glyph);
                outlines.Write(file, start, end - start);
                outlines.Write(new byte[(4 - (int)(outlines.Length % 4)) % 4]);
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(4 * count), (int)outlines.Length);
        byte[] head = Table("head");
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(ChecksumAdjustmentOffset), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(LocaFormatOffset), 1);
        return Assemble([.. Kept.Where(tables.ContainsKey).Select(tag => (tag, tag switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => places,
            "head" => head,
            _ => Table(tag),
        }))]);
    }

    /// <summary>The glyphs, the missing-glyph glyph, and the parts that composite ones are made of.</summary>
    private SortedSet<int> Closure(IEnumerable<ushort> used)
    {
        var kept = new SortedSet<int>();
        var open = new Stack<int>(used.Select(glyph => (int)glyph).Append(0));
        while (open.TryPop(out int glyph))
        {
            (int start, int end) = Outline(glyph);
            if (!kept.Add(glyph) || end == start || (short)U16(start) >= 0)
            {
                continue;
            }

            int at = start + CompositeGlyphsOffset, flags;
            do
            {
                flags = U16(at);
                open.Push(U16(at + 2));
                at += 4 + ((flags & WordArguments) != 0 ? 4 : 2);
                at += (flags & Scaled) != 0 ? 2 : (flags & ScaledTwice) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0;
            }
            while ((flags & More) != 0);
        }

        return kept;
    }

    private (int Start, int End) Outline(int glyph)
    {
        int places = tables["loca"].Offset, outlines = tables["glyf"].Offset;
        return I16("head", LocaFormatOffset) == 0
            ? (outlines + (2 * U16(places + (2 * glyph))), outlines + (2 * U16(places + (2 * glyph) + 2)))
            : (outlines + (int)U32(places + (4 * glyph)), outlines + (int)U32(places + (4 * glyph) + 4));
    }

    private static byte[] Assemble(IReadOnlyList<(string Tag, byte[] Bytes)> parts)
    {
        int power = (int)Math.Log2(parts.Count), search = TableRecordLength << power;
        var header = new byte[TableRecordsOffset + (TableRecordLength * parts.Count)];
        BinaryPrimitives.WriteUInt32BigEndian(header, FontRevisionTag);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(4), (short)parts.Count);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(6), (short)search);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(8), (short)power);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(10), (short)((TableRecordLength * parts.Count) - search));
        using var body = new MemoryStream();
        for (int index = 0; index < parts.Count; index++)
        {
            (string tag, byte[] bytes) = parts[index];
            Span<byte> record = header.AsSpan(TableRecordsOffset + (index * TableRecordLength));
            Encoding.ASCII.GetBytes(tag, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Checksum(bytes));
            BinaryPrimitives.WriteInt32BigEndian(record[8..], header.Length + (int)body.Length);
            BinaryPrimitives.WriteInt32BigEndian(record[12..], bytes.Length);
            body.Write(bytes);
            body.Write(new byte[(4 - (bytes.Length % 4)) % 4]);
        }

        return [.. header, .. body.ToArray()];
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        Span<byte> last = stackalloc byte[4];
        for (int at = 0; at < bytes.Length; at += 4)
        {
            last.Clear();
            bytes[at..Math.Min(at + 4, bytes.Length)].CopyTo(last);
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(last));
        }

        return sum;
    }

    private byte[] Table(string tag) => file.AsSpan(tables[tag].Offset, tables[tag].Length).ToArray();

    private int I16(string table, int offset) => (short)U16(tables[table].Offset + offset);

    private int U16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(offset));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset));
}
