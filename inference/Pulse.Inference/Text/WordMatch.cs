namespace Pulse.Inference.Text;

/// <summary>Finds folded terms in folded words: whole words only, past the particles that Arabic writes onto them.</summary>
public static class WordMatch
{
    private const int StemLettersMin = 2;
    private static readonly string[] Particles = ["وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "وب", "ول", "و", "ف", "ب", "ل", "ك"];

    /// <summary>Index of the first word of the term, or -1. A term may have several words.</summary>
    public static int Find(ReadOnlySpan<string> words, ReadOnlySpan<string> term)
    {
        for (int start = 0; term.Length > 0 && start + term.Length <= words.Length; start++)
        {
            int matched = 0;
            while (matched < term.Length && Same(words[start + matched], term[matched]))
            {
                matched++;
            }

            if (matched == term.Length)
            {
                return start;
            }
        }

        return -1;
    }

    /// <summary>An Arabic word without its article.</summary>
    public static string Bare(string word) => word.StartsWith("ال", StringComparison.Ordinal) ? word[2..] : word;

    /// <summary>All that a word may be once particles (or a plural s) are taken off; <see cref="Same"/> decides.</summary>
    public static IEnumerable<string> Stems(string word)
    {
        yield return word;
        foreach (string particle in Particles)
        {
            if (word.Length >= particle.Length + StemLettersMin && word.StartsWith(particle, StringComparison.Ordinal))
            {
                yield return word[particle.Length..];
            }
        }

        if (word.Length > StemLettersMin && word[^1] == 's')
        {
            yield return word[..^1];
        }
    }

    /// <summary>True when the word is the term, with or without particles (Arabic) or a plural s (Latin).</summary>
    public static bool Same(string word, string term)
    {
        if (word == term)
        {
            return true;
        }

        if (term[0] < 0x0600)
        {
            return term.Length > StemLettersMin && word.Length == term.Length + 1 && word[^1] == 's' && word.StartsWith(term, StringComparison.Ordinal);
        }

        string bare = Bare(term);
        return bare.Length >= StemLettersMin
            && word.EndsWith(bare, StringComparison.Ordinal)
            && (word.Length == bare.Length || Particles.Contains(word[..^bare.Length]));
    }
}
