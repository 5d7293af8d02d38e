using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>A card in a patterned border, everything centred: an invitation's manners.</summary>
internal sealed class FrameLayout : Layout
{
    internal override string Id => "frame";

    internal override bool Shows(BrandPalette arrangement) => arrangement.Carrier == Carrier.Panel;

    internal override Rgb Edge(Inks inks) => inks.Panel;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        Rgb outer = inks.Panel, card = inks.Dark ? inks.Deep.Mix(inks.Ground, 0.55) : inks.Cream;
        canvas.Fill(outer, outer.Mix(Rgb.Black, 0.18));
        Backgrounds.Cover(canvas, canvas.All, inks.Cream, outer, 0.2);
        Rgb line = inks.AccentOn(card);
        Box sheet = canvas.All.Inset(76 * Math.Min(1, canvas.Unit));
        canvas.Shape(Canvas.F($"<rect x=\"{sheet.X}\" y=\"{sheet.Y}\" width=\"{sheet.Width}\" height=\"{sheet.Height}\" rx=\"26\" fill=\"{card}\"/>"));
        Border(canvas, sheet.Inset(24), line);
        Box art = canvas.Stand(new Box(370, 132, 340, 340), new Box(230, 240, 620, 620), new Box(1130, 250, 560, 560));
        Box words = canvas.Area(new Box(180, 500, 720, 440), new Box(180, 930, 720, 790), new Box(200, 190, 820, 700));
        canvas.Glow(art.X + (art.Width / 2), art.Y + (art.Height / 2), art.Width * 0.62, inks.Accent, 0.28);
        Box print = canvas.Area(new Box(300, 126, 480, 350), new Box(230, 230, 620, 640), new Box(1100, 200, 620, 680));
        canvas.ArtOrCard(art, print, card, line);
        Badge.Draw(canvas, canvas.HasPhoto ? print.Right : art.Right + (art.Width * 0.08), art.Y + (art.Height * 0.2), art.Width * 0.25);
        TextColumn.Draw(canvas, new ColumnStyle(words, [card], canvas.Scaled(124, 170, 170), true, canvas.For(0.5, 0.4, 0.5))
        {
            Divider = "star",
            OutlinedAction = true,
            AccentHeadline = true,
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static void Border(Canvas canvas, Box box, Rgb line)
    {
        const double Notch = 54;
        Box b = box;
        canvas.Shape(Canvas.F($"<path d=\"M{b.X + Notch} {b.Y}H{b.Right - Notch}A{Notch} {Notch} 0 0 0 {b.Right} {b.Y + Notch}V{b.Bottom - Notch}A{Notch} {Notch} 0 0 0 {b.Right - Notch} {b.Bottom}H{b.X + Notch}A{Notch} {Notch} 0 0 0 {b.X} {b.Bottom - Notch}V{b.Y + Notch}A{Notch} {Notch} 0 0 0 {b.X + Notch} {b.Y}Z\" fill=\"none\" stroke=\"{line}\" stroke-width=\"4\"/>"));
        Box i = box.Inset(12);
        canvas.Shape(Canvas.F($"<path d=\"M{i.X + Notch} {i.Y}H{i.Right - Notch}A{Notch} {Notch} 0 0 0 {i.Right} {i.Y + Notch}V{i.Bottom - Notch}A{Notch} {Notch} 0 0 0 {i.Right - Notch} {i.Bottom}H{i.X + Notch}A{Notch} {Notch} 0 0 0 {i.X} {i.Bottom - Notch}V{i.Y + Notch}A{Notch} {Notch} 0 0 0 {i.X + Notch} {i.Y}Z\" fill=\"none\" stroke=\"{line}\" stroke-opacity=\".55\" stroke-width=\"1.6\"/>"));
        foreach ((double x, double y) in new[] { (b.X + 12, b.Y + 12), (b.Right - 12, b.Y + 12), (b.X + 12, b.Bottom - 12), (b.Right - 12, b.Bottom - 12) })
        {
            canvas.Shape(Canvas.F($"<g fill=\"{line}\"><rect x=\"{x - 11}\" y=\"{y - 11}\" width=\"22\" height=\"22\"/><rect x=\"{x - 11}\" y=\"{y - 11}\" width=\"22\" height=\"22\" transform=\"rotate(45 {x} {y})\"/></g>"));
        }
    }
}
