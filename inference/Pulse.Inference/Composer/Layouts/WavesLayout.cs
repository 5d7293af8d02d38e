using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Waves roll in from below and carry the words; the object floats above them among bubbles.</summary>
internal sealed class WavesLayout : Layout
{
    internal override string Id => "waves";

    internal override bool Shows(BrandPalette arrangement) => arrangement is { Carrier: Carrier.Panel, TakesText: true };

    internal override Rgb Edge(Inks inks) => inks.Ground.Mix(inks.Cream, 0.06);

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground.Mix(inks.Cream, 0.06), inks.Ground2);
        Rgb sea = inks.Panel;
        Box art = canvas.Stand(new Box(300, 66, 480, 480), new Box(170, 200, 740, 740), new Box(1120, 90, 700, 700));
        Box words = canvas.Area(new Box(96, 640, 888, 368), new Box(100, 1180, 880, 620), new Box(120, 150, 860, 780));
        canvas.Focus = (art.X + (art.Width / 2), art.Y + (art.Height / 2));
        Backgrounds.Cover(canvas, canvas.All, inks.On(inks.Ground, inks.Ground2), inks.Ground, 0.1);
        canvas.Glow(canvas.Focus.X, canvas.Focus.Y, art.Width * 0.8, inks.Cream, 0.4);
        if (canvas.HasPhoto)
        {
            Box sky = canvas.Area(new Box(0, 0, 1080, 640), new Box(0, 0, 1080, 1180), new Box(980, 0, 940, 1080));
            canvas.Photo(Canvas.F($"<rect x=\"{sky.X:0.#}\" width=\"{sky.Width:0.#}\" height=\"{sky.Height:0.#}\"/>"), sky, inks.Ground);
        }
        else
        {
            Bubbles(canvas, art);
        }

        canvas.Shape(canvas.Path(
            "M0 548C180 450 340 470 520 540S900 620 1080 500V1080H0Z", "M0 1010C180 900 340 920 520 1000S900 1090 1080 950V1920H0Z", "M0 0H1130C1040 240 1230 420 1120 640S1180 960 1200 1080H0Z", $"fill=\"{inks.Accent}\" opacity=\".75\""));
        canvas.Shape(canvas.Path(
            "M0 560C200 500 330 600 540 560S880 520 1080 590V1080H0Z", "M0 1040C200 960 330 1090 540 1040S880 980 1080 1070V1920H0Z", "M0 0H1080C1010 260 1150 450 1070 660S1120 960 1130 1080H0Z", $"fill=\"{inks.Pop}\" opacity=\".8\""));
        canvas.Shape(canvas.Path(
            "M0 618C190 560 360 640 560 612S900 570 1080 630V1080H0Z", "M0 1130C190 1050 360 1150 560 1120S900 1060 1080 1140V1920H0Z", "M0 0H1020C980 280 1070 480 1010 680S1050 980 1060 1080H0Z", $"fill=\"{sea}\""));
        if (!canvas.HasPhoto)
        {
            canvas.Art(art, inks.Ground);
        }

        Badge.Draw(canvas, art.Right + (art.Width * 0.1), art.Y + (art.Height * 0.3), art.Width * 0.2);
        TextColumn.Draw(canvas, new ColumnStyle(words, [sea], canvas.Scaled(128, 180, 172), false) { HeadlineLinesMax = canvas.For(2, 3, 3) });
    }

    private static void Bubbles(Canvas canvas, Box art)
    {
        (double X, double Y, double Size)[] places = [(-0.32, 0.2, 0.07), (-0.2, 0.62, 0.045), (1.2, 0.12, 0.05), (1.3, 0.55, 0.085), (-0.42, 0.5, 0.03), (1.14, 0.74, 0.03)];
        foreach ((double x, double y, double size) in places)
        {
            canvas.Shape(Canvas.F($"<circle cx=\"{art.X + (art.Width * x):0.#}\" cy=\"{art.Y + (art.Height * y):0.#}\" r=\"{art.Width * size:0.#}\" fill=\"{canvas.Inks.Accent}\" opacity=\".5\"/>"));
        }
    }
}
