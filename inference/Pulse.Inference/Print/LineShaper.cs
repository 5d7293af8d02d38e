using System.Globalization;
using System.Text;
using HarfBuzzSharp;
using Pulse.Inference.Imaging;
using Buffer = HarfBuzzSharp.Buffer;

namespace Pulse.Inference.Print;

/// <summary>A glyph of a line. Lengths are shares of the font size, y upwards.</summary>
/// <param name="Text">What a reader gets for it; empty for a glyph that is only looked at.</param>
/// <param name="X">Where it is drawn, from the line's start.</param>
/// <param name="Y">Above the baseline.</param>
/// <param name="Advance">How wide a reader thinks it is.</param>
internal sealed record ShapedGlyph(PrintFont Font, ushort Id, string Text, double X, double Y, double Advance);

/// <summary>
/// A line from left to right. Readers know no order but the one on the page: they take one character for each glyph, from left to right,
/// and turn Arabic around afterwards. So a glyph that stands for several characters (a ligature, a letter with its marks) is followed by
/// blank ones that carry the rest, and what carries nothing is drawn apart.
/// </summary>
/// <param name="Letters">Each carries one character; all stand on the baseline.</param>
/// <param name="Silent">Marks, and letters above or below the baseline, whose characters blank letters carry.</param>
internal sealed record ShapedLine(IReadOnlyList<ShapedGlyph> Letters, IReadOnlyList<ShapedGlyph> Silent, InkExtent Ink);

/// <summary>Gathers the box of what glyphs draw, y upwards from the baseline, in shares of the font size.</summary>
internal sealed class InkExtent
{
    internal double Left { get; private set; } = double.PositiveInfinity;

    internal double Right { get; private set; } = double.NegativeInfinity;

    internal double Bottom { get; private set; } = double.PositiveInfinity;

    internal double Top { get; private set; } = double.NegativeInfinity;

    internal bool IsEmpty => Right <= Left;

    internal void Add(PrintFont font, ushort glyph, double x, double y)
    {
        if (!font.Shaper.TryGetGlyphExtents(glyph, out GlyphExtents extents) || extents.Width == 0)
        {
            return;
        }

        // Heights of extents count downwards from the top.
        double em = font.UnitsPerEm, left = x + (extents.XBearing / em), top = y + (extents.YBearing / em);
        Left = Math.Min(Left, left);
        Right = Math.Max(Right, left + (extents.Width / em));
        Top = Math.Max(Top, top);
        Bottom = Math.Min(Bottom, top + (extents.Height / em));
    }
}

/// <summary>Turns a line into glyphs: bidirectional order, fonts by coverage, joining and marks. What Pango does for pictures, for glyphs that stay text.</summary>
internal sealed class LineShaper(PrintFonts fonts)
{
    private static readonly Feature[] None = [];

    // Letters that stand apart do not join into ligatures either; Pango does the same.
    private static readonly Feature[] Apart = [new Feature(Tag.Parse("liga"), 0), new Feature(Tag.Parse("clig"), 0), new Feature(Tag.Parse("dlig"), 0)];

    private sealed record Piece(int Start, int End, int Level, Script Script, PrintFont Font);

    internal ShapedLine Shape(ShapingFont font, string line)
    {
        var shaped = new ShapedLine([], [], new InkExtent());
        var setter = new GlyphSetter(shaped.Ink, font.Spacing);
        List<Piece> pieces = Visual(Pieces(font, line));
        pieces.ForEach(piece => Shape(piece, line, font.Spacing, setter));
        if (pieces.TrueForAll(piece => piece.Level > 0))
        {
            setter.MarkSpaces();
        }

        return shaped with { Letters = setter.Letters, Silent = setter.Silent };
    }

    private List<Piece> Pieces(ShapingFont font, string line)
    {
        IReadOnlyList<PrintFont> faces = fonts.For(font);
        Rune[] runes = [.. line.EnumerateRunes()];
        int[] levels = BidiLevels.Of(runes);
        Script[] scripts = Scripts(runes);
        var pieces = new List<Piece>();
        int at = 0;
        for (int index = 0; index < runes.Length; index++)
        {
            PrintFont face = FaceOf(runes[index], faces, pieces.Count > 0 ? pieces[^1].Font : null);
            int end = at + runes[index].Utf16SequenceLength;
            if (pieces.Count > 0 && pieces[^1] is var last && last.Level == levels[index] && last.Script == scripts[index] && last.Font == face)
            {
                pieces[^1] = last with { End = end };
            }
            else
            {
                pieces.Add(new Piece(at, end, levels[index], scripts[index], face));
            }

            at = end;
        }

        return pieces;
    }

    /// <summary>The first face that has the character; what draws nothing, and marks, stay with the letter before them where they can.</summary>
    private PrintFont FaceOf(Rune rune, IReadOnlyList<PrintFont> faces, PrintFont? before)
    {
        bool follows = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.Control;
        return follows && before is not null && fonts.Covers(before, rune) ? before : faces.FirstOrDefault(face => fonts.Covers(face, rune)) ?? faces[0];
    }

    /// <summary>Digits and punctuation are of the script that they follow.</summary>
    private static Script[] Scripts(Rune[] runes)
    {
        Script[] scripts = [.. runes.Select(rune => UnicodeFunctions.Default.GetScript((uint)rune.Value))];
        bool IsReal(Script script) => script != Script.Common && script != Script.Inherited && script != Script.Unknown;
        Script now = scripts.FirstOrDefault(IsReal, Script.Latin);
        for (int index = 0; index < scripts.Length; index++)
        {
            scripts[index] = now = IsReal(scripts[index]) ? scripts[index] : now;
        }

        return scripts;
    }

    /// <summary>Rule L2 of UAX #9: from the highest level down to the lowest odd one, what lies at that level or above is turned around.</summary>
    private static List<Piece> Visual(List<Piece> pieces)
    {
        for (int level = pieces.Select(piece => piece.Level).DefaultIfEmpty(0).Max(); level > 0; level--)
        {
            for (int start = 0, end; start < pieces.Count; start = end)
            {
                for (end = start; end < pieces.Count && pieces[end].Level >= level; end++)
                {
                }

                pieces.Reverse(start, end - start);
                end = Math.Max(end, start + 1);
            }
        }

        return pieces;
    }

    private static void Shape(Piece piece, string line, double spacing, GlyphSetter setter)
    {
        using var buffer = new Buffer { ClusterLevel = ClusterLevel.MonotoneGraphemes };
        buffer.AddUtf16(line.AsSpan(), piece.Start, piece.End - piece.Start);
        bool runsRight = piece.Level % 2 == 1;
        buffer.Direction = runsRight ? Direction.RightToLeft : Direction.LeftToRight;
        buffer.Script = piece.Script;
        buffer.Language = new Language(piece.Script == Script.Arabic ? "ar" : "en");
        piece.Font.Shaper.Shape(buffer, spacing == 0 ? None : Apart);
        GlyphInfo[] infos = buffer.GlyphInfos;
        GlyphPosition[] positions = buffer.GlyphPositions;
        uint[] starts = [.. infos.Select(info => info.Cluster).Distinct().Order(), (uint)piece.End];
        for (int first = 0, next; first < infos.Length; first = next)
        {
            for (next = first + 1; next < infos.Length && infos[next].Cluster == infos[first].Cluster; next++)
            {
            }

            int start = (int)infos[first].Cluster, end = (int)starts[Array.IndexOf(starts, infos[first].Cluster) + 1];
            string[] texts = [.. line[start..end].EnumerateRunes().Where(IsTyped).Select(AsTyped)];
            if (texts.Length > 0)
            {
                setter.Set(piece.Font, infos.AsSpan(first, next - first), positions.AsSpan(first, next - first), runsRight ? [.. texts.Reverse()] : texts, runsRight);
            }
        }
    }

    private static bool IsTyped(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control);

    /// <summary>A space that may not break is a space to whoever reads.</summary>
    private static string AsTyped(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " " : rune.ToString();
}
