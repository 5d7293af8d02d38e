using System.Text;

namespace Pulse.Inference.Print;

/// <summary>
/// Embedding levels of one line, which is a paragraph of its own: even levels run left to right, odd ones right to left. Rules X1 to L1 of
/// Unicode UAX #9, where the first strong character gives the line's direction.
/// </summary>
internal static class BidiLevels
{
    private const int DepthMax = 125;

    internal static int[] Of(IReadOnlyList<Rune> line)
    {
        BidiClass[] classes = [.. line.Select(BidiClasses.Of)];
        int paragraph = FirstStrong(classes, 0, classes.Length);
        var levels = new int[classes.Length];
        Explicit(line, classes, levels, paragraph);
        int[] kept = [.. Enumerable.Range(0, classes.Length).Where(at => classes[at] is not (BidiClass.BN or BidiClass.Embedding or BidiClass.PDF))];
        BidiClass[] original = [.. classes];
        foreach (BidiSequence sequence in BidiSequence.Split(kept, classes, levels, paragraph).ToList())
        {
            sequence.Resolve(line, classes, levels);
        }

        return Whitespace(original, levels, paragraph);
    }

    /// <summary>Rules P2 and P3, also for first-strong isolates: 1 when the first strong character runs right to left.</summary>
    private static int FirstStrong(BidiClass[] classes, int start, int end)
    {
        int depth = 0;
        for (int at = start; at < end; at++)
        {
            switch (classes[at])
            {
                case BidiClass.Isolate: depth++; break;
                case BidiClass.PDI when depth == 0 && start > 0: return 0;
                case BidiClass.PDI: depth = Math.Max(0, depth - 1); break;
                case BidiClass.L when depth == 0: return 0;
                case BidiClass.R or BidiClass.AL when depth == 0: return 1;
                default: break;
            }
        }

        return 0;
    }

    private sealed record Status(int Level, BidiClass? Override, bool IsIsolate);

    /// <summary>Rules X1 to X8.</summary>
    private static void Explicit(IReadOnlyList<Rune> line, BidiClass[] classes, int[] levels, int paragraph)
    {
        var stack = new Stack<Status>([new Status(paragraph, null, false)]);
        int isolates = 0, overflow = 0;
        for (int at = 0; at < classes.Length; at++)
        {
            Status now = stack.Peek();
            levels[at] = now.Level;
            switch (classes[at])
            {
                case BidiClass.Embedding or BidiClass.Isolate:
                    bool isIsolate = classes[at] == BidiClass.Isolate;
                    classes[at] = isIsolate ? now.Override ?? BidiClass.Isolate : BidiClass.Embedding;
                    int next = Next(now.Level, RunsRight(line[at].Value, classes, at));
                    if (next > DepthMax || overflow > 0)
                    {
                        overflow++;
                        break;
                    }

                    isolates += isIsolate ? 1 : 0;
                    stack.Push(new Status(next, line[at].Value switch { 0x202D => BidiClass.L, 0x202E => BidiClass.R, _ => null }, isIsolate));
                    break;
                case BidiClass.PDI when overflow > 0:
                    overflow--;
                    break;
                case BidiClass.PDI when isolates > 0:
                    while (!stack.Pop().IsIsolate)
                    {
                        // Embeddings that were opened inside of the isolate end with it.
                    }

                    isolates--;
                    levels[at] = stack.Peek().Level;
                    classes[at] = stack.Peek().Override ?? BidiClass.PDI;
                    break;
                case BidiClass.PDF when overflow > 0:
                    overflow--;
                    break;
                case BidiClass.PDF when stack.Count > 1 && !now.IsIsolate:
                    stack.Pop();
                    break;
                case BidiClass.BN or BidiClass.PDF:
                    break;
                default:
                    classes[at] = now.Override ?? classes[at];
                    break;
            }
        }
    }

    private static bool RunsRight(int control, BidiClass[] classes, int at) => control switch
    {
        0x202B or 0x202E or 0x2067 => true,
        0x2068 => FirstStrong(classes, at + 1, classes.Length) == 1,
        _ => false,
    };

    private static int Next(int level, bool runsRight) => runsRight ? (level + 1) | 1 : (level + 2) & ~1;

    /// <summary>Rule L1: space at the end of the line runs with the line.</summary>
    private static int[] Whitespace(BidiClass[] original, int[] levels, int paragraph)
    {
        for (int at = levels.Length - 1; at >= 0 && original[at] is BidiClass.WS or BidiClass.BN or BidiClass.Isolate or BidiClass.PDI or BidiClass.Embedding or BidiClass.PDF; at--)
        {
            levels[at] = paragraph;
        }

        return levels;
    }
}
