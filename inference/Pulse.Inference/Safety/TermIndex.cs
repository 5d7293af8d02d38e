namespace Pulse.Inference.Safety;

/// <summary>Terms by their first word, so that a long prompt is read once and not once a term.</summary>
/// <typeparam name="T">What a found term stands for.</typeparam>
internal sealed class TermIndex<T>
{
    private readonly Dictionary<TermKind, Dictionary<string, List<(Term Term, T Meaning)>>> byKind =
        Enum.GetValues<TermKind>().ToDictionary(kind => kind, _ => new Dictionary<string, List<(Term, T)>>(StringComparer.Ordinal));

    internal void Add(Term term, T meaning)
    {
        Dictionary<string, List<(Term Term, T Meaning)>> same = byKind[term.FirstKind];
        if (!same.TryGetValue(term.FirstText, out List<(Term, T)>? terms))
        {
            same[term.FirstText] = terms = [];
        }

        terms.Add((term, meaning));
    }

    /// <summary>All terms whose first word this may be.</summary>
    internal List<(Term Term, T Meaning)> StartingWith(WordForms word)
    {
        var found = new List<(Term, T)>();
        Collect(found, TermKind.Exact, word.Readings);
        Collect(found, TermKind.Word, word.Stems);
        Collect(found, TermKind.Sound, word.Sounds);
        var starts = byKind[TermKind.Start].GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string stem in word.Stems)
        {
            for (int length = 1; length <= stem.Length; length++)
            {
                if (starts.TryGetValue(stem.AsSpan(0, length), out List<(Term, T)>? terms))
                {
                    found.AddRange(terms);
                }
            }
        }

        return found;
    }

    private void Collect(List<(Term Term, T Meaning)> found, TermKind kind, string[] keys)
    {
        foreach (string key in keys)
        {
            if (byKind[kind].TryGetValue(key, out List<(Term, T)>? terms))
            {
                found.AddRange(terms);
            }
        }
    }
}
