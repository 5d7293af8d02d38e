using Pulse.Contracts.Rejections;

namespace Pulse.Inference.Safety;

/// <summary>
/// Checks prompts against a versioned set of word rules in Arabic, Arabizi and English. It catches plain requests and the common ways of
/// disguising them; it is a first gate and no substitute for a classifier.
/// </summary>
public sealed class PromptSafety
{
    /// <summary>Words cut in two are put together again when neither part is longer than this and the whole is no shorter than that.</summary>
    private const int FragmentLettersMax = 3;
    private const int GluedLettersMin = 4;

    /// <summary>What an innocent phrase stands for in the index; lists of terms are numbered from 0.</summary>
    private const int Innocent = -1;

    private readonly TermIndex<int> index = new();
    private readonly IReadOnlyList<Rule> rules;
    private readonly int lists;

    private PromptSafety(RuleFile file)
    {
        Version = file.Version;
        string[] names = [.. file.Terms.Keys];
        lists = names.Length;
        for (int list = 0; list < lists; list++)
        {
            AddAll(file.Terms[names[list]], list);
        }

        AddAll(file.Innocent, Innocent);
        rules = [.. file.Rules.Select(rule => new Rule(
            rule.Id, RefusalTexts.CategoryNamed(rule.Category), Numbers(rule.All), rule.Within, Numbers(rule.Unless ?? []), rule.UnlessWithin))];

        int[] Numbers(IReadOnlyList<string> wanted) => [.. wanted.Select(name => Array.IndexOf(names, name) is >= 0 and var list
            ? list
            : throw new InvalidDataException($"a rule names the unknown terms {name}"))];
    }

    public string Version { get; }

    /// <summary>The rules that a verdict may name.</summary>
    public IEnumerable<(string RuleId, RefusalCategory Category)> Rules => rules.Select(rule => (rule.Id, rule.Category));

    /// <summary>Loads the newest rule set of this build.</summary>
    public static PromptSafety Load() => Load(RuleFile.Versions[^1]);

    internal static PromptSafety Load(string version) => new(RuleFile.Load(version));

    public SafetyVerdict Check(string text)
    {
        var known = new Dictionary<string, Word>(StringComparer.Ordinal);
        foreach (string[] reading in Disguise.Readings(text))
        {
            List<int>[] places = Places([.. reading.Select(word => Recognise(known, word))], known);
            if (rules.FirstOrDefault(rule => rule.IsBrokenBy(places)) is { } broken)
            {
                return new SafetyVerdict.Refused(broken.Category, broken.Id, Version);
            }
        }

        return new SafetyVerdict.Allowed(Version);
    }

    private void AddAll(IEnumerable<string> terms, int list)
    {
        foreach (string term in terms)
        {
            index.Add(Term.Parse(term), list);
        }
    }

    private Word Recognise(Dictionary<string, Word> known, string text)
    {
        if (!known.TryGetValue(text, out Word? word))
        {
            WordForms forms = index.FormsOf(text);
            known[text] = word = new Word(text, forms, index.StartingWith(forms));
        }

        return word;
    }

    /// <summary>Where the terms of each list start, but for words that belong to an innocent phrase.</summary>
    private List<int>[] Places(Word[] words, Dictionary<string, Word> known)
    {
        WordForms[] forms = [.. words.Select(word => word.Forms)];
        bool[] innocent = InnocentWords(words, forms);
        List<int>[] places = [.. Enumerable.Range(0, lists).Select(_ => new List<int>())];
        for (int place = 0; place < words.Length; place++)
        {
            foreach ((Term term, int list) in words[place].Terms)
            {
                if (list != Innocent && !innocent.AsSpan(place, Math.Min(term.Length, words.Length - place)).Contains(true) && term.IsAt(forms.AsSpan(place)))
                {
                    Note(places[list], place);
                }
            }

            if (place + 1 < words.Length && !innocent[place] && !innocent[place + 1] && AreFragments(words[place].Text, words[place + 1].Text))
            {
                Word glued = Recognise(known, words[place].Text + words[place + 1].Text);
                foreach ((Term term, int list) in glued.Terms.Where(found => found.Meaning != Innocent && found.Term is { Length: 1, FirstKind: TermKind.Word }))
                {
                    Note(places[list], place);
                }
            }
        }

        return places;
    }

    private static bool[] InnocentWords(Word[] words, WordForms[] forms)
    {
        var innocent = new bool[words.Length];
        for (int place = 0; place < words.Length; place++)
        {
            foreach ((Term term, int list) in words[place].Terms)
            {
                if (list == Innocent && term.IsAt(forms.AsSpan(place)))
                {
                    innocent.AsSpan(place, term.Length).Fill(true);
                }
            }
        }

        return innocent;
    }

    private static bool AreFragments(string one, string other) =>
        one.Length <= FragmentLettersMax && other.Length <= FragmentLettersMax && one.Length + other.Length >= GluedLettersMin
        && char.IsAscii(one[0]) == char.IsAscii(other[0]);

    private static void Note(List<int> places, int place)
    {
        if (places.Count == 0 || places[^1] != place)
        {
            places.Add(place);
        }
    }

    /// <summary>A word of a prompt with the terms that may start at it.</summary>
    private sealed record Word(string Text, WordForms Forms, List<(Term Term, int Meaning)> Terms);
}
