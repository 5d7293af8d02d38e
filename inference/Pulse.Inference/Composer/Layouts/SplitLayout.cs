using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Two surfaces meet in a curve: words on one, the object on the other, a little over the edge.</summary>
internal sealed class SplitLayout : Layout
{
    internal override string Id => "split";

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2, 60);
        (string edge, string curve, Box panel, Box art, Box words) = canvas.Format switch
        {
            CanvasFormat.Landscape => ("M1010 0C920 360 1180 700 1030 1080H1920V0Z", "M1010 0C920 360 1180 700 1030 1080", new Box(920, 0, 1000, 1080), new Box(1110, 190, 720, 720), new Box(120, 110, 800, 860)),
            CanvasFormat.Story => ("M0 0H1080V880C760 1010 330 800 0 960Z", "M1080 880C760 1010 330 800 0 960", new Box(0, 0, 1080, 1010), new Box(190, 190, 700, 700), new Box(110, 1040, 860, 740)),
            _ => ("M560 0C500 350 660 700 570 1080H1080V0Z", "M560 0C500 350 660 700 570 1080", new Box(500, 0, 580, 1080), new Box(560, 300, 500, 500), new Box(84, 100, 430, 880)),
        };
        string clip = canvas.NewId("c");
        canvas.Define($"<clipPath id=\"{clip}\"><path d=\"{edge}\"/></clipPath>");
        canvas.Shape($"<path d=\"{edge}\" fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.14), inks.Panel, 60)}\"/>");
        double middleX = art.X + (art.Width / 2), middleY = art.Y + (art.Height * 0.52);
        canvas.Shape(Canvas.F($"<g clip-path=\"url(#{clip})\"><circle cx=\"{middleX}\" cy=\"{middleY}\" r=\"{art.Width * 0.72}\" fill=\"{inks.Cream}\" opacity=\".08\"/><circle cx=\"{middleX}\" cy=\"{middleY}\" r=\"{art.Width * 0.56}\" fill=\"{inks.Cream}\" opacity=\".10\"/></g>"));
        canvas.Focus = (middleX, middleY);
        Backgrounds.Cover(canvas, panel, inks.Cream, inks.Panel, 0.05);
        canvas.Glow(middleX, middleY, art.Width * 0.6, inks.Cream, 0.35);
        canvas.Shape($"<path d=\"{curve}\" fill=\"none\" stroke=\"{inks.Accent}\" stroke-width=\"7\"/>");
        canvas.Art(art, inks.Panel);
        Badge.Draw(canvas, art.Right - (art.Width * 0.2), art.Y - (art.Height * 0.12), art.Width * 0.19);
        // The pattern's box reaches past the curved edge, so it counts among what lies under the words.
        Rgb ground2 = inks.Ground2.Mix(inks.Cream, 0.05);
        TextColumn.Draw(canvas, new ColumnStyle(words, [inks.Ground, inks.Ground2, ground2], canvas.Format == CanvasFormat.Square ? 118 : canvas.Format == CanvasFormat.Story ? 180 : 168, false) { HeadlineLinesMax = 4 });
    }
}
