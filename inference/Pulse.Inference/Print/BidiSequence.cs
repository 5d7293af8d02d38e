using System.Text;
using HarfBuzzSharp;

namespace Pulse.Inference.Print;

/// <summary>An isolating run sequence (UAX #9, BD13): the characters whose classes decide about each other, by rules W1 to I2.</summary>
internal sealed class BidiSequence(IReadOnlyList<int> places, BidiClass before, BidiClass after)
{
    private readonly BidiClass[] types = new BidiClass[places.Count];

    internal static IEnumerable<BidiSequence> Split(int[] kept, BidiClass[] classes, int[] levels, int paragraph)
    {
        var open = new List<(List<int> Places, bool IsInitiated)>();
        var waiting = new Stack<List<int>>();
        for (int start = 0, end; start < kept.Length; start = end)
        {
            for (end = start + 1; end < kept.Length && levels[kept[end]] == levels[kept[start]]; end++)
            {
            }

            int[] run = kept[start..end];
            List<int> places;
            if (classes[run[0]] == BidiClass.PDI && waiting.Count > 0)
            {
                places = waiting.Pop();
                places.AddRange(run);
            }
            else
            {
                places = [.. run];
                open.Add((places, false));
            }

            if (classes[run[^1]] == BidiClass.Isolate)
            {
                waiting.Push(places);
            }
        }

        foreach (List<int> places in open.Select(one => one.Places))
        {
            int level = levels[places[0]];
            int first = Array.IndexOf(kept, places[0]), last = Array.IndexOf(kept, places[^1]);
            int previous = first > 0 ? levels[kept[first - 1]] : paragraph;
            int next = last + 1 < kept.Length && classes[places[^1]] != BidiClass.Isolate ? levels[kept[last + 1]] : paragraph;
            yield return new BidiSequence(places, Direction(Math.Max(level, previous)), Direction(Math.Max(level, next)));
        }
    }

    internal void Resolve(IReadOnlyList<Rune> line, BidiClass[] classes, int[] levels)
    {
        for (int at = 0; at < types.Length; at++)
        {
            types[at] = classes[places[at]];
        }

        int level = levels[places[0]];
        Numbers();
        Terminators();
        Brackets(line, classes, Direction(level));
        Neutrals(Direction(level));
        for (int at = 0; at < types.Length; at++)
        {
            bool isEven = level % 2 == 0;
            levels[places[at]] += types[at] switch
            {
                BidiClass.R => isEven ? 1 : 0,
                BidiClass.AN or BidiClass.EN => isEven ? 2 : 1,
                BidiClass.L => isEven ? 0 : 1,
                _ => 0,
            };
        }
    }

    /// <summary>Rules W1 to W3.</summary>
    private void Numbers()
    {
        BidiClass strong = before, previous = before;
        for (int at = 0; at < types.Length; at++)
        {
            if (types[at] == BidiClass.NSM)
            {
                types[at] = previous is BidiClass.Isolate or BidiClass.PDI ? BidiClass.ON : previous;
            }

            previous = types[at];
            strong = previous is BidiClass.L or BidiClass.R or BidiClass.AL ? previous : strong;
            types[at] = previous == BidiClass.EN && strong == BidiClass.AL ? BidiClass.AN : previous;
        }

        for (int at = 0; at < types.Length; at++)
        {
            types[at] = types[at] == BidiClass.AL ? BidiClass.R : types[at];
        }
    }

    /// <summary>Rules W4 to W7.</summary>
    private void Terminators()
    {
        for (int at = 1; at + 1 < types.Length; at++)
        {
            bool joins = types[at - 1] == types[at + 1]
                && ((types[at] is BidiClass.ES or BidiClass.CS && types[at - 1] == BidiClass.EN) || (types[at] == BidiClass.CS && types[at - 1] == BidiClass.AN));
            types[at] = joins ? types[at - 1] : types[at];
        }

        for (int start = 0, end; start < types.Length; start = end)
        {
            end = start + 1;
            if (types[start] != BidiClass.ET)
            {
                continue;
            }

            end = Until(start, type => type != BidiClass.ET);
            bool touches = (start > 0 && types[start - 1] == BidiClass.EN) || (end < types.Length && types[end] == BidiClass.EN);
            Array.Fill(types, touches ? BidiClass.EN : BidiClass.ON, start, end - start);
        }

        BidiClass strong = before;
        for (int at = 0; at < types.Length; at++)
        {
            types[at] = types[at] is BidiClass.ES or BidiClass.CS ? BidiClass.ON : types[at];
            strong = types[at] is BidiClass.L or BidiClass.R ? types[at] : strong;
            types[at] = types[at] == BidiClass.EN && strong == BidiClass.L ? BidiClass.L : types[at];
        }
    }

    /// <summary>Rule N0: brackets take the direction of what they hold, or of what is around them.</summary>
    private void Brackets(IReadOnlyList<Rune> line, BidiClass[] classes, BidiClass embedding)
    {
        foreach ((int open, int close) in Pairs(line).OrderBy(pair => pair.Open))
        {
            BidiClass[] inside = [.. types[(open + 1)..close].Select(Strong).Where(type => type is BidiClass.L or BidiClass.R)];
            if (inside.Length == 0)
            {
                continue;
            }

            BidiClass around = before;
            for (int at = open - 1; at >= 0; at--)
            {
                if (Strong(types[at]) is BidiClass.L or BidiClass.R)
                {
                    around = Strong(types[at]);
                    break;
                }
            }

            BidiClass direction = inside.Contains(embedding) || around == embedding ? embedding : around;
            foreach (int bracket in (int[])[open, close])
            {
                types[bracket] = direction;
                for (int at = bracket + 1; at < types.Length && classes[places[at]] == BidiClass.NSM; at++)
                {
                    types[at] = direction;
                }
            }
        }
    }

    private IEnumerable<(int Open, int Close)> Pairs(IReadOnlyList<Rune> line)
    {
        var waiting = new List<(int At, int Partner)>();
        for (int at = 0; at < types.Length; at++)
        {
            int value = line[places[at]].Value;
            int partner = (int)UnicodeFunctions.Default.GetMirroring((uint)value);
            if (types[at] != BidiClass.ON || partner == value)
            {
                continue;
            }

            switch (Rune.GetUnicodeCategory(line[places[at]]))
            {
                case System.Globalization.UnicodeCategory.OpenPunctuation:
                    waiting.Add((at, partner));
                    break;
                case System.Globalization.UnicodeCategory.ClosePunctuation when waiting.FindLastIndex(one => one.Partner == value) is >= 0 and var found:
                    yield return (waiting[found].At, at);
                    waiting.RemoveRange(found, waiting.Count - found);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Rules N1 and N2.</summary>
    private void Neutrals(BidiClass embedding)
    {
        for (int start = 0, end; start < types.Length; start = end)
        {
            end = start + 1;
            if (!IsNeutral(types[start]))
            {
                continue;
            }

            end = Until(start, type => !IsNeutral(type));
            BidiClass left = start == 0 ? before : Strong(types[start - 1]), right = end == types.Length ? after : Strong(types[end]);
            Array.Fill(types, left == right ? left : embedding, start, end - start);
        }
    }

    private int Until(int start, Predicate<BidiClass> ends)
    {
        int end = Array.FindIndex(types, start, ends);
        return end < 0 ? types.Length : end;
    }

    private static bool IsNeutral(BidiClass type) => type is BidiClass.WS or BidiClass.ON or BidiClass.Isolate or BidiClass.PDI;

    private static BidiClass Strong(BidiClass type) => type is BidiClass.EN or BidiClass.AN ? BidiClass.R : type;

    private static BidiClass Direction(int level) => level % 2 == 0 ? BidiClass.L : BidiClass.R;
}
