using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>Quiet patterns for large surfaces. Their strength is bounded, because text may lie on them.</summary>
internal static class Backgrounds
{
    /// <summary>The strongest a pattern may be where text lies on it.</summary>
    internal const double StrengthUnderText = 0.07;

    internal static readonly string[] Patterns = ["girih", "dots", "rings", "motifs", "rays", "weave", "mesh", "paper", "stripes", "hexagons", "scales", "confetti"];

    /// <summary>Those that leave a surface its colour between their lines: for colours that must be seen unchanged.</summary>
    internal static readonly string[] Flat = ["girih", "dots", "motifs", "weave", "hexagons", "confetti"];

    private const int PaperSide = 240;

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
            case "mesh": Mesh(canvas, box, strength); break;
            case "paper": Tile(canvas, box, PaperSide, Paper(ink), Math.Min(1, strength * 3)); break;
            case "stripes": Tile(canvas, box, 44, Canvas.F($"<path d=\"M-4 15L15 -4M-4 59L59 -4M29 48L48 29\" stroke=\"{ink}\" stroke-width=\"9\"/>"), strength * 0.7); break;
            case "hexagons": Tile(canvas, box, (104, 180), Hexagons(ink), strength); break;
            case "scales": Scales(canvas, box, ink, strength); break;
            case "confetti": Tile(canvas, box, 260, Confetti(ink), strength * 0.9); break;
            default: Tile(canvas, box, 96, Weave(96, ink), strength); break;
        }
    }

    /// <summary>Large soft lights of the palette's colours, as if cloth were lit from several sides.</summary>
    private static void Mesh(Canvas canvas, Box box, double strength)
    {
        Inks inks = canvas.Inks;
        double reach = Math.Max(box.Width, box.Height) * 0.62;
        (double X, double Y, Rgb Light)[] lights = [(0.05, 0.1, inks.Accent), (0.95, 0.2, inks.Pop), (0.85, 0.95, inks.Accent), (0.1, 0.9, inks.Panel)];
        canvas.Inside(Rectangle(box), () =>
        {
            foreach ((double x, double y, Rgb light) in lights)
            {
                canvas.Glow(box.X + (box.Width * x), box.Y + (box.Height * y), reach, light, Math.Min(0.6, strength * 2.4));
            }
        });
    }

    /// <summary>Fibres and specks of handmade paper; always the same ones, because they are the sheet and not the design.</summary>
    private static string Paper(Rgb ink)
    {
        const int Specks = 150, Fibres = 26, Shades = 6;
        var random = new SeededRandom(1, "paper");
        var shades = new StringBuilder[Shades];
        for (int speck = 0; speck < Specks; speck++)
        {
            double x = random.Below(PaperSide), y = random.Below(PaperSide), radius = 0.5 + (random.Below(10) / 10.0);
            (shades[random.Below(Shades)] ??= new StringBuilder()).Append(Canvas.F($"M{x - radius:0.#} {y}a{radius:0.#} {radius:0.#} 0 1 0 {2 * radius:0.#} 0a{radius:0.#} {radius:0.#} 0 1 0 {-2 * radius:0.#} 0"));
        }

        // One path a shade: an element with an opacity of its own would cost the rasterizer a layer as large as the page.
        var svg = new StringBuilder(Canvas.F($"<g fill=\"{ink}\">"));
        for (int shade = 0; shade < Shades; shade++)
        {
            svg.Append(Canvas.F($"<path d=\"{shades[shade]}\" fill-opacity=\"{0.2 + (shade / 10.0):0.#}\"/>"));
        }

        svg.Append(Canvas.F($"</g><path fill=\"none\" stroke=\"{ink}\" stroke-width=\"0.9\" stroke-opacity=\".7\" d=\""));
        for (int fibre = 0; fibre < Fibres; fibre++)
        {
            svg.Append(Canvas.F($"M{random.Below(PaperSide)} {random.Below(PaperSide)}q{random.Below(16) - 8} {random.Below(16) - 8} {random.Below(28) - 14} {random.Below(28) - 14}"));
        }

        return svg.Append("\"/>").ToString();
    }

    /// <summary>Rows of round scales with a smaller arc in each, every second row set off by half a scale.</summary>
    private static void Scales(Canvas canvas, Box box, Rgb ink, double strength)
    {
        const double Scale = 96, Half = Scale / 2, Inner = 26;
        var path = new StringBuilder();
        int row = (int)Math.Floor(box.Y / Half);
        for (double y = (row + 1) * Half; y < box.Bottom + Half; y += Half, row++)
        {
            double left = (Math.Floor(box.X / Scale) * Scale) - (row % 2 == 0 ? 0 : Half);
            for (double x = left; x < box.Right; x += Scale)
            {
                path.Append(Canvas.F($"M{x} {y}a{Half} {Half} 0 0 1 {Scale} 0m{-Half - Inner} 0a{Inner} {Inner} 0 0 1 {2 * Inner} 0"));
            }
        }

        canvas.Inside(Rectangle(box), () => canvas.Shape(Canvas.F($"<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"3\" stroke-opacity=\"{strength:0.###}\"/>")));
    }

    /// <summary>Six-pointed stars between hexagons.</summary>
    private static string Hexagons(Rgb ink) => Canvas.F(
        $"<g fill=\"none\" stroke=\"{ink}\" stroke-width=\"2.6\"><path d=\"M52 0L104 30V90L52 120L0 90V30ZM52 120V180M0 30V0M104 30V0M0 90L-52 120M104 90L156 120\"/><path d=\"M52 22L84 78H20ZM52 98L20 42H84Z\"/><path d=\"M0 112L32 168H-32ZM0 188L-32 132H32ZM104 112L136 168H72ZM104 188L72 132H136Z\"/></g>");

    private static string Confetti(Rgb ink) => Canvas.F(
        $"<g fill=\"{ink}\"><circle cx=\"34\" cy=\"40\" r=\"9\"/><rect x=\"112\" y=\"22\" width=\"26\" height=\"9\" rx=\"4\" transform=\"rotate(28 125 26)\"/><path d=\"M206 52l16 26h-32z\"/><circle cx=\"66\" cy=\"150\" r=\"6\"/><rect x=\"20\" y=\"208\" width=\"24\" height=\"8\" rx=\"4\" transform=\"rotate(-36 32 212)\"/><path d=\"M148 214l12 20h-24z\"/><circle cx=\"226\" cy=\"226\" r=\"8\"/></g><g fill=\"none\" stroke=\"{ink}\" stroke-width=\"5\" stroke-linecap=\"round\"><path d=\"M140 112q12 -18 24 0t24 0\"/><circle cx=\"100\" cy=\"196\" r=\"10\"/><path d=\"M222 132v20M212 142h20\"/></g>");

    private static void Tile(Canvas canvas, Box box, double side, string content, double strength) => Tile(canvas, box, (side, side), content, strength);

    /// <summary>Repeats a drawing over a box, one by one: for few parts the rasterizer is three times faster so than with a pattern fill.</summary>
    private static void Tile(Canvas canvas, Box box, (double Width, double Height) size, string content, double strength)
    {
        string id = canvas.NewId("p");
        canvas.Define($"<g id=\"{id}\">{content}</g>");
        var svg = new StringBuilder(Canvas.F($"<g opacity=\"{strength:0.###}\">"));
        for (double y = Math.Floor(box.Y / size.Height) * size.Height; y < box.Bottom; y += size.Height)
        {
            for (double x = Math.Floor(box.X / size.Width) * size.Width; x < box.Right; x += size.Width)
            {
                svg.Append(Canvas.F($"<use href=\"#{id}\" x=\"{x}\" y=\"{y}\"/>"));
            }
        }

        canvas.Inside(Rectangle(box), () => canvas.Shape(svg.Append("</g>").ToString()));
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

        canvas.Inside(Rectangle(box), () => canvas.Shape(svg.Append("</g>").ToString()));
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

        canvas.Inside(Rectangle(box), () => canvas.Shape(Canvas.F($"<path d=\"{path}\" fill=\"{ink}\" opacity=\"{strength:0.###}\"/>")));
    }

    private static string Rectangle(Box box) => Canvas.F($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\"/>");
}
