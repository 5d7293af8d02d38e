using System.Buffers;
using System.Text;

namespace Pulse.Inference.Safety;

/// <summary>
/// How a word in Arabizi sounds. There is no spelling: the same word is 7ashish, hachich and 7asheesh. Consonants stay, vowels and
/// doubled letters go, so that one written form of a term finds the others.
/// </summary>
internal static class Arabizi
{
    /// <summary>Shorter sounds belong to too many words, English ones too (barood sounds like Brad).</summary>
    private const int SoundLettersMin = 4;

    /// <summary>With a digit for a letter no word is English, and fewer tell it.</summary>
    private const int OwnSoundLettersMin = 3;

    private static readonly SearchValues<char> Digits = SearchValues.Create("2356789");

    private const string Vowels = "aeiou";

    /// <summary>Whether the word can be told by its sound.</summary>
    internal static bool Tells(string word) =>
        Sound(word).Length >= (word.AsSpan().IndexOfAny(Digits) >= 0 ? OwnSoundLettersMin : SoundLettersMin);

    /// <summary>Empty for a word without Latin letters.</summary>
    internal static string Sound(string word)
    {
        if (!word.Any(char.IsAsciiLetterLower))
        {
            return string.Empty;
        }

        var sound = new StringBuilder(word.Length);
        char? before = null;
        for (int index = 0; index < word.Length; index++)
        {
            bool digraph = index + 1 < word.Length && word[index + 1] == 'h' && word[index] is 's' or 'c' or 'k' or 'g' or 't' or 'd';
            char? heard = digraph ? Digraph(word[index]) : Letter(word, index);
            index += digraph ? 1 : 0;
            if (heard is { } letter && heard != before)
            {
                sound.Append(letter);
            }

            before = heard;
        }

        return sound.ToString();
    }

    private static char Digraph(char first) => first switch
    {
        's' or 'c' => 'C',
        'k' => 'X',
        'g' => 'G',
        _ => first,
    };

    private static char? Letter(string word, int index) => word[index] switch
    {
        '5' => 'X',
        '6' => 't',
        '7' => 'h',
        '8' => 'G',
        '9' => 'q',
        'p' => 'b',
        'v' => 'f',
        'c' => 'k',
        'y' when index > 0 => null,
        'h' when index == word.Length - 1 => null,
        var vowel when Vowels.Contains(vowel, StringComparison.Ordinal) => null,
        var letter => letter,
    };
}
