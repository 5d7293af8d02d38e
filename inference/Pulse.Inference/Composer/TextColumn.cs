using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>How a column of texts looks in a layout.</summary>
/// <param name="Room">Where it may be, left to right, in design units.</param>
/// <param name="Under">All colours that lie under it; inks are chosen to be read on each.</param>
/// <param name="HeadlineMax">The largest headline size.</param>
/// <param name="Rise">0 = at the top of the room, 0.5 = in its middle, 1 = at its bottom.</param>
internal sealed record ColumnStyle(Box Room, IReadOnlyList<Rgb> Under, double HeadlineMax, bool Centred, double Rise = 0.5)
{
    internal string Divider { get; init; } = "rule";

    internal bool AccentHeadline { get; init; }

    internal bool OutlinedAction { get; init; }

    internal int HeadlineLinesMax { get; init; } = 3;
}

/// <summary>Sizes of type in design units, as large as the canvas asks for: a story is read from farther away than a post.</summary>
internal sealed record TypeSizes(double Scale)
{
    internal double HeadlineMin => 46 * Scale;

    internal double SublineMax => 48 * Scale;

    internal double SublineMin => 30 * Scale;

    internal double SublineWidthMax => 860 * Scale;

    internal double FactsMax => 40 * Scale;

    internal double FactsMin => 24 * Scale;

    internal double FactsHeightMax => 180 * Scale;

    internal double ActionSize => 34 * Scale;

    internal double ActionMin => 26 * Scale;

    internal double ActionPaddingX => 46 * Scale;

    internal double ActionHeight => 84 * Scale;

    internal double RestGap => 34 * Scale;
}

/// <summary>Sets headline, subline, facts and call to action as one column: the hierarchy that all layouts share.</summary>
internal static class TextColumn
{
    private const double HeadlineShareMax = 0.56;
    private const double SublineShare = 0.44;
    private const double ButtonContrastMin = 1.7;
    private const double Shrink = 0.93;
    private const char NoBreakSpace = '\u00A0';
    private const string FactSeparator = " • ";

    private sealed record Parts(SetText Headline, SetText? Subline, SetText? Facts, SetText? Action, double Gap, double ActionHeight)
    {
        internal double DividerHeight => Subline is null ? 0 : Gap * 1.1;

        internal double Height =>
            Headline.Height + DividerHeight
            + (Subline is null ? 0 : Gap + Subline.Height)
            + (Facts is null ? 0 : Gap + Facts.Height)
            + (Action is null ? 0 : (Gap * 1.35) + ActionHeight);
    }

    /// <summary>Draws the column and returns the part of the room that it took, left to right.</summary>
    internal static Box Draw(Canvas canvas, ColumnStyle style)
    {
        Parts parts = Fit(canvas, style);
        Rgb[] under = canvas.Inks.Patterned(style.Under);
        Rgb ink = canvas.Inks.On(under), accent = canvas.Inks.AccentOn(under);
        TextAlign align = style.Centred ? TextAlign.Center : canvas.Start;
        Box room = style.Room;
        double y = room.Y + ((room.Height - parts.Height) * style.Rise), top = y;
        canvas.Place(TextRole.Headline, parts.Headline, room with { Y = y, Height = parts.Headline.Height }, align, style.AccentHeadline ? accent : ink);
        y += parts.Headline.Height;
        if (parts.Subline is not null)
        {
            Divider(canvas, style, y + (parts.Gap * 1.05), accent);
            y += parts.DividerHeight + parts.Gap;
            canvas.Place(TextRole.Subline, parts.Subline, room with { Y = y, Height = parts.Subline.Height }, align, ink);
            y += parts.Subline.Height;
        }

        if (parts.Facts is not null)
        {
            y += parts.Gap;
            canvas.Place(TextRole.Facts, parts.Facts, room with { Y = y, Height = parts.Facts.Height }, align, accent);
            y += parts.Facts.Height;
        }

        if (parts.Action is not null)
        {
            Action(canvas, style, parts.Action, y + (parts.Gap * 1.35), under);
        }

        return room with { Y = top, Height = parts.Height };
    }

    /// <summary>Draws all but the headline, for layouts that set that one apart.</summary>
    internal static void DrawRest(Canvas canvas, ColumnStyle style)
    {
        Rgb[] under = canvas.Inks.Patterned(style.Under);
        Box room = style.Room;
        Brief brief = canvas.Brief;
        double actionRoom = canvas.Type.ActionHeight + canvas.Type.RestGap;
        SetText? Set(string words, double max, double min, int lines, double height) =>
            words.Length == 0 ? null : canvas.Fitter.Fit(words, canvas.Faces.Text, brief.Direction, room.Width, height, new TextLimits(max, min, lines));
        SetText? facts = Facts(canvas, room.Width);
        double factsRoom = facts is null ? 0 : facts.Height + canvas.Type.RestGap;
        SetText? subline = Set(brief.Subline, canvas.Type.SublineMax, canvas.Type.SublineMin, 4, room.Height - actionRoom - factsRoom);
        SetText? action = brief.Action.Length == 0 ? null
            : canvas.Fitter.Fit(brief.Action, canvas.Faces.Text, brief.Direction, room.Width - (2 * canvas.Type.ActionPaddingX), canvas.Type.ActionHeight, new TextLimits(canvas.Type.ActionSize, canvas.Type.ActionMin, 1));
        double y = room.Y;
        if (subline is not null)
        {
            canvas.Place(TextRole.Subline, subline, room with { Y = y, Height = subline.Height }, canvas.Start, canvas.Inks.On(under));
            y += subline.Height + canvas.Type.RestGap;
        }

        if (facts is not null)
        {
            canvas.Place(TextRole.Facts, facts, room with { Y = y, Height = facts.Height }, canvas.Start, canvas.Inks.AccentOn(under));
        }

        if (action is not null)
        {
            Action(canvas, style, action, room.Bottom - canvas.Type.ActionHeight, under);
        }
    }

    private static Parts Fit(Canvas canvas, ColumnStyle style)
    {
        Brief brief = canvas.Brief;
        Box room = style.Room;
        for (double headline = style.HeadlineMax; ; headline *= Shrink)
        {
            var limits = new TextLimits(headline, Math.Min(canvas.Type.HeadlineMin, headline), style.HeadlineLinesMax);
            SetText title = canvas.Fitter.Fit(brief.Headline, canvas.Faces.Display, brief.Direction, room.Width, room.Height * HeadlineShareMax, limits);
            double text = Math.Clamp(title.Size * SublineShare, canvas.Type.SublineMin, canvas.Type.SublineMax);
            SetText? Set(string words, double max, double min, int lines, double width) => words.Length == 0
                ? null
                : canvas.Fitter.Fit(words, canvas.Faces.Text, brief.Direction, width, room.Height * 0.3, new TextLimits(max, min, lines));

            var parts = new Parts(
                title,
                Set(brief.Subline, text, canvas.Type.SublineMin, 3, Math.Min(room.Width, canvas.Type.SublineWidthMax)),
                Facts(canvas, room.Width),
                Set(brief.Action, canvas.Type.ActionSize, canvas.Type.ActionMin, 1, room.Width - (2 * canvas.Type.ActionPaddingX)),
                Math.Clamp(title.Size * 0.3, 28 * canvas.Type.Scale, 44 * canvas.Type.Scale),
                canvas.Type.ActionHeight);
            if (parts.Height <= room.Height || headline < canvas.Type.HeadlineMin * 0.6)
            {
                return parts;
            }
        }
    }

    /// <summary>All facts on one line if they fit, else one on each line; a fact itself never breaks.</summary>
    private static SetText? Facts(Canvas canvas, double width)
    {
        Brief brief = canvas.Brief;
        if (brief.Facts.Count == 0)
        {
            return null;
        }

        string[] facts = [.. brief.Facts.Select(fact => fact.Replace(' ', NoBreakSpace))];
        var limits = new TextLimits(canvas.Type.FactsMax, canvas.Type.FactsMin, 1);
        SetText set = canvas.Fitter.FitWhole(string.Join(FactSeparator, facts), canvas.Faces.Text, brief.Direction, width, canvas.Type.FactsHeightMax, limits)
            ?? canvas.Fitter.Fit(string.Join(' ', facts), canvas.Faces.Text, brief.Direction, width, canvas.Type.FactsHeightMax, limits with { LinesMax = facts.Length });
        return set with { Text = string.Join(FactSeparator, brief.Facts) };
    }

    private static void Divider(Canvas canvas, ColumnStyle style, double y, Rgb accent)
    {
        double x = style.Centred ? style.Room.X + (style.Room.Width / 2) : style.Room.X;
        string shape = (style.Divider, style.Centred) switch
        {
            ("star", true) => Canvas.F($"<g fill=\"{accent}\"><rect x=\"{x - 150}\" y=\"{y - 1.5}\" width=\"116\" height=\"3\"/><rect x=\"{x + 34}\" y=\"{y - 1.5}\" width=\"116\" height=\"3\"/><rect x=\"{x - 9}\" y=\"{y - 9}\" width=\"18\" height=\"18\"/><rect x=\"{x - 9}\" y=\"{y - 9}\" width=\"18\" height=\"18\" transform=\"rotate(45 {x} {y})\"/></g>"),
            (_, true) => Canvas.F($"<rect x=\"{x - 48}\" y=\"{y - 4}\" width=\"96\" height=\"8\" rx=\"4\" fill=\"{accent}\"/>"),
            _ => Canvas.F($"<rect x=\"{x}\" y=\"{y - 4}\" width=\"96\" height=\"8\" rx=\"4\" fill=\"{accent}\"/>"),
        };
        canvas.Shape(shape);
    }

    private static void Action(Canvas canvas, ColumnStyle style, SetText set, double y, Rgb[] under)
    {
        double width = set.Width + (2 * canvas.Type.ActionPaddingX);
        double x = style.Centred ? style.Room.X + ((style.Room.Width - width) / 2) : style.Room.X;
        Rgb fill = canvas.Inks.Surface(canvas.Inks.Accent), ink = canvas.Inks.On(fill);
        if (Inks.Worst(fill, under) < ButtonContrastMin)
        {
            // A button in nearly the surface's own colour is not seen: it takes the ink's colour instead.
            fill = canvas.Inks.On(under);
            ink = canvas.Inks.AccentOn(fill);
        }

        if (style.OutlinedAction)
        {
            ink = canvas.Inks.AccentOn(under);
            canvas.Shape(Canvas.F($"<rect x=\"{x + 2}\" y=\"{y + 2}\" width=\"{width - 4:0.##}\" height=\"{canvas.Type.ActionHeight - 4}\" rx=\"{(canvas.Type.ActionHeight / 2) - 2}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"4\"/>"));
        }
        else
        {
            canvas.Shape(Canvas.F($"<rect x=\"{x}\" y=\"{y}\" width=\"{width:0.##}\" height=\"{canvas.Type.ActionHeight}\" rx=\"{canvas.Type.ActionHeight / 2}\" fill=\"{fill}\"/>"));
        }

        canvas.Place(TextRole.Action, set, new Box(x + canvas.Type.ActionPaddingX, y + ((canvas.Type.ActionHeight - set.Height) / 2), set.Width, set.Height), TextAlign.Center, ink);
    }
}
