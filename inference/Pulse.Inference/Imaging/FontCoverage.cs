using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Pulse.Inference.Imaging;

/// <summary>
/// The characters that a font file has glyphs for, read from its cmap table (formats 4 and 12). It decides before drawing that no
/// text will show the empty boxes of a missing glyph. Source: OpenType 1.9, "cmap".
/// </summary>
internal sealed class FontCoverage
{
    private const int TableRecordsOffset = 12, TableRecordLength = 16, SubtableRecordLength = 8;
    private const int GroupLength = 12, GroupsOffset = 16;
    private readonly List<(int First, int Last)> ranges = [];

    internal static FontCoverage Read(ReadOnlySpan<byte> font)
    {
        var coverage = new FontCoverage();
        int table = FindTable(font, "cmap"u8);
        int subtables = U16(font, table + 2);
        for (int index = 0; index < subtables; index++)
        {
            int subtable = table + (int)U32(font, table + 4 + (index * SubtableRecordLength) + 4);
            switch (U16(font, subtable))
            {
                case 4: coverage.AddSegments(font, subtable); break;
                case 12: coverage.AddGroups(font, subtable); break;
                default: break;
            }
        }

        return coverage;
    }

    internal bool Has(Rune character) => DrawsNothing(character) || ranges.Exists(range => character.Value >= range.First && character.Value <= range.Last);

    private static bool DrawsNothing(Rune character) =>
        Rune.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.Control;

    private void AddSegments(ReadOnlySpan<byte> font, int subtable)
    {
        int segments = U16(font, subtable + 6) / 2;
        int ends = subtable + 14, starts = ends + (segments * 2) + 2;
        for (int index = 0; index < segments; index++)
        {
            int first = U16(font, starts + (index * 2)), last = U16(font, ends + (index * 2));
            if (first != 0xFFFF)
            {
                AddMapped(font, subtable, index, segments, first, last);
            }
        }
    }

    // A segment may map single characters of its range to glyph 0, which means "missing": those are left out.
    private void AddMapped(ReadOnlySpan<byte> font, int subtable, int index, int segments, int first, int last)
    {
        int deltas = subtable + 16 + (segments * 4), offsets = deltas + (segments * 2);
        int delta = U16(font, deltas + (index * 2)), offset = U16(font, offsets + (index * 2));
        for (int character = first; character <= last; character++)
        {
            int glyph = offset == 0 ? (character + delta) & 0xFFFF : U16(font, offsets + (index * 2) + offset + ((character - first) * 2));
            if (glyph != 0)
            {
                Add(character, character);
            }
        }
    }

    private void AddGroups(ReadOnlySpan<byte> font, int subtable)
    {
        long groups = U32(font, subtable + 12);
        for (int index = 0; index < groups; index++)
        {
            int group = subtable + GroupsOffset + (index * GroupLength);
            Add((int)U32(font, group), (int)U32(font, group + 4));
        }
    }

    private void Add(int first, int last)
    {
        if (ranges.Count > 0 && ranges[^1].Last + 1 == first)
        {
            ranges[^1] = (ranges[^1].First, last);
            return;
        }

        ranges.Add((first, last));
    }

    private static int FindTable(ReadOnlySpan<byte> font, ReadOnlySpan<byte> tag)
    {
        int tables = U16(font, 4);
        for (int index = 0; index < tables; index++)
        {
            int record = TableRecordsOffset + (index * TableRecordLength);
            if (font.Slice(record, 4).SequenceEqual(tag))
            {
                return (int)U32(font, record + 8);
            }
        }

        throw new ImagingException("PLS-IM21", "a font file has no character table");
    }

    private static int U16(ReadOnlySpan<byte> font, int offset) => BinaryPrimitives.ReadUInt16BigEndian(font[offset..]);

    private static uint U32(ReadOnlySpan<byte> font, int offset) => BinaryPrimitives.ReadUInt32BigEndian(font[offset..]);
}
