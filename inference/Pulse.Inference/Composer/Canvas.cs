using System.Globalization;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>What a layout draws on. Layouts think left to right; for a right-to-left brief the canvas mirrors places, never objects.</summary>
internal sealed class Canvas(CanvasFormat format, Brief brief, Inks inks, MoodFaces faces, TextFitter fitter, DesignChoice choice)
{
    private readonly StringBuilder body = new();
    private readonly StringBuilder definitions = new();
    private int ids;

    internal double Width { get; } = format.Size().Width;

    internal double Height { get; } = format.Size().Height;

    internal CanvasFormat Format => format;

    internal Brief Brief => brief;

    internal Inks Inks => inks;

    internal MoodFaces Faces => faces;

    internal TextFitter Fitter => fitter;

    internal DesignChoice Choice => choice;

    internal List<TextRun> Runs { get; } = [];

    /// <summary>The outer margin that nothing readable crosses.</summary>
    internal static double Margin => 84;

    /// <summary>Where patterns with a centre have it, left to right: behind the object.</summary>
    internal (double X, double Y) Focus { get; set; } = (format.Size().Width / 2.0, format.Size().Height / 2.0);

    internal Box All => new(0, 0, Width, Height);

    /// <summary>Adds a shape given left to right.</summary>
    internal void Shape(string svg) => body.Append(brief.RightToLeft ? F($"<g transform=\"translate({Width} 0) scale(-1 1)\">{svg}</g>\n") : svg + "\n");

    internal void Define(string svg) => definitions.Append(svg).Append('\n');

    internal string NewId(string stem) => F($"{stem}{ids++}");

    internal void Fill(Rgb from, Rgb to, double angle = 90) => Shape(F($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"{Gradient(from, to, angle)}\"/>"));

    /// <summary>A linear gradient; 0 degrees runs from left to right, 90 from top to bottom.</summary>
    internal string Gradient(Rgb from, Rgb to, double angle = 90)
    {
        string id = NewId("g");
        double x = Math.Cos(angle * Math.PI / 180) / 2, y = Math.Sin(angle * Math.PI / 180) / 2;
        Define(F($"<linearGradient id=\"{id}\" x1=\"{0.5 - x:0.###}\" y1=\"{0.5 - y:0.###}\" x2=\"{0.5 + x:0.###}\" y2=\"{0.5 + y:0.###}\"><stop offset=\"0\" stop-color=\"{from}\"/><stop offset=\"1\" stop-color=\"{to}\"/></linearGradient>"));
        return $"url(#{id})";
    }

    /// <summary>A soft light that ends in nothing.</summary>
    internal void Glow(double x, double y, double radius, Rgb colour, double opacity)
    {
        string id = NewId("r");
        Define(F($"<radialGradient id=\"{id}\"><stop offset=\"0\" stop-color=\"{colour}\" stop-opacity=\"{opacity}\"/><stop offset=\"1\" stop-color=\"{colour}\" stop-opacity=\"0\"/></radialGradient>"));
        Shape(F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"url(#{id})\"/>"));
    }

    /// <summary>Places the chosen object, standing on the lower edge of a square given left to right.</summary>
    /// <param name="under">What lies behind it.</param>
    internal void Art(Box square, Rgb under)
    {
        Box place = Mirror(square);
        string drawing = ArtPainter.Resolve(choice.Drawing, inks, NewId("a"), inks.Deep, under);
        body.Append(F($"<g transform=\"translate({place.X:0.##} {place.Y:0.##}) scale({place.Width / ArtPainter.Side:0.####})\">{drawing}</g>\n"));
    }

    /// <summary>The topic's small sign, centred on a point.</summary>
    internal string Motif(double x, double y, double size, double turn, Rgb ink, Rgb under) =>
        F($"<g transform=\"translate({x:0.##} {y:0.##}) rotate({turn:0.#}) scale({size / 100:0.####}) translate(-50 -50)\">{ArtPainter.Resolve(choice.Motif, inks, NewId("m"), ink, under)}</g>");

    internal Box Mirror(Box box) => brief.RightToLeft ? box with { X = Width - box.X - box.Width } : box;

    /// <summary>Start is the side where reading begins.</summary>
    internal TextAlign Start => brief.RightToLeft ? TextAlign.Right : TextAlign.Left;

    /// <summary>Places a set text: its ink starts at the top of the room (given left to right) and lines follow the alignment.</summary>
    internal void Place(TextRole role, SetText set, Box room, TextAlign align, Rgb colour)
    {
        Box box = Mirror(room);
        var lines = new List<TextLine>();
        for (int index = 0; index < set.Lines.Count; index++)
        {
            Box ink = set.Ink[index];
            double x = align switch
            {
                TextAlign.Left => box.X,
                TextAlign.Right => box.Right - ink.Width,
                _ => box.X + ((box.Width - ink.Width) / 2),
            };
            lines.Add(new TextLine(set.Lines[index], new Box(x, box.Y + ink.Y - set.Top, ink.Width, ink.Height)));
        }

        Runs.Add(new TextRun(role, set.Text, lines, set.Face.Font, set.Size, colour, box, align, brief.Direction));
    }

    internal string Document() =>
        F($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\">\n<defs>\n{definitions}</defs>\n{body}</svg>\n");

    /// <summary>Numbers in SVG are invariant, whatever the machine's culture.</summary>
    internal static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was chosen for one sample.</summary>
internal sealed record DesignChoice(string Layout, Palette Palette, Mood Mood, string Art, string Pattern, string Drawing, string Motif);
