using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>A soft light on a surface: strongest in its centre, nothing at its radius. Places are given left to right, in design units.</summary>
/// <param name="Opacity">In the centre, 0 to 1.</param>
internal sealed record Light(double X, double Y, double Radius, Rgb Colour, double Opacity)
{
    /// <summary>What a colour becomes at a point under this light.</summary>
    internal Rgb Over(Rgb under, double x, double y) =>
        under.Mix(Colour, Opacity * Math.Max(0, 1 - (double.Hypot(x - X, y - Y) / Radius)));
}
