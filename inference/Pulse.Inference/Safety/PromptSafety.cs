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
    private readonly Rule[] rules;
    private readonly string[][] innocent;

    private PromptSafety(RuleFile file)
    {
        Version = file.Version;
        innocent = [.. file.Innocent.Select(Folding.Words)];
        rules = [.. file.Rules.Select(rule => new Rule(rule.Id, rule.Category, [.. rule.All.Select(name => Terms(file, rule, name))], rule.Within))];
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
            foreach (Rule rule in rules)
            {
                if (rule.Matches(relevant))
                {
                    return new SafetyVerdict.Refused(rule.Category, rule.Id, Version);
                }
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

    private static string[][] Terms(RuleFile file, RuleEntry rule, string name) =>
        file.Terms.TryGetValue(name, out IReadOnlyList<string>? terms)
            ? [.. terms.Select(Folding.Words).Where(words => words.Length > 0)]
            : throw new InvalidDataException($"rule {rule.Id} names the unknown terms {name}");

    /// <summary>Refuses when one term of each list occurs, all within a number of words.</summary>
    private sealed record Rule(string Id, string Category, string[][][] All, int Within)
    {
        internal bool Matches(string[] words)
        {
            for (int start = 0; start < words.Length; start++)
            {
                string[] window = words[start..Math.Min(words.Length, start + Within)];
                if (Array.TrueForAll(All, list => Array.Exists(list, term => WordMatch.Find(window, term) >= 0)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed record RuleFile(string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Terms, IReadOnlyList<string> Innocent, IReadOnlyList<RuleEntry> Rules);

    private sealed record RuleEntry(string Id, string Category, IReadOnlyList<string> All, int Within);
}
