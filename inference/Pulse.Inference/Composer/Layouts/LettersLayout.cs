using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Nothing but type: the headline as large as it goes, the topic's sign as a watermark, rules above and below.</summary>
internal sealed class LettersLayout : Layout
{
    private const double WatermarkStrength = 0.07;

    internal override string Id => "letters";

    internal override bool ShowsPhoto => false;

    internal override bool ShowsObject => false;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2, 100);
        Rgb ink = inks.On(inks.Ground, inks.Ground2), accent = inks.AccentOn(inks.Ground, inks.Ground2);
        double sign = Math.Min(canvas.Width, canvas.Height) * 0.92;
        canvas.Shape(Canvas.F($"<g opacity=\"{WatermarkStrength}\">{canvas.Motif(canvas.Width * 0.82, canvas.Height * 0.74, sign, -14, ink, inks.Ground)}</g>"));
        Box words = canvas.Area(new Box(96, 150, 888, 780), new Box(96, 240, 888, 1440), new Box(130, 150, 1500, 780));
        Rules(canvas, words, accent);
        Badge.Draw(canvas, words.Right - (70 * canvas.Unit), words.Bottom - (80 * canvas.Unit), 110 * canvas.Unit);
        TextColumn.Draw(canvas, new ColumnStyle(words, [inks.Ground, inks.Ground2, inks.Ground.Mix(ink, WatermarkStrength), inks.Ground2.Mix(ink, WatermarkStrength)], canvas.Scaled(230, 250, 240), false)
        {
            HeadlineLinesMax = canvas.For(4, 5, 3),
            AccentHeadline = canvas.Inks.Dark,
        });
    }

    private static void Rules(Canvas canvas, Box words, Rgb accent)
    {
        double above = words.Y * 0.56, below = canvas.Height - above, mark = 40 * Math.Min(1, canvas.Unit);
        canvas.Shape(Canvas.F($"<rect x=\"{words.X}\" y=\"{above - 7:0.#}\" width=\"{words.Width * 0.18:0.#}\" height=\"14\" fill=\"{accent}\"/><rect x=\"{words.X}\" y=\"{above - 1:0.#}\" width=\"{words.Width:0.#}\" height=\"2\" fill=\"{accent}\"/><rect x=\"{words.X}\" y=\"{below - 1:0.#}\" width=\"{words.Width:0.#}\" height=\"2\" fill=\"{accent}\"/>"));
        canvas.Shape(canvas.Motif(words.Right - (mark / 2), below - (mark * 0.85), mark, 0, accent, canvas.Inks.Ground));
    }
}
