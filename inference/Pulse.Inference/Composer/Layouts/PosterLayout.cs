using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>The headline is the picture: as large as it goes, with the object leaning in from a lower corner before a disc of colour.</summary>
internal sealed class PosterLayout : Layout
{
    internal override string Id => "poster";

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2, 115);
        Box disc = canvas.Area(new Box(520, 560, 740, 740), new Box(260, 1120, 1040, 1040), new Box(1180, 260, 900, 900));
        Box art = canvas.Stand(new Box(566, 566, 490, 490), new Box(330, 1170, 700, 700), new Box(1200, 340, 680, 680));
        Box words = canvas.Area(new Box(96, 92, 888, 500), new Box(110, 150, 860, 940), new Box(130, 120, 960, 840));
        Rgb light = inks.On(inks.Ground, inks.Ground2);
        canvas.Focus = (disc.X + (disc.Width / 2), disc.Y + (disc.Height / 2));
        Backgrounds.Cover(canvas, canvas.All, light, inks.Ground, Backgrounds.StrengthUnderText * 0.8);
        double x = disc.X + (disc.Width / 2), y = disc.Y + (disc.Height / 2), radius = Math.Min(disc.Width, disc.Height) / 2;
        canvas.Shape(Canvas.F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.2), inks.Panel)}\"/>"));
        canvas.Shape(Canvas.F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius * 0.82}\" fill=\"{inks.Cream}\" opacity=\".10\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius + 26}\" fill=\"none\" stroke=\"{inks.AccentOn(inks.Ground2)}\" stroke-width=\"3\" stroke-dasharray=\"2 18\" stroke-linecap=\"round\"/>"));
        canvas.Glow(x, y, radius * 0.8, inks.Cream, 0.3);
        if (canvas.HasPhoto)
        {
            canvas.Photo(Canvas.F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius:0.#}\"/>"), canvas.Seen(new Box(x - radius, y - radius, 2 * radius, 2 * radius)), inks.Panel);
        }
        else
        {
            canvas.Art(art, inks.Panel);
        }
        if (canvas.Outline == CanvasShape.Square)
        {
            DrawSquareWords(canvas, words);
            return;
        }

        Badge.Draw(canvas, art.X + (art.Width * 0.06), art.Y + (art.Height * (canvas.HasPhoto ? 0.06 : 0.3)), art.Width * 0.18);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(210, 210, 210), false, canvas.For(0.5, 0.3, 0.5)) { AccentHeadline = true });
    }

    // On a square the subline and the button sit beside the object, so the column is two: the headline, and the rest below.
    private static void DrawSquareWords(Canvas canvas, Box words)
    {
        Inks inks = canvas.Inks;
        Brief brief = canvas.Brief;
        SetText title = canvas.Fitter.Fit(brief.Headline, canvas.Faces.Display, brief.Direction, words.Width, words.Height * 0.8, new TextLimits(172, 56, 2) { LinesMin = 2 });
        canvas.Place(TextRole.Headline, title, words with { Height = title.Height }, canvas.Start, inks.AccentOn(inks.Patterned(canvas.Lit(words with { Height = title.Height }, inks.Ground, inks.Ground2))));
        double top = Math.Max(words.Y + title.Height + 60, words.Y + (words.Height * 0.756));
        var rest = new Box(words.X, top, 430, canvas.Height - 92 - top);
        TextColumn.DrawRest(canvas, new ColumnStyle(rest, canvas.Lit(rest, inks.Ground, inks.Ground2), 0, false, 1));
        // Beside the object's foot, or above the photograph's middle, which may be a face.
        Badge.Draw(canvas, 960, canvas.HasPhoto ? 650 : canvas.Height - 116, 96);
    }
}
