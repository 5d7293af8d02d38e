using System.Globalization;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>A text set in lines at a size, not yet placed. Ink boxes are relative to the first line's layout corner, in design units.</summary>
internal sealed record SetText(string Text, MoodFace Face, double Size, IReadOnlyList<string> Lines, IReadOnlyList<Box> Ink)
{
    internal double Width => Ink.Max(box => box.Width);

    internal double Top => Ink.Min(box => box.Y);

    internal double Height => Ink.Max(box => box.Bottom) - Top;
}

/// <summary>Limits of a text's size and lines, in design units.</summary>
internal sealed record TextLimits(double SizeMax, double SizeMin, int LinesMax)
{
    /// <summary>For headlines that should fill a surface; fewer words than this make fewer lines.</summary>
    internal int LinesMin { get; init; } = 1;
}

/// <summary>
/// Breaks a text into balanced lines and finds the largest step of the type scale at which its ink fits a room. It always answers: a
/// text that is too long even at the smallest size is cut at a word and ends in an ellipsis.
/// </summary>
internal sealed class TextFitter(TextShaper shaper, FontCatalog fonts, IReadOnlySet<string> clinging)
{
    private const double ScaleStep = 1.06;
    private const double LineClearance = 0.06;
    private const double ExtraLineWorth = 1.18;
    private const double ClingingCost = 1.22, AloneCost = 4;
    private const double SmallestShare = 0.6;

    internal SetText Fit(string text, MoodFace wanted, TextDirection direction, double width, double height, TextLimits limits)
    {
        MoodFace face = Marked(wanted, text);
        string[] words = Words(Bidi.Isolate(Drawable(text, face), direction));
        while (true)
        {
            if (Whole(text, words, face, direction, (width, height), limits) is { } set)
            {
                return set;
            }

            words = Shorter(words);
        }
    }

    /// <summary>Like <see cref="Fit"/>, but null rather than shortened.</summary>
    internal SetText? FitWhole(string text, MoodFace wanted, TextDirection direction, double width, double height, TextLimits limits)
    {
        MoodFace face = Marked(wanted, text);
        return Whole(text, Words(Bidi.Isolate(Drawable(text, face), direction)), face, direction, (width, height), limits);
    }

    private MoodFace Marked(MoodFace face, string text)
    {
        (string family, int weight) = fonts.FaceFor(face.Family, face.Weight, text);
        return face with { Family = family, Weight = weight };
    }

    private SetText? Whole(string text, string[] words, MoodFace face, TextDirection direction, (double Width, double Height) room, TextLimits limits)
    {
        // The lowest sizes are for one long word (an address) that has no place to break.
        double floor = words.Length > 1 ? limits.SizeMin : limits.SizeMin * SmallestShare;
        SetText? best = null;
        for (int lines = Math.Min(limits.LinesMin, words.Length); lines <= Math.Min(limits.LinesMax, words.Length); lines++)
        {
            SetText? set = Largest(text, words, face, direction, room, limits.SizeMax, floor, lines);
            // One line more must be worth it: a short text falls apart when every word stands alone.
            if (set is not null && (best is null || (set.Size > best.Size * ExtraLineWorth && !set.Lines.Any(IsLoneParticle))))
            {
                best = set;
            }
        }

        return best;
    }

    private bool IsLoneParticle(string line) => clinging.Contains(line.Trim('\u200E', '\u200F'));

    private SetText? Largest(string text, string[] words, MoodFace face, TextDirection direction, (double Width, double Height) room, double max, double floor, int lines)
    {
        // The breaks do not depend on the size, so one setting at size 1 tells where to start looking.
        SetText unit = SetAt(text, words, face, direction, 1, lines);
        double bound = Math.Min(room.Width / unit.Width, room.Height / unit.Height) * ScaleStep;
        for (double size = max * face.Scale; size >= floor; size /= ScaleStep)
        {
            if (size > bound)
            {
                continue;
            }

            SetText set = SetAt(text, words, face, direction, size, lines);
            if (set.Width <= room.Width && set.Height <= room.Height)
            {
                return set;
            }
        }

        return null;
    }

    private SetText SetAt(string text, string[] words, MoodFace face, TextDirection direction, double size, int count)
    {
        var lines = Balance(words, face, count).ConvertAll(line => Bidi.WithDirection(line, direction));
        var ink = new List<Box>();
        double top = 0;
        foreach (string line in lines)
        {
            InkBox measured = shaper.Measure(face.Font, line);
            if (ink.Count > 0)
            {
                // Tall marks above and deep tails below may need more than the face's leading.
                top = Math.Max(top + (face.Leading * size), ink[^1].Bottom + ((LineClearance - measured.Top) * size));
            }

            ink.Add(new Box(measured.Left * size, top + (measured.Top * size), measured.Width * size, measured.Height * size));
        }

        return new SetText(text, face, size, lines, ink);
    }

    /// <summary>Breaks where the widest line becomes narrowest, so that no line hangs over and none holds a lonely word.</summary>
    private List<string> Balance(string[] words, MoodFace face, int count)
    {
        double space = shaper.Measure(face.Font, "ا ا").Width - shaper.Measure(face.Font, "اا").Width;
        double[] widths = [.. words.Select(word => shaper.Measure(face.Font, word).Width + Math.Max(space, 0.1))];
        // Row = lines set so far, column = words used up; the cell is the widest line of the best way there.
        int columns = words.Length + 1;
        var best = new double[(count + 1) * columns];
        var cut = new int[(count + 1) * columns];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = 0;

        for (int line = 1; line <= count; line++)
        {
            for (int end = line; end <= words.Length; end++)
            {
                double width = 0;
                for (int start = end - 1; start >= line - 1; start--)
                {
                    width += widths[start];
                    double cost = end < words.Length && clinging.Contains(words[end - 1]) ? start == end - 1 ? AloneCost : ClingingCost : 1;
                    double widest = Math.Max(best[((line - 1) * columns) + start], width * cost);
                    if (widest < best[(line * columns) + end])
                    {
                        (best[(line * columns) + end], cut[(line * columns) + end]) = (widest, start);
                    }
                }
            }
        }

        var lines = new List<string>();
        for (int line = count, end = words.Length; line > 0; end = cut[(line * columns) + end], line--)
        {
            lines.Insert(0, string.Join(' ', words[cut[(line * columns) + end]..end]));
        }

        return lines;
    }

    private static string[] Shorter(string[] words)
    {
        if (words.Length > 1)
        {
            string[] kept = words[..^1];
            kept[^1] = kept[^1].TrimEnd('…', ',', '،', '.', ':', ';', '؛') + "…";
            return kept;
        }

        var text = new StringInfo(words[0].TrimEnd('…'));
        return text.LengthInTextElements <= 1 ? ["…"] : [text.SubstringByTextElements(0, text.LengthInTextElements / 2) + "…"];
    }

    private static string[] Words(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? ["…"] : words;
    }

    /// <summary>Leaves out what neither of the mood's faces can draw (emoji, foreign scripts), instead of showing empty boxes.</summary>
    private string Drawable(string text, MoodFace face)
    {
        FontFace[] faces = [fonts.Face(face.Family, face.Weight), .. fonts.Faces.Where(other => other.Family == face.Fallback)];
        var kept = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Array.Exists(faces, font => fonts.Covers(font, rune)))
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }
}
