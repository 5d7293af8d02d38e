using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Print;

/// <summary>Writes texts as page content: glyphs where the picture has its ink.</summary>
/// <param name="scale">Points per design unit.</param>
/// <param name="left">Of the sheet, on the page, in points.</param>
/// <param name="top">Of the sheet, on the page, in points from the page's bottom.</param>
internal sealed class TextPainter(LineShaper shaper, double scale, double left, double top)
{
    private readonly Dictionary<PrintFont, PdfFont> fonts = [];
    private readonly StringBuilder content = new();

    /// <summary>The fonts that were used, in the order of their first glyph.</summary>
    internal IEnumerable<PdfFont> Fonts => fonts.Values;

    internal string Content => content.ToString();

    internal void Paint(TextRun run)
    {
        content.Append(PdfFile.F($"{Share(run.Colour.R)} {Share(run.Colour.G)} {Share(run.Colour.B)} rg\n"));
        foreach (TextLine line in run.Lines)
        {
            Paint(run, line);
        }
    }

    private void Paint(TextRun run, TextLine line)
    {
        ShapedLine shaped = shaper.Shape(run.Font, line.Text);
        if (shaped.Ink.IsEmpty)
        {
            return;
        }

        // The picture's glyphs lie on whole pixels, so its line is a hair longer or shorter than ours: the aligned side stays where it is.
        double size = run.SizeUnits;
        double x = run.Align switch
        {
            TextAlign.Left => line.Ink.X - (shaped.Ink.Left * size),
            TextAlign.Right => line.Ink.Right - (shaped.Ink.Right * size),
            _ => line.Ink.X + (line.Ink.Width / 2) - ((shaped.Ink.Left + shaped.Ink.Right) / 2 * size),
        };
        double baseline = line.Ink.Y + (line.Ink.Height / 2) + ((shaped.Ink.Top + shaped.Ink.Bottom) / 2 * size);
        string origin = PdfFile.F($"1 0 0 1 {left + (x * scale):0.###} {top - (baseline * scale):0.###} Tm\n");
        content.Append("BT\n").Append(origin);
        new Pen(content, size * scale, FontOf).Draw(shaped.Letters);
        if (shaped.Silent.Count > 0)
        {
            // Without text of their own, or a reader would find each mark a second time.
            content.Append("/Span << /ActualText <FEFF> >> BDC\n").Append(origin);
            new Pen(content, size * scale, FontOf).Draw(shaped.Silent);
            content.Append("0 Ts\nEMC\n");
        }

        content.Append("ET\n");
    }

    private PdfFont FontOf(PrintFont font)
    {
        if (!fonts.TryGetValue(font, out PdfFont? known))
        {
            known = fonts[font] = new PdfFont(font, "F" + (fonts.Count + 1).ToString(CultureInfo.InvariantCulture));
        }

        return known;
    }

    private static string Share(byte channel) => (channel / 255.0).ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Draws glyphs of one line and knows where the viewer's pen stands.</summary>
    private sealed class Pen(StringBuilder content, double sizePoints, Func<PrintFont, PdfFont> fontOf)
    {
        private const double Unmoved = 0.5;
        private PdfFont? font;

        /// <summary>Thousandths of the size, as the file counts them.</summary>
        private double at;
        private double rise;
        private bool isOpen;

        internal void Draw(IEnumerable<ShapedGlyph> glyphs)
        {
            foreach (ShapedGlyph glyph in glyphs)
            {
                Turn(fontOf(glyph.Font), glyph.Y);
                content.Append(isOpen ? "" : "[");
                isOpen = true;
                double move = Math.Round(at - (glyph.X * 1000), 2);
                if (Math.Abs(move) > Unmoved)
                {
                    content.Append(PdfFile.F($"{move:0.##}"));
                    at -= move;
                }

                content.Append(PdfFile.F($"<{font!.NumberOf(glyph):X4}>"));
                at += PdfFont.AdvanceOf(glyph);
            }

            Close();
        }

        private void Turn(PdfFont next, double y)
        {
            if (next != font)
            {
                Close();
                content.Append(PdfFile.F($"/{next.Name} {sizePoints:0.####} Tf\n"));
                font = next;
            }

            if (y != rise)
            {
                Close();
                content.Append(PdfFile.F($"{y * sizePoints:0.###} Ts\n"));
                rise = y;
            }
        }

        private void Close()
        {
            content.Append(isOpen ? "] TJ\n" : "");
            isOpen = false;
        }
    }
}
