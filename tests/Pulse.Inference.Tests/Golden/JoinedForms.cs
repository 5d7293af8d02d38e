using System.Collections.Concurrent;
using System.Globalization;
using HarfBuzzSharp;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;
using Buffer = HarfBuzzSharp.Buffer;
using Script = HarfBuzzSharp.Script;

namespace Pulse.Inference.Tests.Golden;

/// <summary>
/// Whether Arabic letters join as their neighbours ask (Unicode, chapter 9.2): a letter that joins must not be drawn by the glyph that it
/// has when it stands alone, and lam before alef must be drawn by other glyphs than any lam and any alef.
/// </summary>
internal static class JoinedForms
{
    private const string RightJoining = "آأؤإاةدذرزوٱژ";
    private const string DualJoining = "ئبتثجحخسشصضطظعغفقكلمنهيىپچڤگکی";
    private const char Tatweel = 'ـ', Lam = 'ل';
    private const string Alefs = "اأإآٱ";

    private static readonly PrintFonts Fonts = new(Kit.Imaging.Fonts);
    private static readonly ConcurrentDictionary<(string Face, string Word), string[]> Seen = new();

    /// <summary>Letters of a picture that stand alone among letters that they should join, by glyph names.</summary>
    internal static IEnumerable<string> Broken(Composition composition) =>
        from run in composition.Texts
        from line in run.Lines
        from word in Words(line.Text)
        from problem in Broken(run.Font, word)
        select $"{Kit.Name(composition)} {run.Role}: {problem}";

    internal static IEnumerable<string> Broken(ShapingFont font, string word)
    {
        PrintFont? face = Fonts.For(font).FirstOrDefault(face => word.EnumerateRunes().All(rune => Fonts.Covers(face, rune)));
        return face is null ? [$"no face of {font.Family} has all of {word}"] : Seen.GetOrAdd((face.Face.Sha256, word), _ => [.. Problems(face, word)]);
    }

    /// <summary>The glyphs of each letter of a word, by its place; letters that were drawn together are under the first of them.</summary>
    internal static ILookup<int, uint> GlyphsOf(PrintFont face, string word, params Feature[] features)
    {
        using var buffer = new Buffer { ClusterLevel = ClusterLevel.MonotoneCharacters };
        buffer.AddUtf16(word);
        buffer.Direction = Direction.RightToLeft;
        buffer.Script = Script.Arabic;
        buffer.Language = new HarfBuzzSharp.Language("ar");
        lock (face)
        {
            face.Shaper.Shape(buffer, features);
        }

        return buffer.GlyphInfos.ToLookup(info => (int)info.Cluster, info => info.Codepoint);
    }

    internal static PrintFont Face(ShapingFont font) => Fonts.For(font)[0];

    private static IEnumerable<string> Problems(PrintFont face, string word)
    {
        ILookup<int, uint> glyphs = GlyphsOf(face, word);
        int[] letters = [.. Enumerable.Range(0, word.Length).Where(at => !IsMark(word[at]))];
        for (int index = 0; index < letters.Length; index++)
        {
            char letter = word[letters[index]];
            char before = index > 0 ? word[letters[index - 1]] : ' ', after = index + 1 < letters.Length ? word[letters[index + 1]] : ' ';
            bool joinsBefore = JoinsAfter(before) && JoinsBefore(letter), joinsAfter = JoinsAfter(letter) && JoinsBefore(after);
            bool isAlone = (joinsBefore || joinsAfter) && letter != Tatweel && glyphs[letters[index]].Any() && Same(glyphs[letters[index]], GlyphsOf(face, letter.ToString())[0]);
            if (isAlone && !(joinsBefore && IsMadeForNext(face, glyphs[letters[index - 1]], before)))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{letter} (U+{(int)letter:X4}) in {word} stands alone in {face.Face.Family} {face.Face.Weight}");
            }

            if (letter == Lam && Alefs.Contains(after, StringComparison.Ordinal) && IsOrdinaryLamAlef(face, glyphs, letters[index], letters[index + 1], after))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"lam and alef of {word} are not drawn together in {face.Face.Family} {face.Face.Weight}");
            }
        }
    }

    /// <summary>True when a letter is drawn by a glyph that it has before no ordinary letter: it reaches the next one by itself, as in kufi's ligatures.</summary>
    private static bool IsMadeForNext(PrintFont face, IEnumerable<uint> glyphs, char letter) =>
        !Same(glyphs, GlyphsOf(face, letter.ToString())[0])
        && !Same(glyphs, GlyphsOf(face, string.Concat(letter.ToString(), "ب"))[0])
        && !Same(glyphs, GlyphsOf(face, string.Concat("ب", letter.ToString(), "ب"))[1]);

    /// <summary>True when lam is the glyph that it is before any letter, and alef the glyph that it is after any.</summary>
    internal static bool IsOrdinaryLamAlef(PrintFont face, ILookup<int, uint> glyphs, int lam, int alef, char which) =>
        Same(glyphs[alef], GlyphsOf(face, string.Concat("ب", which.ToString()))[1])
        && (Same(glyphs[lam], GlyphsOf(face, "لب")[0]) || Same(glyphs[lam], GlyphsOf(face, "بلب")[1]));

    private static bool Same(IEnumerable<uint> some, IEnumerable<uint> others) => some.Order().SequenceEqual(others.Order());

    private static bool JoinsAfter(char letter) => letter == Tatweel || DualJoining.Contains(letter, StringComparison.Ordinal);

    private static bool JoinsBefore(char letter) => JoinsAfter(letter) || RightJoining.Contains(letter, StringComparison.Ordinal);

    private static bool IsMark(char character) => char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static IEnumerable<string> Words(string text) => text
        .Split([.. text.Where(character => !JoinsBefore(character) && character != 'ء' && !IsMark(character)).Distinct()], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => !IsMark(word[0]) && word.Length > 1);
}
