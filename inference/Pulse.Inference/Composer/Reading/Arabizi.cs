using System.Buffers;
using System.Text;
using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>
/// Arabic in Latin letters. Everybody spells it in a way of his own (mat3am, mata3em, mt3am), so words are compared by their consonants.
/// </summary>
internal sealed class Arabizi
{
    private const int WeakMin = 2;
    /// <summary>Fewer sounds tell too little; two will do where a phrase has other words beside them.</summary>
    private const int ConsonantsMin = 3, ConsonantsInPhraseMin = 2;
    private const int PluralLettersMin = 5;
    private static readonly SearchValues<char> Numerals = SearchValues.Create("2356789");
    private readonly HashSet<string> strong, weak, unlike;

    /// <param name="keywords">Words that only Arabic speech writes in Latin letters; two of them are as good as a strong one.</param>
    internal Arabizi(ArabiziWords words, IEnumerable<string> keywords)
    {
        unlike = [.. words.Unlike.Select(Folding.Fold)];
        strong = [.. words.Strong.Select(Folding.Fold)];
        weak = [.. words.Weak.Concat(keywords).Select(Folding.Fold)];
    }

    /// <summary>True when the words are Latin letters but Arabic speech: digits used as letters, or its small words.</summary>
    internal bool Is(string[] words)
    {
        string[] latin = [.. words.Where(word => char.IsAsciiLetterOrDigit(word[0]))];
        int hints = latin.Count(weak.Contains);
        return latin.Length * 2 > words.Length
            && (hints >= Math.Min(WeakMin, latin.Length) || Array.Exists(latin, word => strong.Contains(word) || HasNumeral(word)));
    }

    /// <summary>The sounds of a word, unless it is known to mislead.</summary>
    internal string Sounds(string word) => unlike.Contains(word) ? "" : Skeleton(word);

    /// <summary>True when the sounds are enough to tell a keyword from other words.</summary>
    internal static bool IsTelling(string[] sounds) => Array.TrueForAll(sounds, sound => sound.Length > 0) && (sounds.Length > 1 || sounds[0].Length >= ConsonantsMin);

    /// <summary>The consonants of a word as they sound; empty when too few are left to tell words apart.</summary>
    internal static string Skeleton(string word)
    {
        // The plural's ending would be a consonant of its own.
        string letters = (word.Length > PluralLettersMin && word.EndsWith("at", StringComparison.Ordinal) ? word[..^2] : word).Replace("sh", "$", StringComparison.Ordinal).Replace("ch", "$", StringComparison.Ordinal)
            .Replace("kh", "5", StringComparison.Ordinal).Replace("gh", "8", StringComparison.Ordinal)
            .Replace("th", "t", StringComparison.Ordinal).Replace("dh", "d", StringComparison.Ordinal);
        var bones = new StringBuilder();
        foreach (char letter in letters)
        {
            char sound = letter switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'w' => '\0',
                '7' => 'h',
                '9' or 'q' or '2' => 'k',
                'v' => 'f',
                '6' => 't',
                'z' => 's',
                'p' => 'b',
                _ => letter,
            };
            if (sound != '\0' && (bones.Length == 0 || bones[^1] != sound))
            {
                bones.Append(sound);
            }
        }

        return bones.Length >= ConsonantsInPhraseMin ? bones.ToString() : "";
    }

    /// <summary>A digit among the letters of a word that stands for a sound; not "3d", "5k", "2nd" or "mp3".</summary>
    private static bool HasNumeral(string word)
    {
        int digit = word.AsSpan().IndexOfAny(Numerals);
        bool ordinal = word.Length >= 3 && char.IsDigit(word[^3]) && word[^2..] is "nd" or "rd" or "th" or "st" or "km" or "pm" or "am" or "gb" or "tb" or "mg" or "ml" or "kg" or "jd" or "sr" or "le";
        return digit >= 0 && !ordinal && word.Count(char.IsAsciiLetter) >= 2 && word.Count(char.IsDigit) <= 2 && (digit < word.Length - 1 || word.Length > 4) && word is not ("mp3" or "h264" or "covid19" or "b2b" or "web3" or "ps5" or "a4" or "h2o" or "co2" or "ch2");
    }
}

/// <summary>Words that only Arabic speech has (strong), and those that other languages have too (weak).</summary>
/// <param name="Unlike">Words that sound like another subject's keyword and are none: they are compared by their letters only.</param>
internal sealed record ArabiziWords(IReadOnlyList<string> Unlike, IReadOnlyList<string> Strong, IReadOnlyList<string> Weak);
