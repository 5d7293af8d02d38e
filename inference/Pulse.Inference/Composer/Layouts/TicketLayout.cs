using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>A ticket to be torn off: the object on its stub, the words on the ticket, perforated in between.</summary>
internal sealed class TicketLayout : Layout
{
    private const double Corner = 36, Notch = 34, Shadow = 12;

    internal override string Id => "ticket";

    internal override bool Shows(BrandPalette arrangement) => arrangement.Carrier == Carrier.Panel;

    internal override Rgb Edge(Inks inks) => Table(inks);

    internal override void Draw(Canvas canvas)
    {
        Inks inks = canvas.Inks;
        Rgb table = Table(inks), paper = inks.Dark ? inks.Deep.Mix(inks.Ground, 0.55) : inks.Cream;
        canvas.Fill(table.Mix(inks.Cream, 0.1), table, 60);
        Backgrounds.Cover(canvas, canvas.All, inks.Cream, table, 0.14);
        Rgb stage = inks.Dark ? inks.Ground2.Mix(inks.Panel, 0.5) : inks.Panel;
        bool beside = canvas.Outline == CanvasShape.Wide;
        Box ticket = canvas.Area(new Box(96, 70, 888, 940), new Box(100, 150, 880, 1620), new Box(110, 130, 1700, 820));
        Box stub = canvas.Area(new Box(96, 70, 888, 428), new Box(100, 150, 880, 780), new Box(1150, 130, 660, 820));
        double fold = beside ? stub.X : stub.Bottom;
        string outline = beside ? Across(ticket, fold) : Down(ticket, fold);
        canvas.Shape(Canvas.F($"<path d=\"{outline}\" fill=\"#000000\" opacity=\".25\" transform=\"translate({Shadow} {Shadow})\"/><path d=\"{outline}\" fill=\"{paper}\"/>"));
        canvas.Inside($"<path d=\"{outline}\"/>", () => canvas.Shape(Canvas.F(
            $"<rect x=\"{stub.X:0.#}\" y=\"{stub.Y:0.#}\" width=\"{stub.Width:0.#}\" height=\"{stub.Height:0.#}\" fill=\"{canvas.Gradient(stage.Mix(inks.Cream, 0.2), stage)}\"/>")));
        string from = beside ? Canvas.F($"M{fold} {ticket.Y + Notch + 14:0.#}V{ticket.Bottom - Notch - 14:0.#}") : Canvas.F($"M{ticket.X + Notch + 14:0.#} {fold}H{ticket.Right - Notch - 14:0.#}");
        canvas.Shape($"<path d=\"{from}\" fill=\"none\" stroke=\"{inks.On(paper)}\" stroke-opacity=\".6\" stroke-width=\"5\" stroke-dasharray=\"2 18\" stroke-linecap=\"round\"/>");
        Box art = Canvas.StandIn(stub.Inset(Math.Min(stub.Width, stub.Height) * 0.07));
        canvas.Glow(art.X + (art.Width / 2), art.Y + (art.Height / 2), art.Width * 0.6, inks.Cream, 0.4);
        if (canvas.HasPhoto)
        {
            canvas.Photo($"<path d=\"{outline}\"/>", stub, stage);
        }
        else
        {
            canvas.Art(art, stage);
        }
        Badge.Draw(canvas, art.Right + (art.Width * 0.14), art.Y + (art.Height * 0.24), art.Width * 0.22);
        Box words = canvas.Area(new Box(160, 548, 760, 420), new Box(170, 990, 740, 720), new Box(200, 200, 860, 680));
        TextColumn.Draw(canvas, new ColumnStyle(words, [paper], canvas.Scaled(120, 170, 164), !beside) { HeadlineLinesMax = canvas.For(2, 3, 3) });
    }

    private static Rgb Table(Inks inks) => inks.Dark ? inks.Panel : inks.Panel.Mix(inks.Deep, 0.15);

    private static string Down(Box b, double fold) => Canvas.F(
        $"M{b.X + Corner} {b.Y}H{b.Right - Corner}Q{b.Right} {b.Y} {b.Right} {b.Y + Corner}V{fold - Notch}A{Notch} {Notch} 0 0 0 {b.Right} {fold + Notch}V{b.Bottom - Corner}Q{b.Right} {b.Bottom} {b.Right - Corner} {b.Bottom}H{b.X + Corner}Q{b.X} {b.Bottom} {b.X} {b.Bottom - Corner}V{fold + Notch}A{Notch} {Notch} 0 0 0 {b.X} {fold - Notch}V{b.Y + Corner}Q{b.X} {b.Y} {b.X + Corner} {b.Y}Z");

    private static string Across(Box b, double fold) => Canvas.F(
        $"M{b.X + Corner} {b.Y}H{fold - Notch}A{Notch} {Notch} 0 0 0 {fold + Notch} {b.Y}H{b.Right - Corner}Q{b.Right} {b.Y} {b.Right} {b.Y + Corner}V{b.Bottom - Corner}Q{b.Right} {b.Bottom} {b.Right - Corner} {b.Bottom}H{fold + Notch}A{Notch} {Notch} 0 0 0 {fold - Notch} {b.Bottom}H{b.X + Corner}Q{b.X} {b.Bottom} {b.X} {b.Bottom - Corner}V{b.Y + Corner}Q{b.X} {b.Y} {b.X + Corner} {b.Y}Z");
}
