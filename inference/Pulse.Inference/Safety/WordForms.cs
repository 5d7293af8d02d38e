using System.Text;

namespace Pulse.Inference.Safety;

/// <summary>
/// A folded word with all that it may be read as: digits as letters, stretched letters as one, without what Arabic writes onto a word.
/// </summary>
internal sealed class WordForms
{
    private const int StemLettersMin = 2;
    private const int StretchedLettersMin = 3;
    private static readonly string[] Particles =
        ["وبال", "وال", "فال", "بال", "كال", "عال", "هال", "ولل", "لل", "ال", "وب", "ول", "فب", "و", "ف", "ب", "ل", "ك"];

    /// <summary>Digits as Latin letters, once with those of Arabizi (2, 3, 5, 7, 9) kept and twice without; and as Arabic letters.</summary>
    private static readonly (string From, string To)[] LatinDigits = [("0148", "oiab"), ("01345789", "oieastbg"), ("01345789", "oleastbg")];
    private static readonly (string From, string To) ArabicDigits = ("015937oil", "هاهوعحهاا");

    internal WordForms(string word, ArabicVerbs verbs)
    {
        Readings = Read(word);
        Stems = [.. Readings.SelectMany(StemsOf).Distinct(StringComparer.Ordinal)];
        Sounds = [.. Readings.Where(Arabizi.Tells).Select(Arabizi.Sound).Distinct(StringComparer.Ordinal)];
        (VerbCores, Vows) = verbs.Read(Stems);
    }

    /// <summary>The whole word, however disguised.</summary>
    internal string[] Readings { get; }

    /// <summary>The readings, and what is left of them without particles or a plural s.</summary>
    internal string[] Stems { get; }

    /// <summary>How the readings sound if they are Arabizi; empty for other scripts.</summary>
    internal string[] Sounds { get; }

    /// <summary>The cores of the Arabic verbs that it may be.</summary>
    internal IReadOnlyCollection<string> VerbCores { get; }

    /// <summary>The cores of what the speaker says they will do to whom they speak to.</summary>
    internal IReadOnlyCollection<string> Vows { get; }

    /// <summary>An Arabic word without its article.</summary>
    internal static string Bare(string word) =>
        word.Length >= StemLettersMin + 2 && word.StartsWith("ال", StringComparison.Ordinal) ? word[2..] : word;

    private static string[] Read(string word)
    {
        var readings = new List<string> { word };
        bool latin = word.Any(char.IsAsciiLetterLower);
        bool arabic = word.Any(letter => letter >= '\u0600');
        if (latin && !arabic && word.Any(char.IsAsciiDigit))
        {
            readings.AddRange(LatinDigits.Select(table => Swap(word, table)));
        }
        else if (arabic && word.Any(char.IsAscii))
        {
            readings.Add(Swap(word, ArabicDigits));
        }

        foreach (string reading in readings.Where(IsStretched).ToArray())
        {
            // Three or more of a letter are never spelling: they were meant as one, or as two.
            readings.Add(Unstretch(reading, kept: 1));
            readings.Add(Unstretch(reading, kept: 2));
        }

        return [.. readings.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> StemsOf(string word)
    {
        yield return word;
        if (char.IsAscii(word[0]))
        {
            if (word.Length > StemLettersMin && word[^1] == 's')
            {
                yield return word[..^1];
            }

            yield break;
        }

        foreach (string particle in Particles)
        {
            if (word.Length >= particle.Length + StemLettersMin && word.StartsWith(particle, StringComparison.Ordinal))
            {
                yield return word[particle.Length..];
            }
        }
    }

    private static string Swap(string word, (string From, string To) table) => string.Concat(word.Select(letter =>
        table.From.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var place ? table.To[place] : letter));

    private static bool IsStretched(string word)
    {
        for (int index = StretchedLettersMin - 1; index < word.Length; index++)
        {
            if (word[index] == word[index - 1] && word[index] == word[index - 2])
            {
                return true;
            }
        }

        return false;
    }

    private static string Unstretch(string word, int kept)
    {
        var shorter = new StringBuilder(word.Length);
        for (int start = 0; start < word.Length;)
        {
            int end = start + 1;
            while (end < word.Length && word[end] == word[start])
            {
                end++;
            }

            int length = end - start;
            shorter.Append(word[start], length >= StretchedLettersMin ? kept : length);
            start = end;
        }

        return shorter.ToString();
    }
}
