using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.Inference.Print;

/// <summary>
/// One font of a file. Each glyph has a number of its own for every text that it stands for, so that a shape which is one letter here
/// and another there (a dotless tooth, a ligature, a blank) is still copied right. Source: ISO 32000-1, 9.7 and 9.10.
/// </summary>
internal sealed class PdfFont(PrintFont font, string name)
{
    private const int MappingsInBlockMax = 100;
    private const int TagLetters = 6;

    // Readers that find no text for a glyph make one up; this one is dropped by them.
    private const string Nothing = "\u200B";
    private const int Symbolic = 4, StemWidth = 80;
    private readonly Dictionary<(ushort Glyph, string Text, double Width), int> numbers = [];
    private readonly List<(ushort Glyph, string Text, double Width)> entries = [];
    private readonly FontSubset outlines = new(font.File);

    /// <summary>What the page calls it.</summary>
    internal string Name => name;

    /// <summary>The number of a glyph that stands for a text and is taken for so wide, from 1.</summary>
    internal int NumberOf(ShapedGlyph glyph)
    {
        var entry = (glyph.Id, glyph.Text, AdvanceOf(glyph));
        if (!numbers.TryGetValue(entry, out int number))
        {
            entries.Add(entry);
            number = numbers[entry] = entries.Count;
        }

        return number;
    }

    /// <summary>How far a glyph moves the viewer's pen, in thousandths of the size, exactly as the file says it.</summary>
    internal static double AdvanceOf(ShapedGlyph glyph) => Math.Round(glyph.Advance * 1000, 2);

    internal int Write(PdfFile file)
    {
        byte[] subset = outlines.With(entries.Select(entry => entry.Glyph));
        string called = Tag(subset) + "+" + font.Face.Family.Replace(" ", "", StringComparison.Ordinal) + "-" + font.Face.Weight.ToString(CultureInfo.InvariantCulture);
        int program = file.AddStream(PdfFile.F($"/Length1 {subset.Length}"), subset);
        (int left, int bottom, int right, int top) = outlines.Bounds;
        int descriptor = file.Add(PdfFile.F(
            $"<< /Type /FontDescriptor /FontName /{called} /Flags {Symbolic} /FontBBox [{Thousandths(left)} {Thousandths(bottom)} {Thousandths(right)} {Thousandths(top)}] /ItalicAngle 0 /Ascent {Thousandths(outlines.Ascent)} /Descent {Thousandths(outlines.Descent)} /CapHeight {Thousandths(outlines.Ascent)} /StemV {StemWidth} /FontFile2 {program} 0 R >>"));
        byte[] glyphs = [0, 0, .. entries.SelectMany(entry => (byte[])[(byte)(entry.Glyph >> 8), (byte)entry.Glyph])];
        int map = file.AddStream("", glyphs);
        string widths = string.Join(' ', entries.Select(entry => entry.Width.ToString(CultureInfo.InvariantCulture)));
        int descendant = file.Add(PdfFile.F(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{called} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 0 /W [1 [{widths}]] /CIDToGIDMap {map} 0 R >>"));
        int unicode = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return file.Add(PdfFile.F(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{called} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"));
    }

    private double Thousandths(int units) => Math.Round(units * 1000.0 / outlines.UnitsPerEm, 2);

    private string ToUnicode()
    {
        var map = new StringBuilder("""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """);
        foreach ((int Number, string Text)[] block in entries.Select((entry, index) => (index + 1, entry.Text.Length > 0 ? entry.Text : Nothing)).Chunk(MappingsInBlockMax))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach ((int number, string text) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{number:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    /// <summary>Six letters that tell two subsets of one font apart.</summary>
    private static string Tag(byte[] subset) => string.Concat(SHA256.HashData(subset).Take(TagLetters).Select(one => (char)('A' + (one % 26))));
}
