using System.Text;

namespace Pulse.Inference.Safety;

/// <summary>Undoes the usual disguises of a word: s p a c i n g, stre-e-etching, d1g1ts and $igns for letters.</summary>
internal static class Disguise
{
    private const int SpacedLettersMin = 3;
    private const int RepeatedLettersMax = 2;

    /// <summary>Signs that stand for letters; a sign within a word is otherwise a word's end.</summary>
    internal static string ReadSigns(string text)
    {
        var read = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            bool inside = index > 0 && index + 1 < text.Length && char.IsLetterOrDigit(text[index - 1]) && char.IsLetterOrDigit(text[index + 1]);
            char? meant = letter switch
            {
                '@' => 'a',
                '$' => 's',
                '!' when inside => 'i',
                '*' or '.' or '-' or '_' or '~' or '\'' when inside => null,
                _ => letter,
            };
            if (meant is not null)
            {
                read.Append(meant.Value);
            }
        }

        return read.ToString();
    }

    internal static string[] Unmask(string[] words)
    {
        var unmasked = new List<string>();
        var spaced = new StringBuilder();
        foreach (string word in words)
        {
            if (word.Length == 1 && char.IsLetter(word[0]))
            {
                spaced.Append(word);
                continue;
            }

            Flush(unmasked, spaced);
            unmasked.Add(Unstretch(ReadDigits(word)));
        }

        Flush(unmasked, spaced);
        return [.. unmasked];
    }

    private static void Flush(List<string> words, StringBuilder spaced)
    {
        if (spaced.Length >= SpacedLettersMin)
        {
            words.Add(spaced.ToString());
        }
        else
        {
            words.AddRange(spaced.ToString().Select(letter => letter.ToString()));
        }

        spaced.Clear();
    }

    /// <summary>Digits within a Latin word; Arabizi's own (2, 3, 5, 7) stay, because its terms are written with them.</summary>
    private static string ReadDigits(string word) =>
        !word.Any(char.IsAsciiLetterLower) ? word : string.Concat(word.Select(letter => letter switch
        {
            '0' => 'o',
            '1' => 'i',
            '4' => 'a',
            '8' => 'b',
            _ => letter,
        }));

    private static string Unstretch(string word)
    {
        var shorter = new StringBuilder(word.Length);
        foreach (char letter in word)
        {
            int length = shorter.Length;
            bool third = length >= RepeatedLettersMax && shorter[length - 1] == letter && shorter[length - 2] == letter;
            if (!third)
            {
                shorter.Append(letter);
            }
        }

        // Three or more of a letter are never spelling: they were meant as one.
        return shorter.Length == word.Length ? word : Single(shorter.ToString());
    }

    private static string Single(string word)
    {
        var single = new StringBuilder(word.Length);
        foreach (char letter in word)
        {
            if (single.Length == 0 || single[^1] != letter)
            {
                single.Append(letter);
            }
        }

        return single.ToString();
    }
}
