using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>A slope cuts the picture: words above it, the object on the coloured side below.</summary>
internal sealed class DiagonalLayout : Layout
{
    internal override string Id => "diagonal";

    internal override bool ShowsPhoto => false;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2, 70);
        Box art = canvas.Stand(new Box(548, 520, 500, 500), new Box(240, 1060, 760, 760), new Box(1090, 210, 740, 740));
        Box words = canvas.Area(new Box(90, 92, 640, 580), new Box(100, 140, 880, 760), new Box(120, 110, 740, 860));
        canvas.Focus = (art.X + (art.Width / 2), art.Y + (art.Height / 2));
        Backgrounds.Cover(canvas, canvas.All, inks.On(inks.Ground, inks.Ground2), inks.Ground, Backgrounds.StrengthUnderText);
        string Slope(string attributes) => canvas.Path("M1080 330V1080H250Z", "M1080 900V1920H0V1500Z", "M1180 0H1920V1080H820Z", attributes);
        canvas.Shape(canvas.Path(
            "M1080 262L176 1080H250L1080 330Z", "M1080 850L0 1450V1500L1080 900Z", "M1130 0L770 1080H820L1180 0Z", $"fill=\"{inks.Pop}\""));
        canvas.Shape(Slope($"fill=\"{canvas.Gradient(inks.Panel.Mix(inks.Cream, 0.14), inks.Panel.Mix(Rgb.Black, 0.12), 60)}\""));
        canvas.Inside(Slope(""), () => canvas.Shape(canvas.Path(
            "M1080 372L296 1080", "M1080 930L0 1530", "M1210 0L850 1080", $"fill=\"none\" stroke=\"{inks.Accent}\" stroke-width=\"4\"")));
        canvas.Glow(art.X + (art.Width / 2), art.Y + (art.Height * 0.52), art.Width * 0.62, inks.Cream, 0.34);
        canvas.Art(art, inks.Panel);
        Badge.Draw(canvas, art.X + (art.Width * 0.08), art.Y + (art.Height * 0.9), art.Width * 0.19);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(128, 190, 176), false, canvas.For(0, 0.35, 0.5))
        {
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }
}
