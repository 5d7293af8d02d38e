using System.Globalization;
using System.Text;

namespace Pulse.Inference.Text;

/// <summary>
/// Brings words that read the same to the same letters: compatibility forms, marks, tatweel, invisible characters, hamza carriers,
/// Persian and Urdu variants, digits of every script, Cyrillic and Greek look-alikes, letter case. For comparing only, never for showing.
/// </summary>
public static class Folding
{
    private const char Tatweel = '\u0640';
    private static readonly Dictionary<char, char> Same = Pairs(
        "أاإاآاٱاىيئيؤوةهگكکكڤفپبچجژزیيہهھهڨق",
        "аaеeоoрpсcуyхxіiѕsјjԁdһhкkмmтtвbнhгrпnзz",
        "αaεeοoρpιiκkνvτtυuχxηnβb",
        "ⅰiⅼlıiøoðd");

    /// <summary>The folded text, lower case, with every run of other characters as one space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (Rune rune in Safe(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            Append(folded, rune);
        }

        return folded.ToString().Trim();
    }

    /// <summary>The words of a folded text.</summary>
    public static string[] Words(string text) => Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A text that can be normalised: lone halves of surrogate pairs become the replacement character.</summary>
    public static string Safe(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void Append(StringBuilder folded, Rune rune)
    {
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control && !IsBreak(rune) || rune.Value == Tatweel)
        {
            return;
        }

        if (category == UnicodeCategory.DecimalDigitNumber)
        {
            folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            return;
        }

        if (Rune.IsLetter(rune))
        {
            Rune lower = Rune.ToLowerInvariant(rune);
            folded.Append(lower.IsBmp && Same.TryGetValue((char)lower.Value, out char same) ? same.ToString() : lower.ToString());
            return;
        }

        if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }

    private static bool IsBreak(Rune rune) => rune.Value is '\n' or '\r' or '\t';

    private static Dictionary<char, char> Pairs(params string[] tables)
    {
        var pairs = new Dictionary<char, char>();
        foreach (string table in tables)
        {
            for (int index = 0; index + 1 < table.Length; index += 2)
            {
                pairs[table[index]] = table[index + 1];
            }
        }

        return pairs;
    }
}
