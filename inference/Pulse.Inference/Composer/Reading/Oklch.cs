using System.Runtime.InteropServices;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Reading;

/// <summary>A colour by lightness (0 to 1), chroma (0 to about 0.37) and hue (degrees). Equal steps look equal. Source: Ottosson, Oklab, 2020.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Oklch(double L, double C, double H)
{
    private const double ChromaStep = 0.004;
    private const double Slack = 0.0005;

    internal static Oklch Of(Rgb colour)
    {
        double r = Linear(colour.R), g = Linear(colour.G), b = Linear(colour.B);
        double l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        double lightness = (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);
        double a = (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s);
        double c = (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s);
        double hue = Math.Atan2(c, a) * 180 / Math.PI;
        return new Oklch(lightness, Math.Sqrt((a * a) + (c * c)), hue < 0 ? hue + 360 : hue);
    }

    /// <summary>The nearest colour a screen can show: chroma gives way, lightness and hue stay.</summary>
    internal Rgb ToRgb()
    {
        for (double chroma = Math.Max(0, C); ; chroma -= ChromaStep)
        {
            (double r, double g, double b) = Channels(L, Math.Max(0, chroma), H);
            if (chroma <= 0 || (InGamut(r) && InGamut(g) && InGamut(b)))
            {
                return new Rgb(Encode(r), Encode(g), Encode(b));
            }
        }
    }

    private static bool InGamut(double channel) => channel is >= -Slack and <= 1 + Slack;

    private static (double R, double G, double B) Channels(double lightness, double chroma, double hue)
    {
        double a = chroma * Math.Cos(hue * Math.PI / 180), b = chroma * Math.Sin(hue * Math.PI / 180);
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return ((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s), (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s), (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static double Cube(double value) => value * value * value;

    private static double Linear(byte channel)
    {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Encode(double channel)
    {
        double share = Math.Clamp(channel, 0, 1);
        double encoded = share <= 0.0031308 ? 12.92 * share : (1.055 * Math.Pow(share, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * encoded, MidpointRounding.AwayFromZero);
    }
}
