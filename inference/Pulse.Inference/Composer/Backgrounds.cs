using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>Quiet patterns for large surfaces. Their strength is bounded, because text may lie on them.</summary>
internal static class Backgrounds
{
    /// <summary>The strongest a pattern may be where text lies on it.</summary>
    internal const double StrengthUnderText = 0.07;

    internal static readonly string[] Patterns = ["girih", "dots", "rings", "motifs", "rays", "weave"];

    /// <summary>Covers a box with the chosen pattern.</summary>
    internal static void Cover(Canvas canvas, Box box, Rgb ink, Rgb under, double strength)
    {
        switch (canvas.Choice.Pattern)
        {
            case "girih": Tile(canvas, box, 150, Girih(150, ink), strength); break;
            case "dots": Tile(canvas, box, 54, Canvas.F($"<circle cx=\"13\" cy=\"13\" r=\"4.5\" fill=\"{ink}\"/><circle cx=\"40\" cy=\"40\" r=\"4.5\" fill=\"{ink}\"/>"), strength); break;
            case "rings": Rings(canvas, box, ink, strength); break;
            case "motifs": Tile(canvas, box, 190, canvas.Motif(48, 48, 58, 14, ink, under) + canvas.Motif(143, 143, 58, -22, ink, under), strength); break;
            case "rays": Rays(canvas, box, ink, strength); break;
            default: Tile(canvas, box, 96, Weave(96, ink), strength); break;
        }
    }

    private static void Tile(Canvas canvas, Box box, double side, string content, double strength)
    {
        string id = canvas.NewId("p");
        canvas.Define(Canvas.F($"<pattern id=\"{id}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\">{content}</pattern>"));
        canvas.Shape(Canvas.F($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" fill=\"url(#{id})\" opacity=\"{strength:0.###}\"/>"));
    }

    /// <summary>Eight-pointed stars joined by their points, the oldest girih.</summary>
    private static string Girih(double side, Rgb ink)
    {
        double half = side / 2, radius = side * 0.33, tip = side * 0.467;
        var svg = new StringBuilder(Canvas.F($"<g fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.6\">"));
        for (int turn = 0; turn < 2; turn++)
        {
            svg.Append(Canvas.F($"<rect x=\"{half - radius}\" y=\"{half - radius}\" width=\"{2 * radius}\" height=\"{2 * radius}\" transform=\"rotate({turn * 45} {half} {half})\"/>"));
        }

        svg.Append(Canvas.F($"<path d=\"M{half} 0V{half - tip}M{half} {half + tip}V{side}M0 {half}H{half - tip}M{half + tip} {half}H{side}M0 0L{half - radius} {half - radius}M{side} 0L{half + radius} {half - radius}M0 {side}L{half - radius} {half + radius}M{side} {side}L{half + radius} {half + radius}\"/>"));
        svg.Append(Canvas.F($"<rect x=\"{half - 20}\" y=\"{half - 20}\" width=\"40\" height=\"40\"/><rect x=\"{half - 20}\" y=\"{half - 20}\" width=\"40\" height=\"40\" transform=\"rotate(45 {half} {half})\"/></g>"));
        return svg.ToString();
    }

    private static string Weave(double side, Rgb ink) =>
        Canvas.F($"<g fill=\"none\" stroke=\"{ink}\" stroke-width=\"3\"><path d=\"M0 {side / 2}L{side / 2} 0L{side} {side / 2}L{side / 2} {side}Z\"/><path d=\"M{side / 4} {side / 2}L{side / 2} {side / 4}L{side * 3 / 4} {side / 2}L{side / 2} {side * 3 / 4}Z\"/></g>");

    private static void Rings(Canvas canvas, Box box, Rgb ink, double strength)
    {
        var svg = new StringBuilder(Canvas.F($"<g fill=\"none\" stroke=\"{ink}\" stroke-width=\"26\" opacity=\"{strength:0.###}\">"));
        double x = box.Right - (box.Width * 0.12), y = box.Y + (box.Height * 0.16);
        for (double radius = 120; radius < box.Width * 1.15; radius += 96)
        {
            svg.Append(Canvas.F($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius}\"/>"));
        }

        canvas.Shape(Clipped(canvas, box, svg.Append("</g>").ToString()));
    }

    private static void Rays(Canvas canvas, Box box, Rgb ink, double strength)
    {
        const int Count = 18;
        (double x, double y) = canvas.Focus;
        double reach = box.Width + box.Height;
        var path = new StringBuilder();
        for (int ray = 0; ray < Count; ray++)
        {
            double from = ray * 2 * Math.PI / Count, to = from + (Math.PI / Count);
            path.Append(Canvas.F($"M{x:0.#} {y:0.#}L{x + (reach * Math.Cos(from)):0.#} {y + (reach * Math.Sin(from)):0.#}L{x + (reach * Math.Cos(to)):0.#} {y + (reach * Math.Sin(to)):0.#}Z"));
        }

        canvas.Shape(Clipped(canvas, box, Canvas.F($"<path d=\"{path}\" fill=\"{ink}\" opacity=\"{strength:0.###}\"/>")));
    }

    private static string Clipped(Canvas canvas, Box box, string svg)
    {
        string id = canvas.NewId("c");
        canvas.Define(Canvas.F($"<clipPath id=\"{id}\"><rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\"/></clipPath>"));
        return $"<g clip-path=\"url(#{id})\">{svg}</g>";
    }
}
