using System.Globalization;
using System.Text;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Composer.Photos;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>What a layout draws on. Layouts think left to right; for a right-to-left brief the canvas mirrors places, never objects.</summary>
internal sealed class Canvas(CanvasFormat format, Brief brief, Inks inks, MoodFaces faces, TextFitter fitter, DesignChoice choice, LogoStrip? strip = null)
{
    /// <summary>Points across and down at which the lights on a surface are looked at.</summary>
    private const int LookedAtPoints = 16;

    private readonly StringBuilder body = new();
    private readonly List<Light> lights = [];
    private StringBuilder? group;
    private readonly StringBuilder definitions = new();
    private int ids;

    internal double Width { get; } = format.Size().Width;

    /// <summary>What a layout has to draw on: all but the strip that is kept for a logo.</summary>
    internal double Height { get; } = format.Size().Height - (strip?.Height ?? 0);

    private double PageHeight { get; } = format.Size().Height;

    /// <summary>How far the layout's drawing lies below the picture's top.</summary>
    private double Top => strip is { AtFoot: false } ? strip.Height : 0;

    /// <summary>The family of shapes that the format belongs to; layouts are drawn for these three and stretched to the format.</summary>
    internal CanvasShape Outline { get; } = format.Outline();

    /// <summary>Width of the drawing that layouts are written for, 1080 or 1920; the height likewise.</summary>
    private double ReferenceWidth => Outline == CanvasShape.Wide ? 1920 : 1080;

    private double ReferenceHeight => Outline == CanvasShape.Tall ? 1920 : 1080;

    /// <summary>The smaller of the two stretches: for sizes of type and for things that stay as wide as high.</summary>
    internal double Unit => Math.Min(Width / ReferenceWidth, Height / ReferenceHeight);

    internal Brief Brief => brief;

    internal Inks Inks => inks;

    internal MoodFaces Faces => faces;

    internal TextFitter Fitter => fitter;

    internal DesignChoice Choice => choice;

    internal List<TextRun> Runs { get; } = [];

    /// <summary>The outer margin that nothing readable crosses.</summary>
    internal static double Margin => 84;

    /// <summary>Where patterns with a centre have it, left to right: behind the object.</summary>
    internal (double X, double Y) Focus { get; set; } = (format.Size().Width / 2.0, (format.Size().Height - (strip?.Height ?? 0)) / 2.0);

    internal Box All => new(0, 0, Width, Height);

    internal TypeSizes Type => new(Scaled(1, 1.28, 1.16));

    /// <summary>The one for this shape of canvas.</summary>
    internal T For<T>(T square, T tall, T wide) => Outline switch
    {
        CanvasShape.Wide => wide,
        CanvasShape.Tall => tall,
        _ => square,
    };

    /// <summary>A place, given for canvases of 1080 x 1080, 1080 x 1920 and 1920 x 1080, stretched to this one.</summary>
    internal Box Area(Box square, Box tall, Box wide)
    {
        Box box = For(square, tall, wide);
        double x = Width / ReferenceWidth, y = Height / ReferenceHeight;
        return new Box(box.X * x, box.Y * y, box.Width * x, box.Height * y);
    }

    /// <summary>A square for an object: as large as the stretched place allows, in the middle of its lower edge.</summary>
    internal Box Stand(Box square, Box tall, Box wide) => StandIn(Area(square, tall, wide));

    /// <inheritdoc cref="Stand"/>
    internal static Box StandIn(Box room)
    {
        double side = Math.Min(room.Width, room.Height);
        return new Box(room.X + ((room.Width - side) / 2), room.Bottom - side, side, side);
    }

    /// <summary>A size of type or of a stroke, given for the same three canvases.</summary>
    internal double Scaled(double square, double tall, double wide) => For(square, tall, wide) * Unit;

    /// <summary>A path given for the same three canvases, as an element with these attributes.</summary>
    internal string Path(string square, string tall, string wide, string attributes) =>
        F($"<path d=\"{For(square, tall, wide)}\" transform=\"scale({Width / ReferenceWidth:0.####} {Height / ReferenceHeight:0.####})\" {attributes}/>");

    /// <summary>Adds a shape given left to right.</summary>
    internal void Shape(string svg)
    {
        if (group is not null)
        {
            group.Append(svg).Append('\n');
        }
        else
        {
            body.Append(brief.RightToLeft ? F($"<g transform=\"translate({Width} 0) scale(-1 1)\">{svg}</g>\n") : svg + "\n");
        }
    }

    /// <summary>Adds shapes, of which only what lies inside another is seen.</summary>
    /// <param name="outline">The other shape, without colours.</param>
    internal void Inside(string outline, Action draw)
    {
        string clip = NewId("c");
        Define($"<clipPath id=\"{clip}\">{outline}</clipPath>");
        StringBuilder? outer = group;
        group = new StringBuilder($"<g clip-path=\"url(#{clip})\">");
        draw();
        string svg = group.Append("</g>").ToString();
        group = outer;
        Shape(svg);
    }

    internal void Define(string svg) => definitions.Append(svg).Append('\n');

    internal string NewId(string stem) => F($"{stem}{ids++}");

    internal void Fill(Rgb from, Rgb to, double angle = 90) => Shape(F($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"{Gradient(from, to, angle)}\"/>"));

    /// <summary>A linear gradient; 0 degrees runs from left to right, 90 from top to bottom.</summary>
    internal string Gradient(Rgb from, Rgb to, double angle = 90)
    {
        // A brand's colour is a flat surface: nobody may find it lighter or darker than it is.
        if (choice.Brand is { Colours: var own } && (own.Contains(from) || own.Contains(to)))
        {
            return (own.Contains(from) ? from : to).ToString();
        }

        string id = NewId("g");
        double x = Math.Cos(angle * Math.PI / 180) / 2, y = Math.Sin(angle * Math.PI / 180) / 2;
        Define(F($"<linearGradient id=\"{id}\" x1=\"{0.5 - x:0.###}\" y1=\"{0.5 - y:0.###}\" x2=\"{0.5 + x:0.###}\" y2=\"{0.5 + y:0.###}\"><stop offset=\"0\" stop-color=\"{from}\"/><stop offset=\"1\" stop-color=\"{to}\"/></linearGradient>"));
        return $"url(#{id})";
    }

    /// <summary>A soft light that ends in nothing.</summary>
    internal void Glow(double x, double y, double radius, Rgb colour, double opacity)
    {
        lights.Add(new Light(x, y, radius, colour, opacity));
        string id = NewId("r");
        Define(F($"<radialGradient id=\"{id}\"><stop offset=\"0\" stop-color=\"{colour}\" stop-opacity=\"{opacity}\"/><stop offset=\"1\" stop-color=\"{colour}\" stop-opacity=\"0\"/></radialGradient>"));
        Shape(F($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"url(#{id})\"/>"));
    }

    /// <summary>The surfaces' colours, and the lightest and the darkest that each becomes in a part of the canvas by the lights drawn so far.</summary>
    internal Rgb[] Lit(Box room, params ReadOnlySpan<Rgb> surfaces)
    {
        var under = new List<Rgb>();
        foreach (Rgb surface in surfaces)
        {
            // How well an ink reads depends on luminance alone, so the two ends stand for all between them.
            Rgb darkest = surface, lightest = surface;
            for (int point = 0; point < LookedAtPoints * LookedAtPoints; point++)
            {
                double x = room.X + (room.Width * (point % LookedAtPoints) / (LookedAtPoints - 1)), y = room.Y + (room.Height * (point / LookedAtPoints) / (LookedAtPoints - 1));
                Rgb lit = lights.Aggregate(surface, (colour, light) => light.Over(colour, x, y));
                darkest = lit.Luminance < darkest.Luminance ? lit : darkest;
                lightest = lit.Luminance > lightest.Luminance ? lit : lightest;
            }

            under.AddRange([surface, darkest, lightest]);
        }

        return [.. under.Distinct()];
    }

    /// <summary>Places the chosen object, standing on the lower edge of a square given left to right.</summary>
    /// <param name="under">What lies behind it.</param>
    internal void Art(Box square, Rgb under)
    {
        Box place = Mirror(square);
        string drawing = ArtPainter.Resolve(choice.Drawing, inks, NewId("a"), inks.Deep, under);
        body.Append(F($"<g transform=\"translate({place.X:0.##} {place.Y:0.##}) scale({place.Width / ArtPainter.Side:0.####})\">{drawing}</g>\n"));
    }

    /// <summary>True when a photograph takes the place of the drawn object.</summary>
    internal bool HasPhoto => choice.Photo is not null;

    /// <summary>The part of a place that is on the canvas.</summary>
    internal Box Seen(Box place)
    {
        double left = Math.Max(0, place.X), top = Math.Max(0, place.Y);
        return new Box(left, top, Math.Min(Width, place.Right) - left, Math.Min(Height, place.Bottom) - top);
    }

    /// <summary>Places the photograph: what fills a place is cropped to it, what is too small for it becomes a print, a figure stands on its lower edge.</summary>
    /// <param name="outline">The shape that it is seen through, given left to right, without colours.</param>
    /// <param name="room">Given left to right.</param>
    /// <param name="fillsAround">Where nothing else is drawn that a print could lie on: the point, left to right, in shares of the room, that should show its focus.</param>
    internal void Photo(string outline, Box room, Rgb mount, (double X, double Y)? fillsAround = null)
    {
        ScenePhoto photo = choice.Photo ?? throw new InvalidOperationException("This design has no photograph.");
        PhotoPlace place = photo.Kind == ScenePhotoKind.CutOut ? PhotoPlace.Standing(photo, Mirror(room)) : PhotoPlace.Of(
            photo, Mirror(room), fillsAround is { } around && brief.RightToLeft ? (1 - around.X, around.Y) : fillsAround);
        if (place.IsPrint)
        {
            Box edge = place.Box.Inset(-0.05 * Math.Min(place.Box.Width, place.Box.Height));
            Rgb paper = Rgb.Contrast(mount, inks.Cream) >= Rgb.Contrast(mount, inks.Deep) ? inks.Cream : inks.Deep;
            body.Append(F($"<rect x=\"{edge.X + 6:0.##}\" y=\"{edge.Y + 8:0.##}\" width=\"{edge.Width:0.##}\" height=\"{edge.Height:0.##}\" fill=\"#000000\" opacity=\".22\"/><rect x=\"{edge.X:0.##}\" y=\"{edge.Y:0.##}\" width=\"{edge.Width:0.##}\" height=\"{edge.Height:0.##}\" fill=\"{paper}\"/>\n"));
        }

        (Box box, Box seen) = (place.Box, place.Seen);
        string svg = F($"<svg x=\"{box.X:0.##}\" y=\"{box.Y:0.##}\" width=\"{box.Width:0.##}\" height=\"{box.Height:0.##}\" viewBox=\"{seen.X:0.##} {seen.Y:0.##} {seen.Width:0.##} {seen.Height:0.##}\" preserveAspectRatio=\"none\"><image width=\"{photo.WidthPx}\" height=\"{photo.HeightPx}\" preserveAspectRatio=\"none\" href=\"{photo.DataUri}\"/></svg>\n");
        if (place.IsPrint)
        {
            body.Append(svg);
            return;
        }

        // The shape is mirrored, the photograph never is.
        string clip = NewId("c");
        Define(brief.RightToLeft ? F($"<clipPath id=\"{clip}\" transform=\"translate({Width} 0) scale(-1 1)\">{outline}</clipPath>") : $"<clipPath id=\"{clip}\">{outline}</clipPath>");
        body.Append(F($"<g clip-path=\"url(#{clip})\">")).Append(svg).Append("</g>\n");
    }

    /// <summary>Places the object, or the photograph instead of it: in a rectangle with round corners and a line around it.</summary>
    internal void ArtOrCard(Box square, Box card, Rgb under, Rgb line)
    {
        if (!HasPhoto)
        {
            Art(square, under);
            return;
        }

        string outline = F($"<rect x=\"{card.X:0.##}\" y=\"{card.Y:0.##}\" width=\"{card.Width:0.##}\" height=\"{card.Height:0.##}\" rx=\"{22 * Unit:0.##}\"");
        Shape($"{outline} fill=\"{Gradient(under.Mix(inks.Cream, 0.14), under)}\"/>");
        Photo(outline + "/>", card, under);
        Shape(F($"{outline} fill=\"none\" stroke=\"{line}\" stroke-width=\"4\"/>"));
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
        Box box = Mirror(room) with { Y = room.Y + Top };
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

    /// <summary>The logo's place once it was drawn; null without one.</summary>
    internal PlacedLogo? Logo { get; private set; }

    /// <summary>Draws the brand's logo on the strip that was kept for it.</summary>
    /// <param name="surface">The colour that the layout has along that edge, so that the strip belongs to it.</param>
    internal void DrawLogo(Rgb surface)
    {
        if (strip is null || choice.Brand?.Logo is not { } logo)
        {
            return;
        }

        string clip = NewId("c");
        Define(F($"<clipPath id=\"{clip}\"><rect width=\"{Width}\" height=\"{Height:0.##}\"/></clipPath>"));
        (string svg, Logo) = strip.Draw(logo, inks, surface);
        // The surface goes under the whole page, because the soft edge of the clipped layout would else show a line of white.
        body.Insert(0, F($"<rect width=\"{Width}\" height=\"{PageHeight}\" fill=\"{surface}\"/>\n<g transform=\"translate(0 {Top:0.##})\"><g clip-path=\"url(#{clip})\">\n")).Append("</g></g>\n").Append(svg);
    }

    internal string Document() =>
        F($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{PageHeight}\" viewBox=\"0 0 {Width} {PageHeight}\">\n<defs>\n{definitions}</defs>\n{body}</svg>\n");

    /// <summary>Numbers in SVG are invariant, whatever the machine's culture.</summary>
    internal static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Families of canvases that share an arrangement.</summary>
internal enum CanvasShape
{
    Square,
    Tall,
    Wide,
}

internal static class CanvasShapes
{
    internal static CanvasShape Outline(this CanvasFormat format) => ((double)format.Size().Width / format.Size().Height) switch
    {
        > 1.25 => CanvasShape.Wide,
        < 0.9 => CanvasShape.Tall,
        _ => CanvasShape.Square,
    };
}

/// <summary>What was chosen for one sample.</summary>
internal sealed record DesignChoice(string Layout, Palette Palette, Mood Mood, string Art, string Pattern, string Drawing, string Motif)
{
    internal BrandKit? Brand { get; init; }

    internal ScenePhoto? Photo { get; init; }
}
