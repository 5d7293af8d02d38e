using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>Tiles of plain geometry with the object in the largest; the words have the calm side.</summary>
internal sealed class MosaicLayout : Layout
{
    private const int Kinds = 6;

    internal override string Id => "mosaic";

    internal override bool LogoAtFoot(CanvasShape outline) => outline != CanvasShape.Wide;

    internal override Rgb Edge(Inks inks) => inks.Ground2;

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        canvas.Fill(inks.Ground, inks.Ground2);
        Box wall = canvas.Area(new Box(0, 0, 1080, 540), new Box(0, 0, 1080, 1080), new Box(1110, 0, 810, 1080));
        Box words = canvas.Area(new Box(90, 596, 900, 410), new Box(100, 1150, 880, 650), new Box(110, 110, 900, 860));
        canvas.Focus = (words.X, words.Bottom);
        Backgrounds.Cover(canvas, canvas.All, inks.On(inks.Ground, inks.Ground2), inks.Ground, Backgrounds.StrengthUnderText * 0.7);

        // Whole tiles fill the wall: the rows are given, and as many columns make the tiles nearly square.
        int rows = canvas.For(2, 4, 4), columns = (int)Math.Round(wall.Width / (wall.Height / rows));
        double width = wall.Width / columns, height = wall.Height / rows;
        int left = (columns - 2) / 2, top = (rows - 2) / 2;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (column < left || column > left + 1 || row < top || row > top + 1)
                {
                    Tile(canvas, new Box(wall.X + (column * width), wall.Y + (row * height), width, height), (column * 5) + (row * 7) + canvas.Choice.Pattern.Length);
                }
            }
        }

        var window = new Box(wall.X + (left * width), wall.Y + (top * height), 2 * width, 2 * height);
        canvas.Shape(Canvas.F($"<rect x=\"{window.X:0.#}\" y=\"{window.Y:0.#}\" width=\"{window.Width:0.#}\" height=\"{window.Height:0.#}\" fill=\"{canvas.Gradient(inks.Cream, inks.Cream.Mix(inks.Accent, 0.22))}\"/>"));
        if (canvas.HasPhoto)
        {
            canvas.Photo(Canvas.F($"<rect x=\"{window.X:0.#}\" y=\"{window.Y:0.#}\" width=\"{window.Width:0.#}\" height=\"{window.Height:0.#}\"/>"), window, inks.Cream);
        }
        else
        {
            canvas.Art(Canvas.StandIn(window.Inset(window.Height * 0.08)), inks.Cream);
        }
        Badge.Draw(canvas, window.Right, window.Y + (window.Height * 0.24), Math.Min(window.Width, window.Height) * 0.19);
        TextColumn.Draw(canvas, new ColumnStyle(words, canvas.Lit(words, inks.Ground, inks.Ground2), canvas.Scaled(128, 180, 180), false)
        {
            HeadlineLinesMax = canvas.For(2, 3, 3),
        });
    }

    private static void Tile(Canvas canvas, Box box, int number)
    {
        Inks inks = canvas.Inks;
        Rgb[] colours = [inks.Panel, inks.Accent, inks.Pop, inks.Cream, inks.Panel.Mix(inks.Cream, 0.2)];
        Rgb ground = colours[number % colours.Length], shape = colours[(number + 1 + (number / colours.Length % 2)) % colours.Length];
        double x = box.X, y = box.Y, w = box.Width, h = box.Height, r = box.Right, b = box.Bottom, mx = x + (w / 2), my = y + (h / 2), round = Math.Min(w, h) / 2;
        string figure = (number % Kinds) switch
        {
            0 => Canvas.F($"<path d=\"M{x:0.#} {b:0.#}V{y:0.#}A{w:0.#} {h:0.#} 0 0 1 {r:0.#} {b:0.#}Z\" fill=\"{shape}\"/>"),
            1 => Canvas.F($"<path d=\"M{x:0.#} {y:0.#}H{r:0.#}L{x:0.#} {b:0.#}Z\" fill=\"{shape}\"/>"),
            2 => Canvas.F($"<circle cx=\"{mx:0.#}\" cy=\"{my:0.#}\" r=\"{round * 0.72:0.#}\" fill=\"{shape}\"/><circle cx=\"{mx:0.#}\" cy=\"{my:0.#}\" r=\"{round * 0.36:0.#}\" fill=\"{ground}\"/>"),
            3 => Canvas.F($"<path d=\"M{mx:0.#} {y:0.#}L{r:0.#} {my:0.#}L{mx:0.#} {b:0.#}L{x:0.#} {my:0.#}Z\" fill=\"{shape}\"/>"),
            4 => Canvas.F($"<path d=\"M{x:0.#} {my:0.#}A{w / 2:0.#} {h / 2:0.#} 0 0 1 {r:0.#} {my:0.#}ZM{x:0.#} {b:0.#}A{w / 2:0.#} {h / 2:0.#} 0 0 1 {r:0.#} {b:0.#}Z\" fill=\"{shape}\"/>"),
            _ => canvas.Motif(mx, my, round * 1.1, 0, shape, ground),
        };
        canvas.Shape(Canvas.F($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w + 0.6:0.#}\" height=\"{h + 0.6:0.#}\" fill=\"{ground}\"/>{figure}"));
    }
}
