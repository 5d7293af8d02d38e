using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>The object in a great star of many points with rings around it; the words are centred below, or beside it on a wide canvas.</summary>
internal sealed class MedallionLayout : Layout
{
    private const int Points = 16;

    internal override string Id => "medallion";

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2);
        Box room = canvas.Stand(new Box(260, 54, 560, 560), new Box(120, 220, 840, 840), new Box(990, 100, 860, 880));
        Box words = canvas.Area(new Box(110, 642, 860, 372), new Box(110, 1130, 860, 650), new Box(110, 110, 840, 860));
        double x = room.X + (room.Width / 2), y = room.Y + (room.Height / 2), radius = room.Width / 2;
        canvas.Focus = (x, y);
        Backgrounds.Cover(canvas, canvas.All, inks.On(inks.Ground, inks.Ground2), inks.Ground, Backgrounds.StrengthUnderText);
        canvas.Glow(x, y, radius * 1.5, inks.Accent, 0.22);
        Rgb line = inks.AccentOn(inks.Ground, inks.Ground2);
        canvas.Shape(Canvas.F($"<polygon points=\"{Star(x, y, radius, 0.9)}\" fill=\"none\" stroke=\"{line}\" stroke-width=\"3\"/>"));
        canvas.Shape(Canvas.F($"<polygon points=\"{Star(x, y, radius * 0.94, 0.88)}\" fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.16), inks.Panel.Mix(Rgb.Black, 0.08))}\"/>"));
        canvas.Shape(Canvas.F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius * 0.78:0.#}\" fill=\"none\" stroke=\"{inks.Cream}\" stroke-opacity=\".55\" stroke-width=\"2.4\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius * 0.73:0.#}\" fill=\"{inks.Cream}\" fill-opacity=\".09\" stroke=\"{inks.Accent}\" stroke-width=\"5\" stroke-dasharray=\"1 15\" stroke-linecap=\"round\"/>"));
        canvas.Glow(x, y, radius * 0.62, inks.Cream, 0.36);
        double art = radius * 1.12;
        if (canvas.HasPhoto)
        {
            double lens = radius * 0.78;
            canvas.Photo(Canvas.F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{lens:0.#}\"/>"), new Box(x - lens, y - lens, 2 * lens, 2 * lens), inks.Panel);
        }
        else
        {
            canvas.Art(new Box(x - (art / 2), y - (art / 2), art, art), inks.Panel);
        }
        Badge.Draw(canvas, x + (radius * 0.86), y - (radius * 0.6), radius * 0.33);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(124, 180, 180), canvas.Outline != CanvasShape.Wide)
        {
            Divider = "star",
            AccentHeadline = true,
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static string Star(double x, double y, double radius, double waist)
    {
        var points = new StringBuilder();
        for (int point = 0; point < 2 * Points; point++)
        {
            double angle = point * Math.PI / Points, reach = point % 2 == 0 ? radius : radius * waist;
            points.Append(Canvas.F($"{x + (reach * Math.Sin(angle)):0.#},{y - (reach * Math.Cos(angle)):0.#} "));
        }

        return points.ToString();
    }
}
