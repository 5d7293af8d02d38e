using System.Globalization;
using System.Text;
using HarfBuzzSharp;

namespace Pulse.Inference.Print;

/// <summary>Sets groups of glyphs side by side, and gives each character of a group a glyph that carries it.</summary>
internal sealed class GlyphSetter(InkExtent ink, double spacing)
{
    private const double Unmoved = 0.0005;
    private const string RightToLeftMark = "\u200F";
    private readonly List<ShapedGlyph> letters = [];
    private readonly List<ShapedGlyph> silent = [];

    /// <summary>The places of the spaces that run right to left; those within a number do not.</summary>
    private readonly List<int> spaces = [];
    private double pen;

    internal IReadOnlyList<ShapedGlyph> Letters => letters;

    internal IReadOnlyList<ShapedGlyph> Silent => silent;

    /// <summary>
    /// For a line that runs right to left: Poppler takes a space left of a number, a Latin name or a comma for a part of it and puts that on
    /// the wrong side, unless a mark stands between. pdf.js takes space and mark for a space.
    /// </summary>
    internal void MarkSpaces()
    {
        foreach (int at in spaces)
        {
            if (at + 1 < letters.Count && !IsArabicLetter(letters[at + 1].Text))
            {
                letters[at] = letters[at] with { Text = " " + RightToLeftMark };
            }
        }
    }

    /// <param name="texts">The characters that the group stands for, from left to right.</param>
    /// <param name="runsRight">True when the group belongs to a piece that runs right to left.</param>
    internal void Set(PrintFont font, ReadOnlySpan<GlyphInfo> infos, ReadOnlySpan<GlyphPosition> positions, string[] texts, bool runsRight)
    {
        if (runsRight && texts is [" "])
        {
            spaces.Add(letters.Count);
        }

        double em = font.UnitsPerEm, at = pen;
        double width = 0;
        foreach (GlyphPosition position in positions)
        {
            width += position.XAdvance / em;
        }

        bool isCarried = false;
        for (int index = 0; index < infos.Length; index++)
        {
            var id = (ushort)infos[index].Codepoint;
            double x = at + (positions[index].XOffset / em), y = positions[index].YOffset / em;
            ink.Add(font, id, x, y);
            if (!isCarried && !IsMark(texts[0]) && Math.Abs(x - pen) < Unmoved && y == 0 && positions[index].XAdvance > 0)
            {
                letters.Add(new ShapedGlyph(font, id, texts[0], pen, 0, texts.Length == 1 ? font.AdvanceOf(id) : width / texts.Length));
                isCarried = true;
            }
            else
            {
                silent.Add(new ShapedGlyph(font, id, "", x, y, 0));
            }

            at += positions[index].XAdvance / em;
        }

        for (int index = isCarried ? 1 : 0; index < texts.Length; index++)
        {
            letters.Add(new ShapedGlyph(font, font.Blank, texts[index], pen + (width / texts.Length * index), 0, width / texts.Length));
        }

        pen += width + (width > 0 ? spacing : 0);
    }

    private static bool IsMark(string text) => CharUnicodeInfo.GetUnicodeCategory(text, 0) == UnicodeCategory.NonSpacingMark;

    private static bool IsArabicLetter(string text) =>
        Rune.TryGetRuneAt(text, 0, out Rune rune) && BidiClasses.Of(rune) is (BidiClass.R or BidiClass.AL or BidiClass.NSM) && (Rune.IsLetter(rune) || IsMark(text));
}
