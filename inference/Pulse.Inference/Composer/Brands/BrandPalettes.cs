using System.Globalization;
using Pulse.Inference.Composer.Reading;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

/// <summary>Which surface of a picture is the brand's first colour.</summary>
internal enum Carrier
{
    Ground,
    Panel,
}

/// <summary>An arrangement of the brand's colours.</summary>
/// <param name="TakesText">True when text may lie on the panel.</param>
internal sealed record BrandPalette(Palette Palette, Carrier Carrier, bool TakesText);

/// <summary>
/// Four arrangements of a brand's colours: the first as ground or as panel, unchanged, the others as accents, unchanged. Grounds that the
/// brand does not have are its tints and shades, so that ink on them reads.
/// </summary>
internal static class BrandPalettes
{
    /// <summary>With room for patterns and lights on the ground.</summary>
    private const double GroundContrastMin = 5.6;

    /// <summary>Below this, two surfaces beside each other look like one.</summary>
    private const double ApartMin = 1.35;
    private const double NearWhite = 0.93, NearBlack = 0.28;
    private const double PanelStep = 0.11;

    internal static IReadOnlyList<BrandPalette> Of(BrandKit kit)
    {
        var made = new Maker(kit.Colours);
        return made.CanCarryText
            ? [made.OnItself(1), made.OnLight(1), made.OnDark(1), made.OnItself(2)]
            : [made.OnLight(1), made.OnDark(1), made.OnLight(2), made.OnDark(2)];
    }

    /// <summary>True when light or dark ink reads well on the colour.</summary>
    private static bool Carries(Rgb colour) => Math.Max(Rgb.Contrast(colour, Rgb.White), Rgb.Contrast(colour, Rgb.Black)) >= GroundContrastMin;

    private sealed class Maker
    {
        private readonly Rgb main;
        private readonly Oklch first;
        private readonly Rgb[] others;
        private readonly Rgb cream, deep;
        private readonly string id;

        internal Maker(IReadOnlyList<Rgb> colours)
        {
            main = colours[0];
            first = Oklch.Of(main);
            others = [.. colours.Skip(1)];
            Rgb[] light = [.. colours.Where(colour => Oklch.Of(colour).L > NearWhite)], dark = [.. colours.Where(colour => Oklch.Of(colour).L < NearBlack)];
            cream = light.Length > 0 ? light[0] : new Oklch(0.985, 0.008, first.H).ToRgb();
            deep = dark.Length > 0 ? dark[0] : new Oklch(0.19, Math.Min(first.C, 0.04), first.H).ToRgb();
            id = "brand" + string.Concat(colours);
        }

        internal bool CanCarryText => Carries(main);

        private bool IsDark => Rgb.Contrast(main, Rgb.White) >= Rgb.Contrast(main, Rgb.Black);

        /// <summary>The first colour is the ground; the panel is a shade of it, or another of the brand's colours.</summary>
        internal BrandPalette OnItself(int number)
        {
            double step = (number == 1) == (first.L is > 0.22 and < 0.8) && IsDark ? PanelStep : -PanelStep;
            Rgb shade = Shade(first, first.L + (IsDark ? step : -PanelStep * (number == 1 ? 1 : 2.2)));
            Rgb panel = number == 1 ? shade : others.Skip(1).Concat(others).FirstOrDefault(colour => Carries(colour) && Rgb.Contrast(colour, main) >= ApartMin, shade);
            Rgb accent = Beside(main, panel, number);
            return Named("ground", number, IsDark, main, main, panel, accent, Third(accent, panel), Carrier.Ground);
        }

        /// <summary>The first colour is the panel on a light tint of it, or of the second.</summary>
        internal BrandPalette OnLight(int number)
        {
            Oklch tint = number > 1 && others.Length > 0 ? Oklch.Of(others[0]) : first;
            Rgb ground = Light(tint, number == 1 ? 0.975 : 0.93, number == 1 ? 0.012 : 0.04), lower = Light(tint, number == 1 ? 0.945 : 0.89, number == 1 ? 0.022 : 0.055);
            Rgb accent = Beside(main, ground, number);
            return Named("light", number, isDark: false, ground, lower, main, accent, Third(accent, main), Carrier.Panel);
        }

        /// <summary>The first colour is the panel on a dark shade of it, or of the second.</summary>
        internal BrandPalette OnDark(int number)
        {
            Oklch shade = number > 1 && others.Length > 0 ? Oklch.Of(others[0]) : first;
            // A dark panel on a dark ground is not seen, so the ground goes out of its way.
            double lightness = first.L < 0.42 ? first.L < NearBlack ? 0.34 : 0.15 : number == 1 ? 0.21 : 0.28;
            Rgb ground = Shade(shade with { C = Math.Min(shade.C, number == 1 ? 0.05 : 0.09) }, lightness), lower = Shade(shade with { C = Math.Min(shade.C, 0.07) }, lightness + 0.05);
            Rgb accent = Beside(main, ground, number);
            return Named("dark", number, isDark: true, ground, lower, main, accent, Third(accent, main), Carrier.Panel);
        }

        /// <summary>The brand's colour that stands out from both surfaces the most, from the second on; a tint or shade where it has none.</summary>
        private Rgb Beside(Rgb one, Rgb other, int number)
        {
            double Apart(Rgb colour) => Math.Min(Rgb.Contrast(colour, one), Rgb.Contrast(colour, other));
            Rgb[] able = [.. others.Where(colour => Apart(colour) >= ApartMin)];
            if (able.Length > 0)
            {
                return able[(number - 1) % able.Length];
            }

            Rgb[] derived = [Shade(first, 0.84), Shade(first, 0.70), Shade(first, 0.5), Shade(first, 0.3), cream, deep];
            return derived.OrderByDescending(Apart).First();
        }

        private Rgb Third(Rgb accent, Rgb panel) =>
            others.Where(colour => colour != accent && Rgb.Contrast(colour, panel) >= ApartMin).Reverse().FirstOrDefault(accent.Mix(cream, 0.35));

        private static Rgb Shade(Oklch colour, double lightness) => (colour with { L = Math.Clamp(lightness, 0.08, 0.98) }).ToRgb();

        private static Rgb Light(Oklch colour, double lightness, double chroma) => (colour with { L = lightness, C = Math.Min(colour.C, chroma) }).ToRgb();

        private BrandPalette Named(string kind, int number, bool isDark, Rgb ground, Rgb ground2, Rgb panel, Rgb accent, Rgb pop, Carrier carrier) => new(
            new Palette(
                string.Create(CultureInfo.InvariantCulture, $"{id}-{kind}-{number}"),
                isDark ? "dark" : "light",
                ground.ToString(),
                ground2.ToString(),
                panel.ToString(),
                accent.ToString(),
                pop.ToString(),
                cream.ToString(),
                deep.ToString()),
            carrier,
            Carries(panel));
    }
}
