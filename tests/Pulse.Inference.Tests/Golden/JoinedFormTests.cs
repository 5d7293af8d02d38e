using HarfBuzzSharp;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>Every Arabic face joins every pair of letters, and sets lam and alef as one.</summary>
public sealed class JoinedFormTests
{
    private const string Letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويآأؤإئ";

    /// <summary>Letters that only end words; some faces have no joined form of alef maksura that goes on.</summary>
    private const string Endings = "ىة";

    private const string Marks = "\u064B\u064C\u064D\u064E\u064F\u0650\u0651\u0652";

    public static TheoryData<string> Families =>
        [.. Kit.Knowledge.Moods.SelectMany(mood => new[] { mood.Ar.Display.Family, mood.Ar.Text.Family }).Distinct()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_pair_of_letters_joins(string family)
    {
        var font = new ShapingFont(family, family, Kit.Imaging.Fonts.Faces.First(face => face.Family == family).Weight);

        Assert.Empty(Letters.SelectMany(first => Letters.SelectMany(second => JoinedForms.Broken(font, $"ب{first}{second}ن"))));
        Assert.Empty(Letters.SelectMany(letter => Endings.SelectMany(ending => JoinedForms.Broken(font, $"ب{letter}{ending}"))));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Lam_and_alef_are_one_with_a_mark_between_them_too(string family)
    {
        foreach (FontFace face in Kit.Imaging.Fonts.Faces.Where(face => face.Family == family))
        {
            Assert.Empty(Marks.SelectMany(mark =>
            {
                string word = $"قليل{mark}ا";
                (string able, int weight) = Kit.Imaging.Fonts.FaceFor(family, face.Weight, word);
                return JoinedForms.Broken(new ShapingFont(able, able, weight), word);
            }));
        }
    }

    /// <summary>The planted violation: a zero-width non-joiner keeps letters apart, and the glyphs show it.</summary>
    [Fact]
    public void Letters_that_are_kept_apart_are_seen()
    {
        MoodFace mood = Kit.Knowledge.Moods[0].Ar.Display;
        var face = JoinedForms.Face(mood.Font);

        Assert.NotEqual(JoinedForms.GlyphsOf(face, "بن")[0], JoinedForms.GlyphsOf(face, "ب")[0]);
        Assert.Equal(JoinedForms.GlyphsOf(face, "ب\u200Cن")[0], JoinedForms.GlyphsOf(face, "ب")[0]);
    }

    /// <summary>The planted violation: without ligatures lam and alef are any lam and any alef.</summary>
    [Fact]
    public void Lam_and_alef_that_are_not_drawn_together_are_seen()
    {
        var face = JoinedForms.Face(Kit.Knowledge.Moods[0].Ar.Display.Font);
        Feature[] off = [.. new[] { "rlig", "liga", "calt", "ccmp" }.Select(name => new Feature(Tag.Parse(name), 0))];

        Assert.True(JoinedForms.IsOrdinaryLamAlef(face, JoinedForms.GlyphsOf(face, "بلا", off), 1, 2, 'ا'));
        Assert.False(JoinedForms.IsOrdinaryLamAlef(face, JoinedForms.GlyphsOf(face, "بلا"), 1, 2, 'ا'));
    }
}
