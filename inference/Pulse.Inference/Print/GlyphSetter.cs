using HarfBuzzSharp;

namespace Pulse.Inference.Print;

/// <summary>Sets groups of glyphs side by side, and gives each character of a group a glyph that carries it.</summary>
internal sealed class GlyphSetter(InkExtent ink, double spacing)
{
    private const double Unmoved = 0.0005;
    private readonly List<ShapedGlyph> letters = [];
    private readonly List<ShapedGlyph> silent = [];
    private double pen;

    internal IReadOnlyList<ShapedGlyph> Letters => letters;

    internal IReadOnlyList<ShapedGlyph> Silent => silent;

    /// <param name="texts">The characters that the group stands for, from left to right.</param>
    internal void Set(PrintFont font, ReadOnlySpan<GlyphInfo> infos, ReadOnlySpan<GlyphPosition> positions, string[] texts)
    {
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
            if (!isCarried && Math.Abs(x - pen) < Unmoved && y == 0 && positions[index].XAdvance > 0)
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
}
