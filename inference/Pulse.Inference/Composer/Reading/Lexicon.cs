using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>Folded words to ask of a word, past the particles that Arabic writes onto it.</summary>
internal sealed class Lexicon(IEnumerable<string> words)
{
    private readonly HashSet<string> folded = [.. words.Select(word => Folding.Fold(word).Replace(" ", "", StringComparison.Ordinal)).Where(word => word.Length > 0)];

    internal bool Has(string word) => folded.Contains(word);

    /// <summary>Also with particles: "وبالأزرق" is "أزرق".</summary>
    internal bool HasStem(string word) => word.Length > 0 && WordMatch.Stems(word).Any(stem => folded.Contains(stem) || folded.Contains("ال" + stem));
}
