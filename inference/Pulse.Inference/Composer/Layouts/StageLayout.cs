using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>A spotlight falls on the object, which stands on a round plinth; the words are centred below, or beside it.</summary>
internal sealed class StageLayout : Layout
{
    internal override string Id => "stage";

    internal override bool ShowsPhoto => false;

    internal override bool Shows(BrandPalette arrangement) => arrangement is { Carrier: Carrier.Ground, Palette.Tone: "light" };

    internal override Rgb Edge(Inks inks) => Wall(inks);

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        Rgb wall = Wall(inks), floor = inks.Dark ? inks.Deep : inks.Ground2;
        canvas.Fill(wall, floor);
        Box art = canvas.Stand(new Box(330, 70, 420, 420), new Box(210, 230, 660, 660), new Box(1130, 120, 640, 640));
        Box words = canvas.Area(new Box(110, 640, 860, 372), new Box(110, 1120, 860, 660), new Box(120, 110, 860, 860));
        double middle = art.X + (art.Width / 2), top = art.Bottom - (art.Height * 0.05), half = art.Width * 0.62, flat = half * 0.2, height = art.Width * 0.17;
        canvas.Focus = (middle, top);
        Rgb ink = inks.On(wall, floor);
        Backgrounds.Cover(canvas, canvas.All, ink, wall, Backgrounds.StrengthUnderText * 0.8);
        Beam(canvas, middle, top + flat, half, inks.Dark ? inks.Accent.Mix(inks.Cream, 0.5) : Rgb.White);
        canvas.Glow(middle, art.Y + (art.Height * 0.5), art.Width * 0.66, inks.Cream, 0.38);
        Rgb stone = inks.Panel.Mix(inks.Cream, 0.18);
        canvas.Shape(Canvas.F($"<ellipse cx=\"{middle}\" cy=\"{top + height + (flat * 0.6):0.#}\" rx=\"{half * 1.2:0.#}\" ry=\"{flat * 1.1:0.#}\" fill=\"#000000\" opacity=\".24\"/>"));
        canvas.Shape(Canvas.F($"<path d=\"M{middle - half:0.#} {top:0.#}V{top + height:0.#}A{half:0.#} {flat:0.#} 0 0 0 {middle + half:0.#} {top + height:0.#}V{top:0.#}Z\" fill=\"{canvas.Gradient(stone, inks.Panel.Mix(Rgb.Black, 0.34), 0)}\"/>"));
        canvas.Shape(Canvas.F($"<ellipse cx=\"{middle}\" cy=\"{top}\" rx=\"{half:0.#}\" ry=\"{flat:0.#}\" fill=\"{canvas.Gradient(stone.Mix(inks.Cream, 0.3), stone, 0)}\" stroke=\"{inks.Accent}\" stroke-width=\"4\"/>"));
        canvas.Art(art, wall);
        Badge.Draw(canvas, art.Right + (art.Width * 0.24), art.Y + (art.Height * 0.3), art.Width * 0.21);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, wall, floor), canvas.Scaled(124, 180, 180), canvas.Outline != CanvasShape.Wide)
        {
            Divider = "star",
            AccentHeadline = inks.Dark,
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static Rgb Wall(Inks inks) => inks.Dark ? inks.Ground.Mix(inks.Deep, 0.55) : inks.Ground;

    private static void Beam(Canvas canvas, double x, double bottom, double half, Rgb light)
    {
        string id = canvas.NewId("g");
        canvas.Define($"<linearGradient id=\"{id}\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop offset=\"0\" stop-color=\"{light}\" stop-opacity=\".55\"/><stop offset=\"1\" stop-color=\"{light}\" stop-opacity=\".04\"/></linearGradient>");
        canvas.Shape(Canvas.F($"<path d=\"M{x - (half * 0.22):0.#} -10L{x - (half * 1.1):0.#} {bottom:0.#}H{x + (half * 1.1):0.#}L{x + (half * 0.22):0.#} -10Z\" fill=\"url(#{id})\"/>"));
    }
}
