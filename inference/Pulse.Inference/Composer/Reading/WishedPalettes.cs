using System.Globalization;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Reading;

/// <summary>
/// Palettes of the colours that a prompt asks for: the colours themselves where they can carry a ground or an accent, their tints and
/// shades elsewhere, and what is missing from around the colour circle. Ink on ground always reads.
/// </summary>
internal static class WishedPalettes
{
    /// <summary>With room for the mixing of grounds that layouts do.</summary>
    private const double ContrastWanted = 5.4;
    private const double AccentContrastWanted = 3;
    private const double LightStep = 0.015;
    private const double Greyish = 0.03;
    private const double Golden = 82;
    private static readonly Oklch Gold = new(0.80, 0.11, Golden), Night = new(0.20, 0.008, 260);

    /// <summary>Six palettes, three of each tone, that all show the wished colours.</summary>
    internal static IReadOnlyList<Palette> Of(IReadOnlyList<Colour> wished)
    {
        Oklch[] asked = [.. wished.Select(colour => Oklch.Of(Rgb.Parse(colour.Hex)))];
        // A ground wants a colour with body; white, gold and silver shine better on it.
        Oklch main = asked.OrderBy(colour => colour.L > 0.72 ? 1 : 0).First();
        Oklch other = asked.Length > 1 ? asked.First(colour => colour != main) : Partner(main);
        Oklch third = asked.Length > 2 ? asked.First(colour => colour != main && colour != other) : Turned(main, 150);
        bool swaps = asked.Length > 1 && other.C > Greyish && other.L < 0.75 && !Muddies(other);
        string id = "wish-" + string.Join('-', wished.Select(colour => colour.Id));
        return
        [
            Dark(id, 1, main, other, third, 0.29),
            Light(id, 1, main, other, third, 0.955),
            Dark(id, 2, swaps ? other : main, swaps ? main : other, third, main.C > Greyish ? 0.38 : 0.23),
            Light(id, 2, asked.Length > 1 && other.C > Greyish ? other : main, main, third, 0.90),
            Dark(id, 3, Night with { H = main.H }, main, other, 0.21),
            Light(id, 3, main with { C = Math.Min(main.C, 0.012) }, main, other, 0.97),
        ];
    }

    /// <summary>Gold, yellow and beige are olive and mud when dark: they accent, and others carry.</summary>
    private static bool Muddies(Oklch colour) => colour.C >= Greyish && colour.H is > 62 and < 118;

    private static Oklch Partner(Oklch main) => main.C < Greyish || Math.Abs(main.H - Golden) > 50 ? Gold : new Oklch(0.93, 0.03, Golden);

    private static Oklch Turned(Oklch colour, double degrees) => new(0.70, Math.Max(colour.C, 0.09), (colour.H + degrees) % 360);

    private static Palette Dark(string id, int number, Oklch ground, Oklch accent, Oklch pop, double lightness)
    {
        ground = Muddies(ground) ? Night with { H = ground.H } : ground;
        // On a dark ground black is no accent; the partner of the palette is.
        accent = accent.C < Greyish && accent.L < 0.5 ? pop : accent;
        Oklch cream = new(0.965, 0.018, accent.C < Greyish ? Golden : accent.H);
        Oklch upper = Readable(ground with { L = lightness, C = Math.Min(ground.C, 0.15) }, cream, -LightStep);
        Oklch lower = Readable(upper with { L = upper.L + 0.06 }, cream, -LightStep);
        Oklch panel = Readable(upper with { L = upper.L + 0.12 }, cream, -LightStep);
        return Named(id, "dark", number, upper, lower, panel, Standing(accent, lower, LightStep, 0.72), Standing(pop, panel, LightStep, 0.66), cream, upper with { L = Math.Max(0.14, upper.L - 0.09), C = upper.C * 0.8 });
    }

    private static Palette Light(string id, int number, Oklch ground, Oklch accent, Oklch pop, double lightness)
    {
        Oklch deep = new(0.23, Math.Min(0.06, ground.C), ground.H);
        Oklch upper = Readable(ground with { L = lightness, C = Math.Min(ground.C, lightness > 0.92 ? 0.025 : 0.085) }, deep, LightStep);
        Oklch lower = Readable(upper with { L = upper.L - 0.05, C = upper.C * 1.3 }, deep, LightStep);
        Oklch cream = new(0.99, 0.006, ground.H);
        // A light ground makes white or silver a mud; the colour itself then accents.
        Oklch strong = accent.C < Greyish && ground.C >= Greyish ? ground with { L = 0.5, C = Math.Max(ground.C, 0.1) } : accent;
        Oklch source = Muddies(strong) || strong.L >= 0.75 ? ground : strong;
        source = Muddies(source) ? new Oklch(0.32, 0.04, source.H) : source;
        Oklch panel = Readable(source with { L = Math.Min(source.L, 0.40), C = Math.Min(source.C, 0.16) }, cream, -LightStep);
        return Named(id, "light", number, upper, lower, panel, Standing(strong, lower, -LightStep, 0.52), Standing(pop, upper, -LightStep, 0.62), cream, deep);
    }

    /// <summary>Moved lighter or darker until the ink reads on it.</summary>
    private static Oklch Readable(Oklch surface, Oklch ink, double step)
    {
        while (surface.L is > 0.05 and < 0.99 && Rgb.Contrast(surface.ToRgb(), ink.ToRgb()) < ContrastWanted)
        {
            surface = surface with { L = surface.L + step };
        }

        return surface;
    }

    /// <summary>The colour as asked for if it stands out from the ground, else only as much lighter or darker as that takes.</summary>
    private static Oklch Standing(Oklch colour, Oklch ground, double step, double otherwise)
    {
        Oklch standing = step > 0 ? colour with { L = Math.Max(colour.L, Math.Min(otherwise, 0.55)) } : colour with { L = Math.Min(colour.L, otherwise) };
        while (standing.L is > 0.05 and < 0.98 && Rgb.Contrast(standing.ToRgb(), ground.ToRgb()) < AccentContrastWanted)
        {
            standing = standing with { L = standing.L + step };
        }

        return standing;
    }

    private static Palette Named(string id, string tone, int number, params Oklch[] colours)
    {
        string[] hex = [.. colours.Select(colour => colour.ToRgb().ToString())];
        return new Palette(string.Create(CultureInfo.InvariantCulture, $"{id}-{tone}-{number}"), tone, hex[0], hex[1], hex[2], hex[3], hex[4], hex[5], hex[6]);
    }
}

/// <summary>A colour that people ask for by name.</summary>
internal sealed record Colour(string Id, string Hex, IReadOnlyList<string> Words);
