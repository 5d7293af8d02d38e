using System.Globalization;
using System.Text.RegularExpressions;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>
/// Turns an object's drawing into one of this picture: <c>{accent-20}</c> is the palette's accent, 20 % darker (<c>+</c> lighter), and
/// <c>@</c> before an id is replaced by a prefix, because two drawings in one document must not share gradients.
/// </summary>
internal static partial class ArtPainter
{
    /// <summary>Width and height of every object's drawing.</summary>
    internal const double Side = 400;

    private const double LightGround = 0.4;

    internal static string Resolve(string drawing, Inks inks, string prefix, Rgb ink, Rgb under)
    {
        string inner = drawing[(drawing.IndexOf('>', StringComparison.Ordinal) + 1)..drawing.LastIndexOf("</svg>", StringComparison.Ordinal)];
        string coloured = Token().Replace(inner, match =>
        {
            Rgb colour = match.Groups["name"].Value switch
            {
                "ground" => inks.Ground,
                "ground2" => inks.Ground2,
                "panel" => inks.Panel,
                "accent" => inks.Accent,
                "pop" => inks.Pop,
                "cream" => inks.Cream,
                "deep" => inks.Deep,
                "ink" => ink,
                "under" => under,
                // Steam and sparkle: light before dark, and shade before light.
                "mist" => under.Luminance > LightGround ? inks.Panel.Mix(under, 0.5) : inks.Cream,
                string other => throw new InvalidDataException($"a drawing uses the unknown colour {other}"),
            };
            string shade = match.Groups["shade"].Value;
            double share = shade.Length == 0 ? 0 : int.Parse(shade.AsSpan(1), CultureInfo.InvariantCulture) / 100.0;
            return (shade.StartsWith('+') ? colour.Mix(Rgb.White, share) : colour.Mix(Rgb.Black, share)).ToString();
        });
        return coloured.Replace("@", prefix, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{(?<name>[a-z0-9]+)(?<shade>[+-][0-9]+)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Token();
}
