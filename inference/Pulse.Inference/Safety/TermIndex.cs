namespace Pulse.Inference.Safety;

/// <summary>Terms by their first word, so that a long prompt is read once and not once a term.</summary>
/// <typeparam name="T">What a found term stands for.</typeparam>
internal sealed class TermIndex<T>
{
    private readonly Dictionary<TermKind, Dictionary<string, List<(Term Term, T Meaning)>>> byKind =
        Enum.GetValues<TermKind>().ToDictionary(kind => kind, _ => new Dictionary<string, List<(Term, T)>>(StringComparer.Ordinal));

    private readonly HashSet<string> verbs = new(StringComparer.Ordinal);

    /// <summary>A word with what the terms need to know of it; only once all terms are added.</summary>
    internal WordForms FormsOf(string word) => new(word, new ArabicVerbs(verbs));

    internal void Add(Term term, T meaning)
    {
        verbs.UnionWith(term.VerbCores);
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
        Collect(found, TermKind.Verb, word.VerbCores);
        Collect(found, TermKind.Vow, word.Vows);
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

    private void Collect(List<(Term Term, T Meaning)> found, TermKind kind, IReadOnlyCollection<string> keys)
    {
        Dictionary<string, List<(Term Term, T Meaning)>> terms = byKind[kind];
        foreach (string key in keys)
        {
            if (terms.TryGetValue(key, out List<(Term, T)>? same))
            {
                found.AddRange(same);
            }
        }
    }
}
