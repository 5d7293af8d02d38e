using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>Where a term stands among the words of a prompt.</summary>
internal readonly record struct Found<T>(T Value, int Start, int Length)
{
    internal int End => Start + Length;
}

/// <summary>
/// Terms by their first word, so that a prompt is read once and not once a term. Words are folded; Arabic ones match past written-on
/// particles and possessive endings ("صيدليتنا" is "صيدلية").
/// </summary>
internal sealed class TermIndex<T>
{
    private const int StemLettersMin = 3;
    private static readonly string[] Endings = ["نا", "كم", "هم", "ها", "ك", "ي"];
    private readonly Dictionary<string, List<(string[] Words, T Value)>> byFirst = new(StringComparer.Ordinal);

    internal void Add(string term, T value)
    {
        Add(Folding.Words(term), value);
        // A prompt's word is one word whatever stands inside it: "al-Adha", "mother's".
        string closed = term.Replace("-", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);
        if (closed.Length < term.Length)
        {
            Add(Folding.Words(closed), value);
        }
    }

    private void Add(string[] words, T value)
    {
        if (words.Length == 0)
        {
            return;
        }

        string key = WordMatch.Bare(words[0]);
        if (!byFirst.TryGetValue(key, out List<(string[], T)>? same))
        {
            byFirst[key] = same = [];
        }

        same.Add((words, value));
    }

    /// <summary>Every term found, by its start.</summary>
    internal List<Found<T>> Find(string[] words)
    {
        var found = new List<(Found<T> Found, bool Exact)>();
        string[] plain = [.. words.Select(Plain)];
        for (int start = 0; start < words.Length; start++)
        {
            FindAt(words, start, found);
            if (plain[start] != words[start])
            {
                FindAt([.. words[..start], plain[start], .. words[(start + 1)..Math.Min(words.Length, start + LongestTerm)]], start, found);
            }
        }

        // "لبسة" is an outfit, not "for a cat": a word that is a term as it stands needs no particle taken off.
        HashSet<int> whole = [.. found.Where(one => one.Exact).Select(one => one.Found.Start)];
        return [.. found.Where(one => one.Exact || !whole.Contains(one.Found.Start)).Select(one => one.Found).Distinct()];
    }

    private const int LongestTerm = 6;

    /// <summary>A word without its possessive ending; the word itself where there is none.</summary>
    internal static string Plain(string word)
    {
        foreach (string ending in Endings)
        {
            int left = word.Length - ending.Length;
            if (left >= StemLettersMin && (left > StemLettersMin || ending.Length > 1 || word[left - 1] == 'ت') && word[0] > 'z' && word.EndsWith(ending, StringComparison.Ordinal))
            {
                // The tied ta opens before an ending: its name is the same word.
                return word[left - 1] == 'ت' ? word[..(left - 1)] + 'ه' : word[..left];
            }
        }

        return word;
    }

    private void FindAt(string[] words, int start, List<(Found<T> Found, bool Exact)> found)
    {
        foreach (string stem in WordMatch.Stems(words[start]))
        {
            foreach ((string[] term, T value) in byFirst.GetValueOrDefault(stem, []))
            {
                if (start + term.Length <= words.Length && WordMatch.Find(words.AsSpan(start, term.Length), term) == 0)
                {
                    found.Add((new Found<T>(value, start, term.Length), words[start] == term[0]));
                }
            }
        }
    }
}
