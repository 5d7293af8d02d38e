using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Broad stripes of the palette's colours, a card for the words, and the object standing on the card or beside it.</summary>
internal sealed class ColumnsLayout : Layout
{
    private const int Stripes = 7;

    internal override string Id => "columns";

    internal override bool Shows(BrandPalette arrangement) => arrangement.Carrier == Carrier.Panel;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2);
        Rgb light = inks.Panel.Mix(inks.Cream, 0.26), middle = inks.Panel.Mix(inks.Cream, 0.13);
        Rgb[] tints = [inks.Panel, middle, light, inks.Accent, light, middle, inks.Panel];
        for (int stripe = 0; stripe < Stripes; stripe++)
        {
            canvas.Shape(Canvas.F($"<rect x=\"{canvas.Width * stripe / Stripes:0.#}\" width=\"{(canvas.Width / Stripes) + 1:0.#}\" height=\"{canvas.Height}\" fill=\"{tints[stripe]}\"/>"));
        }

        Rgb card = inks.Dark ? inks.Deep.Mix(inks.Ground, 0.4) : inks.Cream;
        Box sheet = canvas.Area(new Box(76, 540, 928, 464), new Box(84, 960, 912, 830), new Box(110, 120, 960, 840));
        Box art = canvas.Stand(new Box(310, 86, 460, 460), new Box(190, 266, 700, 700), new Box(1130, 230, 700, 730));
        canvas.Glow(art.X + (art.Width / 2), art.Y + (art.Height / 2), art.Width * 0.78, inks.Cream, 0.5);
        canvas.Shape(Canvas.F($"<rect x=\"{sheet.X + 10}\" y=\"{sheet.Y + 14}\" width=\"{sheet.Width}\" height=\"{sheet.Height}\" rx=\"34\" fill=\"#000000\" opacity=\".22\"/>"));
        canvas.Shape(Canvas.F($"<rect x=\"{sheet.X}\" y=\"{sheet.Y}\" width=\"{sheet.Width}\" height=\"{sheet.Height}\" rx=\"34\" fill=\"{card}\"/>"));
        canvas.Focus = (sheet.X + (sheet.Width / 2), sheet.Bottom);
        Backgrounds.Cover(canvas, sheet.Inset(24), inks.On(card), card, Backgrounds.StrengthUnderText * 0.6);
        Box print = canvas.Area(new Box(190, 70, 700, 436), new Box(140, 150, 800, 770), new Box(1120, 120, 700, 840));
        canvas.ArtOrCard(art, print, light, inks.Cream);
        Badge.Draw(canvas, canvas.HasPhoto ? print.Right : art.Right + (art.Width * 0.12), art.Y + (art.Height * 0.3), art.Width * 0.2);
        double edge = 56 * Math.Min(1, canvas.Unit);
        TextColumn.Draw(canvas, new ColumnStyle(sheet.Inset(edge), [card], canvas.Scaled(124, 176, 168), canvas.Outline != CanvasShape.Wide)
        {
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }
}
