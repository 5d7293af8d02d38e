using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>The object stands on a hill before a large sun; the words are in the sky.</summary>
internal sealed class HorizonLayout : Layout
{
    internal override string Id => "horizon";

    internal override bool ShowsPhoto => false;

    internal override bool Shows(BrandPalette arrangement) => true;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2);
        Box art = canvas.Stand(new Box(322, 536, 436, 436), new Box(170, 960, 740, 740), new Box(1150, 250, 700, 700));
        Box words = canvas.Area(new Box(110, 70, 860, 430), new Box(110, 140, 860, 790), new Box(130, 90, 900, 760));
        double horizon = art.Bottom - (12 * canvas.Unit);
        double middle = art.X + (art.Width / 2);
        Rgb sky = inks.On(inks.Ground, inks.Ground2);
        canvas.Focus = (middle, art.Y + (art.Height * 0.55));
        Backgrounds.Cover(canvas, canvas.All, sky, inks.Ground, Backgrounds.StrengthUnderText);
        double sun = art.Width * 0.56;
        canvas.Shape(Canvas.F($"<circle cx=\"{middle}\" cy=\"{art.Y + (art.Height * 0.55)}\" r=\"{sun}\" fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.22), inks.Panel)}\"/>"));
        canvas.Glow(middle, art.Y + (art.Height * 0.5), sun * 0.9, inks.Cream, 0.34);
        canvas.Shape(Canvas.F($"<path d=\"M0 {horizon + 24}Q{canvas.Width / 2} {horizon - 66} {canvas.Width} {horizon + 24}V{canvas.Height}H0Z\" fill=\"{canvas.Gradient(inks.Panel, inks.Panel.Mix(Rgb.Black, 0.3))}\"/>"));
        canvas.Shape(Canvas.F($"<path d=\"M0 {horizon + 24}Q{canvas.Width / 2} {horizon - 66} {canvas.Width} {horizon + 24}\" fill=\"none\" stroke=\"{inks.Accent}\" stroke-width=\"6\"/>"));
        canvas.Art(art, inks.Panel);
        Badge.Draw(canvas, middle + (sun * 1.02), art.Y + (art.Height * 0.42), art.Width * 0.2);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(138, 190, 190), canvas.Outline != CanvasShape.Wide)
        {
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }
}
