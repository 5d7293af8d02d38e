using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>The discount as a sticker.</summary>
internal static class Badge
{
    private const int Teeth = 20;
    private const double EdgeDistance = 34;

    /// <summary>Draws it around a point given left to right, when the brief has one.</summary>
    internal static void Draw(Canvas canvas, double x, double y, double radius)
    {
        if (canvas.Brief.Badge.Length == 0)
        {
            return;
        }

        x = Math.Clamp(x, radius + EdgeDistance, canvas.Width - radius - EdgeDistance);
        y = Math.Clamp(y, radius + EdgeDistance, canvas.Height - radius - EdgeDistance);
        // The sticker must stand out from the panel that usually lies behind it.
        Inks inks = canvas.Inks;
        Rgb fill = inks.Surface(Rgb.Contrast(inks.Pop, inks.Panel) >= Rgb.Contrast(inks.Accent, inks.Panel) ? inks.Pop : inks.Accent), ink = inks.On(fill);
        var points = new StringBuilder();
        for (int tooth = 0; tooth < 2 * Teeth; tooth++)
        {
            double angle = tooth * Math.PI / Teeth, reach = tooth % 2 == 0 ? radius : radius * 0.92;
            points.Append(Canvas.F($"{x + (reach * Math.Cos(angle)):0.#},{y + (reach * Math.Sin(angle)):0.#} "));
        }

        canvas.Shape(Canvas.F($"<polygon points=\"{points}\" fill=\"{fill}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius * 0.84:0.#}\" fill=\"none\" stroke=\"{ink}\" stroke-opacity=\".55\" stroke-width=\"3\"/>"));
        double side = radius * 1.04;
        SetText set = canvas.Fitter.Fit(canvas.Brief.Badge, canvas.Faces.Display, canvas.Brief.Direction, side, side, new TextLimits(radius * 0.62, 18, 2));
        canvas.Place(TextRole.Badge, set, new Box(x - (side / 2), y - (set.Height / 2), side, set.Height), TextAlign.Center, ink);
    }
}
