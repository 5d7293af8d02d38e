using Pulse.Inference.Text;

namespace Pulse.Inference.Safety;

/// <summary>What the rules say of a prompt. A refusal names its rule, so that it can be explained and appealed.</summary>
public abstract record SafetyVerdict
{
    private SafetyVerdict(string ruleSetVersion) => RuleSetVersion = ruleSetVersion;

    public string RuleSetVersion { get; }

    public sealed record Allowed(string Version) : SafetyVerdict(Version);

    /// <param name="Category">A stable word (<c>minors</c>, <c>weapons</c>, ...), which the user's language explains.</param>
    public sealed record Refused(string Category, string RuleId, string Version) : SafetyVerdict(Version);
}

/// <summary>
/// Checks prompts against a versioned set of word rules in Arabic, Arabizi and English. It catches plain requests and the common ways of
/// disguising them; it is a first gate and no substitute for a classifier.
/// </summary>
public sealed class PromptSafety
{
    private const string Folder = "Safety/Rules/";
    private readonly IReadOnlyList<RuleEntry> rules;
    private readonly Dictionary<string, TermList> lists;
    private readonly string[][] innocent;

    private PromptSafety(RuleFile file)
    {
        Version = file.Version;
        innocent = [.. file.Innocent.Select(Folding.Words)];
        lists = file.Terms.ToDictionary(list => list.Key, list => new TermList(list.Value), StringComparer.Ordinal);
        rules = file.Rules;
        if (rules.SelectMany(rule => rule.All).FirstOrDefault(name => !lists.ContainsKey(name)) is { } unknown)
        {
            throw new InvalidDataException($"a rule names the unknown terms {unknown}");
        }
    }

    public string Version { get; }

    /// <summary>Loads the newest rule set of this build.</summary>
    public static PromptSafety Load() => new(EmbeddedData.Json<RuleFile>(EmbeddedData.Names(Folder).Last()));

    public SafetyVerdict Check(string text)
    {
        string[] plain = Folding.Words(text);
        foreach (string[] words in Readings(plain, text))
        {
            string[] relevant = WithoutInnocent(words);
            Dictionary<string, bool[]> found = lists.ToDictionary(list => list.Key, list => list.Value.Starts(relevant), StringComparer.Ordinal);
            if (rules.FirstOrDefault(rule => Matches(rule, found, relevant.Length)) is { } broken)
            {
                return new SafetyVerdict.Refused(broken.Category, broken.Id, Version);
            }
        }

        return new SafetyVerdict.Allowed(Version);
    }

    /// <summary>The words as written, and as meant when letters were spaced out, swapped for digits, or stretched.</summary>
    private static IEnumerable<string[]> Readings(string[] plain, string text)
    {
        yield return plain;
        yield return Disguise.Unmask(plain);
        yield return Disguise.Unmask(Folding.Words(Disguise.ReadSigns(text)));
    }

    private string[] WithoutInnocent(string[] words)
    {
        string[] left = words;
        foreach (string[] phrase in innocent)
        {
            for (int start = WordMatch.Find(left, phrase); start >= 0; start = WordMatch.Find(left, phrase))
            {
                // A word that no rule knows stays in place, so that words around it do not become neighbours.
                left = [.. left[..start], "-", .. left[(start + phrase.Length)..]];
            }
        }

        return left;
    }

    /// <summary>True when one term of each of the rule's lists starts within so many words of the others.</summary>
    private static bool Matches(RuleEntry rule, Dictionary<string, bool[]> found, int words)
    {
        var last = new int[rule.All.Count];
        Array.Fill(last, int.MinValue / 2);
        for (int word = 0; word < words; word++)
        {
            for (int list = 0; list < last.Length; list++)
            {
                last[list] = found[rule.All[list]][word] ? word : last[list];
            }

            if (word - last.Min() < rule.Within)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Terms by their first word, so that a long prompt is read once and not once a term.</summary>
    private sealed class TermList
    {
        private readonly Dictionary<string, List<string[]>> byFirst = new(StringComparer.Ordinal);

        internal TermList(IEnumerable<string> terms)
        {
            foreach (string[] term in terms.Select(Folding.Words).Where(words => words.Length > 0))
            {
                string key = WordMatch.Bare(term[0]);
                if (!byFirst.TryGetValue(key, out List<string[]>? same))
                {
                    byFirst[key] = same = [];
                }

                same.Add(term);
            }
        }

        /// <summary>For each word, whether a term starts there.</summary>
        internal bool[] Starts(string[] words)
        {
            var starts = new bool[words.Length];
            for (int index = 0; index < words.Length; index++)
            {
                foreach (string stem in WordMatch.Stems(words[index]))
                {
                    if (byFirst.TryGetValue(stem, out List<string[]>? terms))
                    {
                        starts[index] |= terms.Exists(term => index + term.Length <= words.Length && WordMatch.Find(words.AsSpan(index, term.Length), term) == 0);
                    }
                }
            }

            return starts;
        }
    }

    private sealed record RuleFile(string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Terms, IReadOnlyList<string> Innocent, IReadOnlyList<RuleEntry> Rules);

    private sealed record RuleEntry(string Id, string Category, IReadOnlyList<string> All, int Within);
}
