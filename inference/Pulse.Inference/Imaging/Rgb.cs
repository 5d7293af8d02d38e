using System.Globalization;
using System.Runtime.InteropServices;

namespace Pulse.Inference.Imaging;

/// <summary>An sRGB colour, 8 bits a channel.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static Rgb White => new(255, 255, 255);

    public static Rgb Black => new(0, 0, 0);

    /// <summary>Relative luminance, 0 to 1. Source: WCAG 2.2.</summary>
    public double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

    /// <summary>Reads <c>#rrggbb</c>; anything else is a fault of the knowledge files.</summary>
    public static Rgb Parse(string hex) =>
        hex.Length == 7 && hex[0] == '#' && uint.TryParse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint value)
            ? new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : throw new FormatException($"'{hex}' is not a colour of the form #rrggbb");

    /// <summary>Contrast ratio, 1 to 21. Source: WCAG 2.2.</summary>
    public static double Contrast(Rgb a, Rgb b)
    {
        double light = Math.Max(a.Luminance, b.Luminance), dark = Math.Min(a.Luminance, b.Luminance);
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>Moves towards another colour; 0 = this one, 1 = the other.</summary>
    public Rgb Mix(Rgb other, double share) => new(Blend(R, other.R, share), Blend(G, other.G, share), Blend(B, other.B, share));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}");

    private static byte Blend(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share), MidpointRounding.AwayFromZero);

    private static double Linear(byte channel)
    {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
