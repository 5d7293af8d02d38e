using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>The photograph is the whole picture; the words lie on a veil over its lower part, or over the side where reading begins.</summary>
internal sealed class SceneLayout : Layout
{
    /// <summary>Where words lie: enough that they are read on white and on black alike.</summary>
    private const double VeilOpacity = 0.8;

    internal override string Id => "scene";

    internal override Rgb Edge(Inks inks) => Veil(inks);

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        Rgb veil = Veil(inks);
        canvas.Fill(veil, veil);
        canvas.Photo(Canvas.F($"<rect width=\"{canvas.Width}\" height=\"{canvas.Height}\"/>"), canvas.All, veil, canvas.For((0.5, 0.26), (0.5, 0.3), (0.76, 0.5)));
        Box words = canvas.Area(new Box(96, 560, 888, 440), new Box(96, 1130, 888, 680), new Box(110, 120, 820, 840));
        bool beside = canvas.Outline == CanvasShape.Wide;
        // The veil is whole under the words and fades out beyond them.
        double whole = beside ? (words.Right + 30) / canvas.Width : (canvas.Height - words.Y + 30) / canvas.Height, end = Math.Min(1, whole + 0.26);
        string id = canvas.NewId("g");
        canvas.Define(Canvas.F($"<linearGradient id=\"{id}\" {(beside ? "x1=\"0\" y1=\"0\" x2=\"1\" y2=\"0\"" : "x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\"")}><stop offset=\"{whole:0.###}\" stop-color=\"{veil}\" stop-opacity=\"{VeilOpacity}\"/><stop offset=\"{end:0.###}\" stop-color=\"{veil}\" stop-opacity=\"0\"/></linearGradient>"));
        canvas.Shape(Canvas.F($"<rect width=\"{canvas.Width}\" height=\"{canvas.Height}\" fill=\"url(#{id})\"/>"));
        Badge.Draw(canvas, canvas.Width * 0.88, canvas.Height * (beside ? 0.2 : 0.14), 104 * Math.Min(1, canvas.Unit));
        Rgb[] under = [veil.Mix(Rgb.White, 1 - VeilOpacity), veil.Mix(Rgb.Black, 1 - VeilOpacity)];
        TextColumn.Draw(canvas, new ColumnStyle(words, under, canvas.Scaled(150, 190, 184), false, canvas.For(0.7, 0.6, 0.5)) { HeadlineLinesMax = canvas.For(2, 3, 3) });
    }

    private static Rgb Veil(Inks inks) => inks.Dark ? inks.Ground : inks.Cream;
}
