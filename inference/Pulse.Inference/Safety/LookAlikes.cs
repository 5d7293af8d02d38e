using System.Collections.Frozen;
using System.Text;

namespace Pulse.Inference.Safety;

/// <summary>
/// Letters that are drawn like others and that no Unicode normalisation brings back to them. What <see cref="Text.Folding"/> folds is not
/// repeated here; these are read so for safety only, since in a search they would be wrong.
/// </summary>
internal static class LookAlikes
{
    /// <summary>Letters by Unicode's book-keeping, yet drawn as nothing: Hangul fillers, the blank Braille cell, Khmer's inherent vowels.</summary>
    private const string Invisible = "\u115F\u1160\u3164\uFFA0\u2800\u17B4\u17B5";

    private const int NegativeCircledA = 0x1F150;
    private const int NegativeSquaredA = 0x1F170;
    private const int LettersOfAlphabet = 26;

    private static readonly FrozenDictionary<char, char> Same = Pairs(
        "ٮبںنڡفٯقےيٹتڈدڑرۃةەهڪكݣكڭكۇوۆوېيێيۍيٱا",
        "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz",
        "ɑaɡgıiłlđdħhŧtɩiօoսuոnհhѵvԝwԛqӏlҽeσoωwγyςcƒf");

    /// <summary>The text with each look-alike as the letter that it is taken for, and without what is drawn as nothing.</summary>
    internal static string Read(string text)
    {
        var read = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsBmp)
            {
                char letter = (char)rune.Value;
                if (!Invisible.Contains(letter, StringComparison.Ordinal))
                {
                    read.Append(Same.GetValueOrDefault(letter, letter));
                }
            }
            else
            {
                read.Append(Enclosed(rune.Value, NegativeCircledA) ?? Enclosed(rune.Value, NegativeSquaredA) ?? rune.ToString());
            }
        }

        return read.ToString();
    }

    private static string? Enclosed(int value, int first) =>
        value >= first && value < first + LettersOfAlphabet ? ((char)('a' + value - first)).ToString() : null;

    private static FrozenDictionary<char, char> Pairs(params string[] tables) => tables
        .SelectMany(table => table.Chunk(2))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1]);
}
