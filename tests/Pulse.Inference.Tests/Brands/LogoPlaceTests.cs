using System.Globalization;
using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Composer.Layouts;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Brands;

/// <summary>The logo has its corner in every layout and format, and nothing comes near it.</summary>
public sealed class LogoPlaceTests
{
    private const double MarginMin = 30;
    private const double ClearOfHeight = 0.5;
    private const int LookedAtPx = 540;

    /// <summary>Of 255 a channel: the clear space is one flat colour, give or take the soft edge of the plate.</summary>
    private const int FlatTolerance = 2;

    /// <summary>Design units that the layout's own soft edge may take.</summary>
    private const double SoftEdge = 4;

    private static readonly string[] Colours = ["#0b3d91", "#ff6b00"];
    private static readonly string[] Prompts = ["خصم ٥٠٪ على القهوة في عمّان، اتصل على 0791234567", "perfume 30% off at www.example.com"];

    [Fact]
    public void The_logo_stands_clear_in_every_layout_format_and_direction()
    {
        // A dark and a light first colour: some layouts show only one of them.
        BrandKit dark = BrandSamples.Kit(Colours, Logos.Drawing), light = BrandSamples.Kit(["#ffd100", "#1a1a1a"], Logos.Drawing);
        var seen = new HashSet<(string, CanvasFormat, Language)>();
        var wrong = new List<string>();
        foreach (Composition design in All(dark, light).Where(design => seen.Add((design.Recipe.Layout, design.Format, design.Recipe.Language))))
        {
            PlacedLogo logo = design.Recipe.Brand!.Logo!;
            var page = new Box(MarginMin, MarginMin, design.Width - (2 * MarginMin), design.Height - (2 * MarginMin));
            Box clear = logo.Box.Inset(-logo.Box.Height * ClearOfHeight);
            bool atStart = design.Recipe.Language == Language.Arabic ? logo.Box.X > design.Width / 2.0 : logo.Box.Right < design.Width / 2.0;
            (string What, bool Holds)[] claims =
            [
                ("margins", page.Holds(logo.Box)),
                ("start side", atStart),
                ("proportions", Math.Abs((logo.Box.Width / logo.Box.Height) - dark.Logo!.Aspect) < 0.01),
                ("clear space told", logo.Clear == clear),
                ("texts", !design.Texts.Any(run => run.Lines.Any(line => line.Ink.Overlaps(clear)))),
                ("seen", dark.Logo.Ink.SeenOn(Rgb.Parse(logo.Under)) >= LogoStrip.SeenShareMin),
                ("art", IsFlat(design, logo)),
            ];
            wrong.AddRange(claims.Where(claim => !claim.Holds).Select(claim => $"{claim.What}: {Kit.Name(design)}"));
            wrong.AddRange(TextChecks.Outside(design).Concat(TextChecks.Touching(design)).Concat(TextChecks.Unreadable(design)));
        }

        Assert.Empty(wrong);
        Assert.Equal(Layout.All.Count * Kit.Formats.Length * 2, seen.Count);
    }

    [Fact]
    public void The_check_of_clear_space_sees_what_is_drawn_into_it()
    {
        Composition design = BrandSamples.Compose(BrandSamples.Kit(Colours, Logos.Drawing));
        PlacedLogo logo = design.Recipe.Brand!.Logo!;
        Assert.True(IsFlat(design, logo));
        string speck = string.Create(CultureInfo.InvariantCulture, $"<circle cx=\"{logo.Clear.X + 8}\" cy=\"{logo.Clear.Y + 8}\" r=\"6\" fill=\"#7f7f00\"/></svg>");
        Assert.False(IsFlat(design with { Backdrop = design.Backdrop.Replace("</svg>", speck, StringComparison.Ordinal) }, logo));
    }

    [Fact]
    public void No_part_of_a_logo_melts_into_what_lies_under_it()
    {
        BrandKit kit = BrandSamples.Kit(["#0b6e4f", "#f2a541"], Logos.SmallPart);
        foreach (PlacedLogo placed in from seed in Enumerable.Range(0, 6) from sample in Enumerable.Range(0, 4) select BrandSamples.Compose(kit, seed: seed, sample: sample).Recipe.Brand!.Logo!)
        {
            Assert.All(kit.Colours, colour => Assert.True(Rgb.Contrast(colour, Rgb.Parse(placed.Under)) >= 1.9, $"{colour} on {placed.Under}"));
        }
    }

    [Fact]
    public void A_logo_that_its_ground_would_swallow_gets_a_plate_and_others_do_not()
    {
        foreach ((byte[] logo, string[] colours) in new[] { (Logos.White, new[] { "#ffffff", "#c8102e" }), (Logos.Black, ["#000000", "#ffffff"]) })
        {
            BrandKit kit = BrandSamples.Kit(colours, logo);
            PlacedLogo[] placed = [.. from seed in Enumerable.Range(0, 6) from sample in Enumerable.Range(0, 4) select BrandSamples.Compose(kit, seed: seed, sample: sample).Recipe.Brand!.Logo!];
            Assert.All(placed, one => Assert.Equal(1, kit.Logo!.Ink.SeenOn(Rgb.Parse(one.Under))));
            Assert.Contains(placed, one => one.HasPlate);
            Assert.Contains(placed, one => !one.HasPlate);
        }
    }

    [Fact]
    public void A_drawn_logo_and_a_picture_are_seen_in_the_picture()
    {
        foreach (byte[] file in new[] { Logos.Drawing, Logos.Raster(300, 100, ImageFormat.Png), Logos.Raster(100, 300, ImageFormat.Webp), Logos.Raster(200, 200, ImageFormat.Jpeg, 3) })
        {
            BrandKit kit = BrandSamples.Kit(["#00754a"], file);
            Composition design = BrandSamples.Compose(kit);
            Assert.Equal(kit.Logo!.Sha256, design.Recipe.Brand!.LogoSha256);
            Box box = design.Recipe.Brand.Logo!.Box;
            using VipsImage picture = Kit.Renderer.Draw(design, design.Width, withTexts: false);
            using VipsImage part = picture.Crop((int)box.X, (int)box.Y, (int)box.Width, (int)(box.Height * 0.4));
            Rgb under = Rgb.Parse(design.Recipe.Brand.Logo.Under);
            byte[] pixels = part.Pixels();
            int inked = Enumerable.Range(0, pixels.Length / 3).Count(at => Math.Abs(pixels[3 * at] - under.R) > 40 || Math.Abs(pixels[(3 * at) + 2] - under.B) > 40);
            Assert.True(inked > pixels.Length / 3 * 0.5, Kit.Name(design));
        }
    }

    /// <summary>Enough designs to meet every layout in every format and direction.</summary>
    private static IEnumerable<Composition> All(params BrandKit[] kits) =>
        from kit in kits from prompt in Prompts from seed in Enumerable.Range(0, 16) from sample in Enumerable.Range(0, 4)
        from design in Kit.Composer.Reflow(new CompositionRequest(prompt, "ar", CanvasFormat.Square, seed, sample, Brand: kit))
        select design;

    /// <summary>True when the clear space, but for the logo and its plate, shows one colour.</summary>
    private static bool IsFlat(Composition design, PlacedLogo logo)
    {
        using VipsImage picture = Kit.Renderer.Draw(design, LookedAtPx, withTexts: true);
        byte[] pixels = picture.Pixels();
        double scale = (double)picture.Width / design.Width;
        Box clear = logo.Clear, ink = logo.Box.Inset(-logo.Box.Height * (logo.HasPlate ? 0.32 : 0.02));
        Rgb? first = null;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                var pixel = new Box(x / scale, y / scale, 1 / scale, 1 / scale);
                if (!clear.Inset(SoftEdge).Holds(pixel, 0) || ink.Overlaps(pixel))
                {
                    continue;
                }

                int at = ((y * picture.Width) + x) * 3;
                var colour = new Rgb(pixels[at], pixels[at + 1], pixels[at + 2]);
                first ??= colour;
                if (Math.Abs(colour.R - first.Value.R) > FlatTolerance || Math.Abs(colour.G - first.Value.G) > FlatTolerance || Math.Abs(colour.B - first.Value.B) > FlatTolerance)
                {
                    return false;
                }
            }
        }

        return first is not null;
    }
}
