using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>Every text in every picture: inside its box, apart from the others, readable, made of glyphs that exist.</summary>
public sealed class TextTests
{
    private const double ContrastMin = 4.5;
    private const double OuterMarginMin = 30;

    [Fact]
    public void Every_line_measured_again_lies_inside_its_box_and_the_margins()
    {
        var wrong = new List<string>();
        foreach (Composition composition in Kit.Everything())
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
                        wrong.Add($"{Kit.Name(composition)} {run.Role}: {measured} not in {run.Box}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_text_touches_another()
    {
        var wrong = new List<string>();
        foreach (Composition composition in Kit.Everything())
        {
            (TextRole Role, Box Ink)[] lines = [.. composition.Texts.SelectMany(run => run.Lines.Select(line => (run.Role, line.Ink)))];
            for (int first = 0; first < lines.Length; first++)
            {
                for (int second = first + 1; second < lines.Length; second++)
                {
                    if (lines[first].Ink.Overlaps(lines[second].Ink))
                    {
                        wrong.Add($"{Kit.Name(composition)}: {lines[first]} and {lines[second]}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Text_is_readable_on_the_pixels_that_lie_under_it()
    {
        // Goal: what the eye sees, not what the palette promises. The picture is drawn without texts and its pixels are asked.
        var wrong = new List<string>();
        foreach (Composition composition in Kit.Everything())
        {
            using VipsImage under = Kit.Renderer.Draw(composition, 270, withTexts: false);
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
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_character_drawn_has_a_glyph_in_one_of_our_fonts()
    {
        var wrong = new List<string>();
        foreach (Composition composition in Kit.Everything())
        {
            foreach (TextRun run in composition.Texts)
            {
                FontFace[] faces = [Kit.Imaging.Fonts.Face(run.Font.Family, run.Font.Weight), .. Kit.Imaging.Fonts.Faces.Where(face => face.Family == run.Font.Fallback)];
                foreach (Rune rune in run.Lines.SelectMany(line => line.Text.EnumerateRunes()).Where(rune => !Array.Exists(faces, face => Kit.Imaging.Fonts.Covers(face, rune))))
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(composition)} {run.Role}: U+{rune.Value:X4} in {run.Font.Family}"));
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_missing_character_would_be_noticed()
    {
        // The guard's guard: a face that lacks a character says so, and has the ones it should.
        FontFace kufi = Kit.Imaging.Fonts.Face("Reem Kufi", 700);
        Assert.False(Kit.Imaging.Fonts.Covers(kufi, new Rune('日')));
        Assert.All("قهوةعمّانpulse0123", letter => Assert.True(Kit.Imaging.Fonts.Covers(kufi, new Rune(letter))));
    }

    [Theory]
    [InlineData("Cairo", 900)]
    [InlineData("Amiri", 700)]
    [InlineData("Tajawal", 500)]
    [InlineData("Reem Kufi", 700)]
    [InlineData("Aref Ruqaa", 700)]
    [InlineData("Rakkas", 400)]
    [InlineData("El Messiri", 700)]
    [InlineData("Almarai", 400)]
    public void Arabic_letters_join(string family, int weight)
    {
        // A joiner-breaker between the letters makes isolated forms, which are wider than the joined word.
        var font = new ShapingFont(family, "Inter", weight);
        double joined = Kit.Shaper.Measure(font, "قهوتنا").Width, broken = Kit.Shaper.Measure(font, "ق\u200Cه\u200Cو\u200Cت\u200Cن\u200Cا").Width;
        Assert.True(joined < broken * 0.97, string.Create(CultureInfo.InvariantCulture, $"joined {joined}, broken {broken}"));
    }

    [Theory]
    [InlineData("Cairo", 900)]
    [InlineData("Bebas Neue", 400)]
    [InlineData("Amiri", 700)]
    public void The_shaper_uses_the_family_that_is_asked_for(string family, int weight)
    {
        // If the font were not found, all families would fall back to the same one and measure alike.
        double width = Kit.Shaper.Measure(new ShapingFont(family, "Inter", weight), "Amman قهوة").Width;
        double other = Kit.Shaper.Measure(new ShapingFont("No Such Family", "Inter", weight), "Amman قهوة").Width;
        Assert.True(Math.Abs(width - other) > 0.01, $"{family} measures like the fallback");
    }

    [Fact]
    public void Texts_in_the_recipe_are_the_texts_in_the_picture()
    {
        Composition composition = Kit.Compose("عطر \"ليالي عمّان\" بسعر 25 دينار");
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Headline, Text: "ليالي عمّان", Direction: TextDirection.RightToLeft });
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Facts, Text: "25 دينار" });
        Assert.Equal(composition.Texts.Count, composition.Recipe.Texts.Count);
    }

    private static double WorstContrast(byte[] pixels, int width, int height, Box ink, double scale, Rgb colour)
    {
        double worst = double.PositiveInfinity;
        int right = Math.Min(width, (int)Math.Ceiling(ink.Right * scale)), bottom = Math.Min(height, (int)Math.Ceiling(ink.Bottom * scale));
        for (int y = Math.Max(0, (int)(ink.Y * scale)); y < bottom; y++)
        {
            for (int x = Math.Max(0, (int)(ink.X * scale)); x < right; x++)
            {
                int at = ((y * width) + x) * 3;
                worst = Math.Min(worst, Rgb.Contrast(colour, new Rgb(pixels[at], pixels[at + 1], pixels[at + 2])));
            }
        }

        return worst;
    }
}
