using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>A palette's colours, parsed, with the inks that can be read on them.</summary>
/// <param name="own">A brand's colours, which surfaces show unchanged.</param>
internal sealed class Inks(Palette palette, IReadOnlyList<Rgb>? own = null)
{
    /// <summary>What WCAG asks of text, with room for soft edges.</summary>
    private const double ContrastWanted = 4.8;
    private const double NudgeStep = 0.08;

    internal Rgb Ground { get; } = Rgb.Parse(palette.Ground);

    internal Rgb Ground2 { get; } = Rgb.Parse(palette.Ground2);

    internal Rgb Panel { get; } = Rgb.Parse(palette.Panel);

    internal Rgb Accent { get; } = Rgb.Parse(palette.Accent);

    internal Rgb Pop { get; } = Rgb.Parse(palette.Pop);

    internal Rgb Cream { get; } = Rgb.Parse(palette.Cream);

    internal Rgb Deep { get; } = Rgb.Parse(palette.Deep);

    internal bool Dark => palette.Tone == "dark";

    /// <summary>The palette's own light or dark, whichever reads better on all of these; pushed to white or black if it must.</summary>
    internal Rgb On(params ReadOnlySpan<Rgb> under)
    {
        Rgb light = Nudge(Cream, Rgb.White, under), dark = Nudge(Deep, Rgb.Black, under);
        return Worst(light, under) >= Worst(dark, under) ? light : dark;
    }

    /// <summary>The same colours, and what they become where the lines of a pattern cross them.</summary>
    internal Rgb[] Patterned(IReadOnlyList<Rgb> under) => [.. under, .. under.Select(colour => colour.Mix(On(colour), Backgrounds.StrengthUnderText))];

    /// <summary>A colour as a surface for text: middle tones, on which neither light nor dark reads well, are deepened until light does.</summary>
    internal Rgb Surface(Rgb colour)
    {
        // White or black reads on every colour with 4.58 at least: enough, though without the room that others get.
        if (own is not null && own.Contains(colour))
        {
            return colour;
        }

        for (double share = 0; share < 1; share += NudgeStep)
        {
            Rgb surface = colour.Mix(Deep, share);
            if (Math.Max(Rgb.Contrast(Cream, surface), Rgb.Contrast(Deep, surface)) >= ContrastWanted)
            {
                return surface;
            }
        }

        return Deep;
    }

    /// <summary>The accent as ink: moved towards the readable end only as far as contrast needs.</summary>
    internal Rgb AccentOn(params ReadOnlySpan<Rgb> under) => Nudge(Accent, On(under), under);

    internal static double Worst(Rgb ink, ReadOnlySpan<Rgb> under)
    {
        double worst = double.PositiveInfinity;
        foreach (Rgb colour in under)
        {
            worst = Math.Min(worst, Rgb.Contrast(ink, colour));
        }

        return worst;
    }

    private static Rgb Nudge(Rgb ink, Rgb towards, ReadOnlySpan<Rgb> under)
    {
        for (double share = 0; share < 1; share += NudgeStep)
        {
            Rgb mixed = ink.Mix(towards, share);
            if (Worst(mixed, under) >= ContrastWanted)
            {
                return mixed;
            }
        }

        return towards;
    }
}
