using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

/// <summary>
/// The strip that a canvas keeps free for a logo before its layout places anything: at the head or the foot, the logo on the side where
/// reading begins, with clear space of half its height on every side.
/// </summary>
/// <param name="AtFoot">True when it lies below the layout.</param>
/// <param name="Height">Of the strip, in design units; the layout has the rest.</param>
/// <param name="Box">Of the logo, from the picture's top left corner.</param>
internal sealed record LogoStrip(bool AtFoot, double Height, Box Box)
{
    /// <summary>The clear space around a logo, as a share of its height.</summary>
    internal const double ClearShare = 0.5;

    /// <summary>Less of a logo than this standing out from what lies under it, and it gets a plate.</summary>
    internal const double SeenShareMin = 0.97;

    /// <summary>Shares of the picture's shorter side.</summary>
    private const double HeightShare = 0.088, MarginShare = 0.05;

    /// <summary>A long logo is a word and needs less height than a sign.</summary>
    private const double LongAspect = 2.2, LongShare = 0.8;
    private const double WidthShareMax = 0.42;

    /// <summary>Where most layouts begin their words, as a share of the width: the logo begins there, too.</summary>
    private const double StartShare = 0.088, StartShareWide = 0.0635;
    private const double MarginMin = 36;

    /// <summary>The plate reaches this share of the logo's height beyond it: inside the clear space.</summary>
    private const double PlateShare = 0.28;

    internal static LogoStrip Of(CanvasFormat format, BrandLogo logo, bool atFoot, bool rightToLeft)
    {
        (int width, int height) = format.Size();
        double shorter = Math.Min(width, height), margin = Math.Max(MarginMin, shorter * MarginShare);
        double high = shorter * HeightShare * (logo.Aspect > LongAspect ? LongShare : 1), wide = high * logo.Aspect;
        if (wide > width * WidthShareMax)
        {
            (wide, high) = (width * WidthShareMax, width * WidthShareMax / logo.Aspect);
        }

        double strip = margin + high + (high * ClearShare), start = Math.Max(margin, width * (format.Outline() == CanvasShape.Wide ? StartShareWide : StartShare));
        double x = rightToLeft ? width - start - wide : start, y = atFoot ? height - margin - high : margin;
        return new LogoStrip(atFoot, strip, new Box(x, y, wide, high));
    }

    private Box Clear => Box.Inset(-Box.Height * ClearShare);

    /// <summary>What is drawn on the strip, and where the logo lies.</summary>
    /// <param name="surface">The colour that the layout has along this edge.</param>
    internal (string Svg, PlacedLogo Placed) Draw(BrandLogo logo, Inks inks, Rgb surface)
    {
        string svg = "";
        bool needsPlate = !logo.Ink.IsOpaque && logo.Ink.SeenOn(surface) < SeenShareMin;
        Rgb under = surface;
        if (needsPlate)
        {
            // The palette's own colours first, white and black only for a logo that none of them shows.
            Rgb[] plates = [inks.Ground, inks.Panel, inks.Cream, inks.Deep, Rgb.White, Rgb.Black];
            int shows = Array.FindIndex(plates, plate => logo.Ink.SeenOn(plate) >= SeenShareMin);
            under = shows >= 0 ? plates[shows] : plates.MaxBy(plate => (logo.Ink.SeenOn(plate), logo.Ink.StandsOutOn(plate)));
            Box edge = Box.Inset(-Box.Height * PlateShare);
            svg += Canvas.F($"<rect x=\"{edge.X:0.##}\" y=\"{edge.Y:0.##}\" width=\"{edge.Width:0.##}\" height=\"{edge.Height:0.##}\" rx=\"{Box.Height * PlateShare:0.##}\" fill=\"{under}\"/>\n");
        }

        svg += Canvas.F($"<image x=\"{Box.X:0.##}\" y=\"{Box.Y:0.##}\" width=\"{Box.Width:0.##}\" height=\"{Box.Height:0.##}\" preserveAspectRatio=\"xMidYMid meet\" href=\"{logo.DataUri}\"/>\n");
        return (svg, new PlacedLogo(Box, Clear, under.ToString(), needsPlate));
    }
}
