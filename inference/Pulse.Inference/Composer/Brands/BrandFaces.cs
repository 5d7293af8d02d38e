using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

internal enum Script
{
    Arabic,
    Latin,
}

/// <summary>Puts a brand's families in the place of a mood's, each for its own script, where they can draw what is written.</summary>
internal static class BrandFaces
{
    private const double ArabicLeading = 1.45, LatinLeading = 1.2;
    private const string ArabicLetters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى";
    private const string LatinLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The family if the catalog has it and it draws the script's alphabet; otherwise null, and the problem is told.</summary>
    internal static string? Known(string? family, Script script, FontCatalog fonts, List<BrandProblem> problems)
    {
        if (family is null)
        {
            return null;
        }

        BrandProblemReason? reason = !fonts.Faces.Any(face => face.Family == family) ? BrandProblemReason.UnknownFont
            : !CoversAll(fonts, family, script == Script.Arabic ? ArabicLetters : LatinLetters) ? BrandProblemReason.FontLacksScript
            : null;
        if (reason is { } why)
        {
            problems.Add(new BrandProblem(why, family));
        }

        return reason is null ? family : null;
    }

    /// <summary>The mood's faces with the brand's families in their place, for this brief.</summary>
    /// <param name="problems">Gets the families that lack a letter of the brief.</param>
    internal static MoodFaces Of(BrandKit kit, Mood mood, Brief brief, Knowledge knowledge, FontCatalog fonts, List<BrandProblem> problems)
    {
        string text = string.Concat([brief.Headline, brief.Subline, brief.Action, brief.Badge, .. brief.Facts]);
        string? Able(string? family, Script script)
        {
            if (family is null || CoversAll(fonts, family, LettersOf(text, script)))
            {
                return family;
            }

            problems.Add(new BrandProblem(BrandProblemReason.FontLacksLetters, family));
            return null;
        }

        string? arabic = Able(kit.ArabicFont, Script.Arabic), latin = Able(kit.LatinFont, Script.Latin);
        (string? first, string? second) = brief.Language == Language.Arabic ? (arabic, latin) : (latin, arabic);
        MoodFace Dressed(MoodFace face) => Dress(face, first, second, brief.Language, knowledge, fonts);
        MoodFaces faces = mood.In(brief.Language);
        return new MoodFaces(Dressed(faces.Display), Dressed(faces.Text));
    }

    /// <summary>The brand's families that stand in no text although they were to: another had to set them.</summary>
    internal static IEnumerable<BrandProblem> Replaced(MoodFaces faces, IEnumerable<TextRun> runs, BrandKit kit) =>
        from run in runs
        let asked = run.Role is TextRole.Headline or TextRole.Badge ? faces.Display.Family : faces.Text.Family
        where run.Font.Family != asked && (asked == kit.ArabicFont || asked == kit.LatinFont)
        select new BrandProblem(BrandProblemReason.FontMisplacesMarks, asked);

    private static MoodFace Dress(MoodFace face, string? first, string? second, Language language, Knowledge knowledge, FontCatalog fonts)
    {
        MoodFace dressed = second is null ? face : face with { Fallback = second };
        if (first is null || first == face.Family)
        {
            return dressed;
        }

        int weight = fonts.Faces.Where(one => one.Family == first).Select(one => one.Weight).OrderBy(one => Math.Abs(one - face.Weight)).ThenByDescending(one => one).First();
        // How a family is spaced is known from the moods that use it.
        MoodFace? known = knowledge.Moods.Select(mood => mood.In(language)).SelectMany(faces => new[] { faces.Display, faces.Text })
            .Where(one => one.Family == first).OrderBy(one => Math.Abs(one.Weight - weight)).FirstOrDefault();
        return known is null
            ? dressed with { Family = first, Weight = weight, Spacing = 0, Leading = language == Language.Arabic ? ArabicLeading : LatinLeading, Scale = 1 }
            : dressed with { Family = first, Weight = weight, Spacing = known.Spacing, Leading = known.Leading, Scale = known.Scale };
    }

    private static bool CoversAll(FontCatalog fonts, string family, string letters)
    {
        FontFace[] faces = [.. fonts.Faces.Where(face => face.Family == family)];
        return letters.EnumerateRunes().All(letter => Array.TrueForAll(faces, face => fonts.Covers(face, letter)));
    }

    private static string LettersOf(string text, Script script) => string.Concat(
        text.EnumerateRunes().Where(rune => Rune.IsLetter(rune) && script == ScriptOf(rune)).Select(rune => rune.ToString()));

    private static Script? ScriptOf(Rune rune) => rune.Value switch
    {
        (>= 0x0600 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) => Script.Arabic,
        < 0x0250 or (>= 0x1E00 and <= 0x1EFF) => Script.Latin,
        _ => null,
    };

}
