using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Two surfaces meet in a curve: words on one, the object on the other, a little over the edge.</summary>
internal sealed class SplitLayout : Layout
{
    internal override string Id => "split";

    internal override bool Shows(BrandPalette arrangement) => true;

    internal override bool LogoAtFoot(CanvasShape outline) => outline == CanvasShape.Tall;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2, 60);
        Box panel = canvas.Area(new Box(500, 0, 580, 1080), new Box(0, 0, 1080, 1010), new Box(920, 0, 1000, 1080));
        Box art = canvas.Stand(new Box(560, 300, 500, 500), new Box(190, 190, 700, 700), new Box(1110, 190, 720, 720));
        Box words = canvas.Area(new Box(84, 100, 430, 880), new Box(110, 1040, 860, 740), new Box(120, 110, 800, 860));
        string Surface(string attributes) => canvas.Path(
            "M560 0C500 350 660 700 570 1080H1080V0Z", "M0 0H1080V880C760 1010 330 800 0 960Z", "M1010 0C920 360 1180 700 1030 1080H1920V0Z", attributes);
        canvas.Shape(Surface($"fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.14), inks.Panel, 60)}\""));
        double middleX = art.X + (art.Width / 2), middleY = art.Y + (art.Height * 0.52);
        canvas.Focus = (middleX, middleY);
        canvas.Inside(Surface(""), () =>
        {
            canvas.Shape(Canvas.F($"<circle cx=\"{middleX}\" cy=\"{middleY}\" r=\"{art.Width * 0.72}\" fill=\"{inks.Cream}\" opacity=\".08\"/><circle cx=\"{middleX}\" cy=\"{middleY}\" r=\"{art.Width * 0.56}\" fill=\"{inks.Cream}\" opacity=\".10\"/>"));
            Backgrounds.Cover(canvas, panel, inks.Cream, inks.Panel, 0.05);
        });
        canvas.Glow(middleX, middleY, art.Width * 0.6, inks.Cream, 0.35);
        canvas.Shape(canvas.Path(
            "M560 0C500 350 660 700 570 1080", "M1080 880C760 1010 330 800 0 960", "M1010 0C920 360 1180 700 1030 1080", $"fill=\"none\" stroke=\"{inks.Accent}\" stroke-width=\"7\""));
        if (canvas.HasPhoto)
        {
            canvas.Photo(Surface(""), panel, inks.Panel);
        }
        else
        {
            canvas.Art(art, inks.Panel);
        }
        Badge.Draw(canvas, art.Right - (art.Width * 0.2), art.Y - (art.Height * 0.12), art.Width * 0.19);
        TextColumn.Draw(canvas, new ColumnStyle(words, [inks.Ground, inks.Ground2], canvas.Scaled(118, 180, 168), false) { HeadlineLinesMax = 4 });
    }
}
