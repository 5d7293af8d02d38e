using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;

namespace Pulse.Inference.Imaging;

/// <summary>The ink of one line of text, in the units of its font size, measured from the layout's top left corner.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct InkBox(double Left, double Top, double Width, double Height);

/// <summary>A font for shaping: the first family is wanted, the following ones supply glyphs that it lacks.</summary>
/// <param name="Spacing">Extra space between letters, as a share of the size. Only for Latin: it would break joined Arabic.</param>
public sealed record ShapingFont(string Family, string Fallback, int Weight, double Spacing = 0);

/// <summary>Shapes one line of text (joining, bidirectional order, marks) with Pango and measures or draws it.</summary>
public sealed class TextShaper
{
    /// <summary>Lines are measured once at this size, in pixels, and scaled: without hinting, ink is linear in size.</summary>
    private const double ReferenceSizePx = 128;

    /// <summary>Pango places glyphs on whole pixels, so small text is drawn at least this large and shrunk.</summary>
    private const double DrawnSizeMinPx = 72;
    private const int CachedLinesMax = 4096;
    private const int PangoUnitsPerPoint = 1024;
    private readonly ConcurrentDictionary<(ShapingFont Font, string Line), InkBox> measured = new();

    /// <summary>The ink of a line at a size of 1.</summary>
    public InkBox Measure(ShapingFont font, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return default;
        }

        if (measured.Count > CachedLinesMax)
        {
            measured.Clear();
        }

        return measured.GetOrAdd((font, line), static key =>
        {
            using VipsImage ink = Draw(key.Font, key.Line, ReferenceSizePx);
            return new InkBox(ink.OffsetX / ReferenceSizePx, ink.OffsetY / ReferenceSizePx, ink.Width / ReferenceSizePx, ink.Height / ReferenceSizePx);
        });
    }

    /// <summary>Draws a line's ink in place on an image, its ink box starting at a point given in pixels (fractions are kept).</summary>
    internal static void Paint(VipsImage onto, ShapingFont font, string line, double sizePx, double left, double top, Rgb colour)
    {
        int factor = Math.Max(1, (int)Math.Ceiling(DrawnSizeMinPx / sizePx));
        using VipsImage ink = Draw(font, line, sizePx * factor);
        int x = (int)Math.Floor(left), y = (int)Math.Floor(top);
        if (factor == 1)
        {
            onto.Paint(ink, colour, (int)Math.Round(left), (int)Math.Round(top));
            return;
        }

        int shiftX = (int)Math.Round((left - x) * factor), shiftY = (int)Math.Round((top - y) * factor);
        int width = RoundUp(ink.Width + shiftX, factor), height = RoundUp(ink.Height + shiftY, factor);
        using VipsImage padded = VipsOperation.Image("embed", "out", ("in", ink), ("x", shiftX), ("y", shiftY), ("width", width), ("height", height));
        using VipsImage small = VipsOperation.Image("shrink", "out", ("in", padded), ("hshrink", (double)factor), ("vshrink", (double)factor));
        onto.Paint(small, colour, x, y);
    }

    private static VipsImage Draw(ShapingFont font, string line, double sizePx)
    {
        string description = string.Create(CultureInfo.InvariantCulture, $"{font.Family},{font.Fallback} {WeightName(font.Weight)} {sizePx:0.###}px");
        string text = SecurityElement.Escape(line);
        if (font.Spacing != 0)
        {
            int spacing = (int)Math.Round(font.Spacing * sizePx * PangoUnitsPerPoint);
            text = string.Create(CultureInfo.InvariantCulture, $"<span letter_spacing=\"{spacing}\">{text}</span>");
        }

        return VipsOperation.Image("text", "out", ("text", text), ("font", description), ("dpi", 72));
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    private static string WeightName(int weight) => weight switch
    {
        < 350 => "Light",
        < 450 => "Regular",
        < 550 => "Medium",
        < 650 => "Semi-Bold",
        < 750 => "Bold",
        < 850 => "Ultra-Bold",
        _ => "Heavy",
    };
}
