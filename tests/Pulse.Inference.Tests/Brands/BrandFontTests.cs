using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;

namespace Pulse.Inference.Tests.Brands;

/// <summary>A brand's families set the words of their script, where they can draw them.</summary>
public sealed class BrandFontTests
{
    private static readonly string[] Blue = ["#0b3d91"];

    [Theory]
    [InlineData("إعلان قهوة في عمّان", "Reem Kufi", "Lora", "Reem Kufi")]
    [InlineData("coffee ad in Amman", "Reem Kufi", "Lora", "Lora")]
    [InlineData("coffee ad in Amman", null, "Bebas Neue", "Bebas Neue")]
    public void The_brands_family_sets_every_text_of_every_sample(string prompt, string? arabic, string? latin, string used)
    {
        foreach ((int sample, CanvasFormat format) in from sample in Enumerable.Range(0, 4) from format in Kit.Formats select (sample, format))
        {
            Composition design = BrandSamples.Compose(BrandSamples.Kit(Blue, arabicFont: arabic, latinFont: latin), prompt, format, seed: 3, sample);
            Assert.All(design.Texts, run => Assert.Equal(used, run.Font.Family));
            Assert.Empty(design.Recipe.Brand!.Problems);
            Assert.Contains(design.Recipe.Fonts, font => font.Family == used);
            Assert.Empty(TextChecks.WithoutGlyph(design).Concat(TextChecks.Outside(design)).Concat(TextChecks.Touching(design)));
        }
    }

    [Fact]
    public void The_family_of_the_other_script_sets_the_words_of_that_script() =>
        Assert.All(BrandSamples.Compose(BrandSamples.Kit(Blue, latinFont: "Lora"), "عرض iPhone 17 Pro بسعر 899 دينار").Texts, run => Assert.Equal("Lora", run.Font.Fallback));

    [Theory]
    [InlineData("Comic Sans MS", null, BrandProblemReason.UnknownFont)]
    [InlineData("", null, BrandProblemReason.UnknownFont)]
    [InlineData("Inter", null, BrandProblemReason.FontLacksScript)]
    [InlineData(null, "Papyrus\u202E", BrandProblemReason.UnknownFont)]
    public void A_family_that_cannot_be_obeyed_is_named_and_the_moods_family_stands_in(string? arabic, string? latin, BrandProblemReason reason)
    {
        BrandKit kit = BrandSamples.Kit(Blue, arabicFont: arabic, latinFont: latin);
        Assert.Equal([new BrandProblem(reason, arabic ?? latin!)], kit.Problems);
        Composition design = BrandSamples.Compose(kit), without = BrandSamples.Compose(BrandSamples.Kit(Blue));
        Assert.Equal(kit.Problems, design.Recipe.Brand!.Problems);
        Assert.Equal(without.Texts.Select(run => run.Font), design.Texts.Select(run => run.Font));
        Assert.Empty(TextChecks.WithoutGlyph(design));
    }

    [Fact]
    public void A_family_that_lacks_one_letter_of_a_text_gives_way_in_that_text_only_and_the_recipe_says_so()
    {
        // Abril Fatface has no letter for the Vietnamese o with horn and hook; an ordinary word it sets.
        const string Rare = "\"Ph\u1EDF\u1EDF\"";
        BrandKit kit = BrandSamples.Kit(Blue, latinFont: "Abril Fatface");
        Assert.Empty(kit.Problems);
        Assert.All(BrandSamples.Compose(kit, "\"Soup\" restaurant").Texts, run => Assert.Equal("Abril Fatface", run.Font.Family));
        Composition design = BrandSamples.Compose(kit, Rare + " restaurant");
        Assert.Equal([new BrandProblem(BrandProblemReason.FontLacksLetters, "Abril Fatface")], design.Recipe.Brand!.Problems);
        Assert.All(design.Texts, run => Assert.NotEqual("Abril Fatface", run.Font.Family));
    }

    [Fact]
    public void A_family_that_misplaces_marks_gives_way_to_one_that_does_not_and_the_recipe_says_so()
    {
        string[] families = [.. Kit.Imaging.Fonts.Faces.Select(face => face.Family).Distinct().Where(family => BrandSamples.Kit(Blue, arabicFont: family).ArabicFont == family)];
        Assert.True(families.Length >= 10);
        foreach (string family in families)
        {
            Composition design = BrandSamples.Compose(BrandSamples.Kit(Blue, arabicFont: family), "\"شُدَّ الرِّحالَ\"");
            bool replaced = design.Texts[0].Font.Family != family;
            Assert.Equal(replaced, design.Recipe.Brand!.Problems.Contains(new BrandProblem(BrandProblemReason.FontMisplacesMarks, family)));
        }
    }
}
