using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>What may not happen to a text in a picture; each check names the picture and the text that it happened to.</summary>
internal static class TextChecks
{
    private const double ContrastMin = 4.5;
    private const double OuterMarginMin = 30;
    internal const int LookedAtPx = 270;

    /// <summary>Lines that, measured again, leave their box or the picture's margins.</summary>
    internal static IEnumerable<string> Outside(Composition composition)
    {
        var page = new Box(OuterMarginMin, OuterMarginMin, composition.Width - (2 * OuterMarginMin), composition.Height - (2 * OuterMarginMin));
        foreach (TextRun run in composition.Texts)
        {
            foreach (TextLine line in run.Lines)
            {
                InkBox ink = Kit.Shaper.Measure(run.Font, line.Text);
                Box measured = line.Ink with { Width = ink.Width * run.SizeUnits, Height = ink.Height * run.SizeUnits };
                if (!run.Box.Holds(measured) || !page.Holds(measured))
                {
                    yield return $"{Kit.Name(composition)} {run.Role}: {measured} not in {run.Box}";
                }
            }
        }
    }

    internal static IEnumerable<string> Touching(Composition composition)
    {
        (TextRole Role, Box Ink)[] lines = [.. composition.Texts.SelectMany(run => run.Lines.Select(line => (run.Role, line.Ink)))];
        for (int first = 0; first < lines.Length; first++)
        {
            for (int second = first + 1; second < lines.Length; second++)
            {
                if (lines[first].Ink.Overlaps(lines[second].Ink))
                {
                    yield return $"{Kit.Name(composition)}: {lines[first]} and {lines[second]}";
                }
            }
        }
    }

    /// <summary>Texts of too little contrast with what the eye sees under them: the picture is drawn without texts and its pixels are asked.</summary>
    internal static IEnumerable<string> Unreadable(Composition composition)
    {
        using VipsImage under = Kit.Renderer.Draw(composition, LookedAtPx, withTexts: false);
        return Unreadable(composition, under);
    }

    /// <inheritdoc cref="Unreadable(Composition)"/>
    /// <param name="under">The composition, drawn without its texts.</param>
    internal static IReadOnlyList<string> Unreadable(Composition composition, VipsImage under)
    {
        var wrong = new List<string>();
        byte[] pixels = under.Pixels();
        double scale = (double)under.Width / composition.Width;
        foreach (TextRun run in composition.Texts)
        {
            double worst = run.Lines.Min(line => WorstContrast(pixels, under.Width, under.Height, line.Ink, scale, run.Colour));
            if (worst < ContrastMin)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(composition)} {run.Role}: {worst:0.00}"));
            }
        }

        return wrong;
    }

    internal static IEnumerable<string> WithoutGlyph(Composition composition)
    {
        foreach (TextRun run in composition.Texts)
        {
            FontFace[] faces = [Kit.Imaging.Fonts.Face(run.Font.Family, run.Font.Weight), .. Kit.Imaging.Fonts.Faces.Where(face => face.Family == run.Font.Fallback)];
            foreach (Rune rune in run.Lines.SelectMany(line => line.Text.EnumerateRunes()).Where(rune => !Array.Exists(faces, face => Kit.Imaging.Fonts.Covers(face, rune))))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(composition)} {run.Role}: U+{rune.Value:X4} in {run.Font.Family}");
            }
        }
    }

    private static double WorstContrast(byte[] pixels, int width, int height, Box ink, double scale, Rgb colour)
    {
        double worst = double.PositiveInfinity;
        // Surfaces have few colours and many pixels: each colour is asked once.
        var seen = new HashSet<Rgb>();
        int right = Math.Min(width, (int)Math.Ceiling(ink.Right * scale)), bottom = Math.Min(height, (int)Math.Ceiling(ink.Bottom * scale));
        for (int y = Math.Max(0, (int)(ink.Y * scale)); y < bottom; y++)
        {
            for (int x = Math.Max(0, (int)(ink.X * scale)); x < right; x++)
            {
                int at = ((y * width) + x) * 3;
                var pixel = new Rgb(pixels[at], pixels[at + 1], pixels[at + 2]);
                worst = seen.Add(pixel) ? Math.Min(worst, Rgb.Contrast(colour, pixel)) : worst;
            }
        }

        return worst;
    }
}
