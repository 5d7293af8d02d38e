using System.Text;
using Pulse.Inference.Text;

namespace Pulse.Inference.Safety;

/// <summary>Undoes the usual disguises that change where words begin and end: s p a c i n g, s.i.g.n.s, $igns for letters.</summary>
internal static class Disguise
{
    private const int SpacedLettersMin = 3;

    /// <summary>
    /// The words as written; then as meant when signs stand within words and letters stand apart. The second is left out when it says the same.
    /// </summary>
    internal static IEnumerable<string[]> Readings(string text)
    {
        string read = LookAlikes.Read(text);
        string[] plain = Folding.Words(read);
        yield return plain;
        string[] joined = JoinSpaced(Folding.Words(ReadSigns(read)));
        if (!joined.AsSpan().SequenceEqual(plain))
        {
            yield return joined;
        }
    }

    /// <summary>Signs that stand for letters; a sign within a word is otherwise a word's end.</summary>
    private static string ReadSigns(string text)
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
                '€' => 'e',
                '!' or '|' when inside => 'i',
                '*' or '.' or '-' or '_' or '~' or '\'' or '+' or '·' or '•' when inside => null,
                _ => letter,
            };
            if (meant is not null)
            {
                read.Append(meant.Value);
            }
        }

        return read.ToString();
    }

    private static string[] JoinSpaced(string[] words)
    {
        var joined = new List<string>(words.Length);
        var spaced = new StringBuilder();
        foreach (string word in words)
        {
            if (word.Length == 1)
            {
                spaced.Append(word);
                continue;
            }

            Flush(joined, spaced);
            joined.Add(word);
        }

        Flush(joined, spaced);
        return [.. joined];
    }

    private static void Flush(List<string> words, StringBuilder spaced)
    {
        string letters = spaced.ToString();
        spaced.Clear();
        if (letters.Length < SpacedLettersMin || letters.All(char.IsAsciiDigit))
        {
            words.AddRange(letters.Select(letter => letter.ToString()));
            return;
        }

        words.Add(letters);
        if (!char.IsAscii(letters[0]))
        {
            // Nobody sets Arabic with its letters apart, so one run may hold several words: its ends are read too.
            words.AddRange(Enumerable.Range(1, letters.Length - SpacedLettersMin).Select(start => letters[start..]));
        }
    }
}
