using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>A patterned ground with a broad light band for the words, out of which the object breaks: a label on a package.</summary>
internal sealed class BandLayout : Layout
{
    internal override string Id => "band";

    internal override bool Shows(BrandPalette arrangement) => arrangement.Palette.Tone == "dark" ? arrangement.Carrier == Carrier.Ground : arrangement is { Carrier: Carrier.Panel, TakesText: true };

    internal override Rgb Edge(Inks inks) => inks.Dark ? inks.Ground2 : inks.Ground;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        Rgb band = inks.Dark ? inks.Cream : inks.Panel, ground = inks.Dark ? inks.Ground2 : inks.Ground;
        canvas.Fill(ground, inks.Ground);
        Box strip = canvas.Area(new Box(0, 466, 1080, 508), new Box(0, 900, 1080, 800), new Box(0, 190, 1920, 700));
        Box art = canvas.Stand(new Box(520, 70, 470, 470), new Box(180, 200, 760, 760), new Box(1120, 130, 740, 740));
        Box words = canvas.Area(new Box(96, 560, 888, 372), new Box(110, 980, 860, 660), new Box(120, 236, 900, 608));
        canvas.Focus = (art.X + (art.Width / 2), art.Y + (art.Height / 2));
        Backgrounds.Cover(canvas, canvas.All, inks.On(ground), ground, 0.16);
        canvas.Glow(art.X + (art.Width / 2), art.Y + (art.Height / 2), art.Width * 0.75, inks.Cream, 0.3);
        canvas.Shape(Canvas.F($"<rect y=\"{strip.Y - 22}\" width=\"{strip.Width}\" height=\"{strip.Height + 44}\" fill=\"{inks.Accent}\"/><rect y=\"{strip.Y - 10}\" width=\"{strip.Width}\" height=\"{strip.Height + 20}\" fill=\"{band}\"/>"));
        Edge(canvas, strip.Y + 10, inks.AccentOn(band));
        Edge(canvas, strip.Bottom - 10, inks.AccentOn(band));
        if (canvas.HasPhoto && canvas.Outline != CanvasShape.Wide)
        {
            var head = new Box(0, 0, canvas.Width, strip.Y - 22);
            canvas.Photo(Canvas.F($"<rect width=\"{head.Width}\" height=\"{head.Height:0.#}\"/>"), head, ground);
        }
        else
        {
            canvas.ArtOrCard(art, canvas.Area(art, art, new Box(1120, 90, 700, 900)), ground, inks.Cream);
        }
        (double badgeX, double badgeY) = canvas.Outline == CanvasShape.Wide ? (art.Right - (art.Width * 0.06), art.Y + (art.Height * 0.2)) : (art.X - (art.Width * 0.06), art.Y + (art.Height * 0.36));
        if (canvas.HasPhoto)
        {
            (badgeX, badgeY) = (canvas.Width * 0.9, strip.Y * 0.3);
        }

        Badge.Draw(canvas, badgeX, badgeY, art.Width * 0.2);
        TextColumn.Draw(canvas, new ColumnStyle(words, [band], canvas.Scaled(136, 170, 170), false)
        {
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static void Edge(Canvas canvas, double y, Rgb line)
    {
        string id = canvas.NewId("p");
        canvas.Define(Canvas.F($"<pattern id=\"{id}\" y=\"{y - 9}\" width=\"36\" height=\"18\" patternUnits=\"userSpaceOnUse\"><path d=\"M18 1L27 9L18 17L9 9Z\" fill=\"{line}\"/></pattern>"));
        canvas.Shape(Canvas.F($"<rect y=\"{y - 9}\" width=\"{canvas.Width}\" height=\"18\" fill=\"url(#{id})\" opacity=\".55\"/>"));
    }
}
