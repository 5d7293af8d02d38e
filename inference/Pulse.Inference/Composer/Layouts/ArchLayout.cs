using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>The object stands in an arched window; the words are centred under it, or beside it on a wide canvas.</summary>
internal sealed class ArchLayout : Layout
{
    internal override string Id => "arch";

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2);
        Rgb line = inks.On(inks.Ground, inks.Ground2);
        Box window = canvas.Area(new Box(310, 64, 460, 500), new Box(190, 170, 700, 860), new Box(1090, 96, 660, 900));
        Box words = canvas.Area(new Box(110, 610, 860, 404), new Box(110, 1110, 860, 660), new Box(130, 110, 840, 860));
        canvas.Focus = (window.X + (window.Width / 2), window.Y + (window.Height * 0.6));
        Backgrounds.Cover(canvas, canvas.All, line, inks.Ground, Backgrounds.StrengthUnderText);
        Window(canvas, window);
        if (canvas.HasPhoto)
        {
            canvas.Photo(Canvas.F($"<path d=\"{Path(window)}\"/>"), window, inks.Panel);
        }
        else
        {
            canvas.Art(Canvas.StandIn(new Box(window.X + (window.Width * 0.05), window.Y + (window.Height * 0.19), window.Width * 0.9, window.Height * 0.78)), inks.Panel);
        }
        Badge.Draw(canvas, window.X + (window.Width * 0.96), window.Y + (window.Height * 0.24), window.Width * 0.2);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(132, 180, 180), canvas.Outline != CanvasShape.Wide)
        {
            Divider = "star",
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static void Window(Canvas canvas, Box box)
    {
        Inks inks = canvas.Inks;
        canvas.Shape(Canvas.F($"<path d=\"{Path(box.Inset(-22))}\" fill=\"none\" stroke=\"{inks.AccentOn(inks.Ground, inks.Ground2)}\" stroke-width=\"4\"/>"));
        canvas.Shape(Canvas.F($"<path d=\"{Path(box)}\" fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.16), inks.Panel)}\"/>"));
        canvas.Glow(box.X + (box.Width / 2), box.Y + (box.Height * 0.5), box.Width * 0.5, inks.Cream, 0.42);
        canvas.Shape(Canvas.F($"<path d=\"{Path(box.Inset(14))}\" fill=\"none\" stroke=\"{inks.Cream}\" stroke-opacity=\".4\" stroke-width=\"2\"/>"));
    }

    /// <summary>A four-centred arch: straight sides, shoulders, and a soft point.</summary>
    private static string Path(Box box)
    {
        double spring = box.Y + (box.Width * 0.56), middle = box.X + (box.Width / 2);
        return Canvas.F($"M{box.X:0.#} {box.Bottom:0.#}V{spring:0.#}C{box.X:0.#} {box.Y + (box.Width * 0.26):0.#} {box.X + (box.Width * 0.26):0.#} {box.Y + (box.Width * 0.13):0.#} {middle:0.#} {box.Y:0.#}C{box.Right - (box.Width * 0.26):0.#} {box.Y + (box.Width * 0.13):0.#} {box.Right:0.#} {box.Y + (box.Width * 0.26):0.#} {box.Right:0.#} {spring:0.#}V{box.Bottom:0.#}Z");
    }
}
