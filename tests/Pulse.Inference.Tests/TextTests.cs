using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Tests.Golden;

namespace Pulse.Inference.Tests;

/// <summary>Every text in every picture: inside its box, apart from the others, readable, made of glyphs that exist.</summary>
public sealed class TextTests
{
    private const int PromptsMin = 500;

    [Fact]
    public void Every_line_measured_again_lies_inside_its_box_and_the_margins() => Assert.Empty(Kit.Everything().SelectMany(TextChecks.Outside));

    [Fact]
    public void No_text_touches_another() => Assert.Empty(Kit.Everything().SelectMany(TextChecks.Touching));

    [Fact]
    public void Text_is_readable_on_the_pixels_that_lie_under_it() => Assert.Empty(Kit.Everything().SelectMany(TextChecks.Unreadable));

    [Fact]
    public void Every_character_drawn_has_a_glyph_in_one_of_our_fonts() => Assert.Empty(Kit.Everything().SelectMany(TextChecks.WithoutGlyph));

    [Fact]
    public void Five_hundred_prompts_of_people_give_four_readable_samples_that_differ()
    {
        // The formats take turns.
        LabelledPrompt[] prompts = [.. LabelledPrompt.Load()];
        Assert.True(prompts.Length >= PromptsMin);
        var wrong = new List<string>();
        for (int index = 0; index < prompts.Length; index++)
        {
            CanvasFormat format = Kit.Formats[index % Kit.Formats.Length];
            Composition[] samples = [.. Enumerable.Range(0, 4).Select(sample => Kit.Compose(prompts[index].Prompt, format, 9000 + index, sample))];
            wrong.AddRange(samples.SelectMany(sample => TextChecks.Outside(sample).Concat(TextChecks.Touching(sample)).Concat(TextChecks.WithoutGlyph(sample)).Concat(JoinedForms.Broken(sample))));
            byte[][] thumbnails = [.. samples.Select(sample => Look(sample, wrong))];
            wrong.AddRange(Likeness.Of(samples, thumbnails));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Eight_further_samples_differ_from_each_other_and_from_the_first_four()
    {
        // Those that moreSamples gives; every tenth prompt stands for all.
        LabelledPrompt[] prompts = [.. LabelledPrompt.Load()];
        var wrong = new List<string>();
        for (int index = 0; index < prompts.Length; index += 10)
        {
            CanvasFormat format = Kit.Formats[index / 10 % Kit.Formats.Length];
            Composition[] samples = [.. Enumerable.Range(0, 12).Select(sample => Kit.Compose(prompts[index].Prompt, format, 9000 + index, sample))];
            wrong.AddRange(Likeness.Of(samples, [.. samples.Select(sample => Look(sample, wrong))], Likeness.FurtherDistanceMin));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("رمضان كريم من مطعم البيت \"إفطار العائلة\" السعر 12.500 دينار", CanvasFormat.Banner, 48, 0, "arch")]
    [InlineData("جلي بلاط وتنظيف شقق بعد الدهان", CanvasFormat.Story, 9386, 0, "medallion")]
    [InlineData("كيكات وورد توصيل الرياض", CanvasFormat.Story, 9393, 2, "medallion")]
    public void The_lights_of_a_mesh_count_as_what_lies_under_words(string prompt, CanvasFormat format, long seed, int sample, string layout)
    {
        Composition composition = Kit.Compose(prompt, format, seed, sample);
        Assert.Equal((layout, "mesh"), (composition.Recipe.Layout, composition.Recipe.Pattern));
        Assert.Empty(TextChecks.Unreadable(composition));
    }

    /// <summary>Draws a sample once: first its words are looked at on their ground, then it is seen from afar.</summary>
    private static byte[] Look(Composition sample, List<string> wrong)
    {
        using VipsImage picture = Kit.Renderer.Draw(sample, TextChecks.LookedAtPx, withTexts: false);
        wrong.AddRange(TextChecks.Unreadable(sample, picture));
        Renderer.PaintTexts(picture, sample);
        return Likeness.Thumbnail(picture);
    }

    [Fact]
    public void A_missing_character_would_be_noticed()
    {
        // The guard's guard: a face that lacks a character says so, and has the ones it should.
        FontFace kufi = Kit.Imaging.Fonts.Face("Reem Kufi", 700);
        Assert.False(Kit.Imaging.Fonts.Covers(kufi, new Rune('日')));
        Assert.All("قهوةعمّانpulse0123", letter => Assert.True(Kit.Imaging.Fonts.Covers(kufi, new Rune(letter))));
    }

    [Theory]
    [InlineData("Cairo", 900)]
    [InlineData("Amiri", 700)]
    [InlineData("Tajawal", 500)]
    [InlineData("Reem Kufi", 700)]
    [InlineData("Aref Ruqaa", 700)]
    [InlineData("Rakkas", 400)]
    [InlineData("El Messiri", 700)]
    [InlineData("Almarai", 400)]
    public void Arabic_letters_join(string family, int weight)
    {
        // A joiner-breaker between the letters makes isolated forms, which are wider than the joined word.
        var font = new ShapingFont(family, "Inter", weight);
        double joined = Kit.Shaper.Measure(font, "قهوتنا").Width, broken = Kit.Shaper.Measure(font, "ق\u200Cه\u200Cو\u200Cت\u200Cن\u200Cا").Width;
        Assert.True(joined < broken * 0.97, string.Create(CultureInfo.InvariantCulture, $"joined {joined}, broken {broken}"));
    }

    [Theory]
    [InlineData("Cairo", 900)]
    [InlineData("Bebas Neue", 400)]
    [InlineData("Amiri", 700)]
    public void The_shaper_uses_the_family_that_is_asked_for(string family, int weight)
    {
        // If the font were not found, all families would fall back to the same one and measure alike.
        double width = Kit.Shaper.Measure(new ShapingFont(family, "Inter", weight), "Amman قهوة").Width;
        double other = Kit.Shaper.Measure(new ShapingFont("No Such Family", "Inter", weight), "Amman قهوة").Width;
        Assert.True(Math.Abs(width - other) > 0.01, $"{family} measures like the fallback");
    }

    [Theory]
    [InlineData("تخفيضات لا تُفوَّت", "Cairo")]
    [InlineData("قهوة عمّان", "El Messiri")]
    public void A_font_that_cannot_stack_marks_leaves_such_words_to_another(string text, string family) =>
        Assert.Equal((family, 700), Kit.Imaging.Fonts.FaceFor("El Messiri", 700, text));

    [Fact]
    public void Texts_in_the_recipe_are_the_texts_in_the_picture()
    {
        Composition composition = Kit.Compose("عطر \"ليالي عمّان\" بسعر 25 دينار");
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Headline, Text: "ليالي عمّان", Direction: TextDirection.RightToLeft });
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Facts, Text: "25 دينار" });
        Assert.Equal(composition.Texts.Count, composition.Recipe.Texts.Count);
    }
}
