using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>"Did you mean …?", by the same distance and order as graphql-js.</summary>
internal static class Suggestions
{
    private const int ShownMax = 5;
    private const double ToleranceShare = 0.4;

    public static string DidYouMean(IReadOnlyList<string> suggestions, string? subject = null) =>
        Phrase(suggestions.Select(static s => $"\"{s}\"").ToList(), subject);

    public static string Phrase(IReadOnlyList<string> shown, string? subject = null)
    {
        if (shown.Count == 0)
        {
            return string.Empty;
        }

        var some = shown.Take(ShownMax).ToList();
        var prefix = " Did you mean " + (subject is null ? string.Empty : subject + " ");
        return prefix + some.Count switch
        {
            1 => some[0],
            2 => some[0] + " or " + some[1],
            _ => string.Join(", ", some.Take(some.Count - 1)) + ", or " + some[^1],
        } + "?";
    }

    public static string ForEnum(EnumType type, string shown) =>
        DidYouMean(For(shown, type.Values.Select(static v => v.Name)), "the enum value");

    public static IReadOnlyList<string> For(string input, IEnumerable<string> options)
    {
        var threshold = (int)Math.Floor(input.Length * ToleranceShare) + 1;
        return options
            .Select(option => (Option: option, Distance: Distance(input, option, threshold)))
            .Where(static pair => pair.Distance is not null)
            .OrderBy(static pair => pair.Distance)
            .ThenBy(static pair => pair.Option, NaturalComparer.Instance)
            .Select(static pair => pair.Option)
            .Distinct(StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Optimal string alignment distance, where a mere difference in case costs one; null beyond the threshold.</summary>
    private static int? Distance(string input, string option, int threshold)
    {
        if (string.Equals(input, option, StringComparison.Ordinal))
        {
            return 0;
        }

        var a = input.ToLowerInvariant();
        var b = option.ToLowerInvariant();
        if (string.Equals(a, b, StringComparison.Ordinal))
        {
            return 1;
        }

        if (Math.Abs(a.Length - b.Length) > threshold)
        {
            return null;
        }

        var rows = new int[a.Length + 1][];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i] = new int[b.Length + 1];
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i][j] = i == 0 ? j : j == 0 ? i : Cell(rows, a, b, i, j);
            }
        }

        return rows[a.Length][b.Length] <= threshold ? rows[a.Length][b.Length] : null;
    }

    private static int Cell(int[][] rows, string a, string b, int i, int j)
    {
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(rows[i - 1][j] + 1, rows[i][j - 1] + 1), rows[i - 1][j - 1] + cost);
        var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return isSwap ? Math.Min(best, rows[i - 2][j - 2] + 1) : best;
    }
}

/// <summary>Orders names so that runs of digits compare as numbers.</summary>
internal sealed class NaturalComparer : IComparer<string>
{
    public static NaturalComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x ?? string.Empty;
        var b = y ?? string.Empty;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var left = Digits(a, ref i);
                var right = Digits(b, ref j);
                var order = left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(left, right);
                if (order != 0)
                {
                    return order;
                }
            }
            else if (a[i] != b[j])
            {
                return a[i] - b[j];
            }
            else
            {
                i++;
                j++;
            }
        }

        return a.Length - b.Length;
    }

    private static string Digits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return text[start..position].TrimStart('0');
    }
}
