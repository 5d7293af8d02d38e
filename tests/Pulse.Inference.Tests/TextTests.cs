using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

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
    public void Five_hundred_prompts_of_people_give_four_samples_without_a_fault()
    {
        // The formats take turns, and so do the samples whose pixels are looked at: drawing them all would take minutes.
        LabelledPrompt[] prompts = [.. LabelledPrompt.Load()];
        Assert.True(prompts.Length >= PromptsMin);
        var wrong = new List<string>();
        for (int index = 0; index < prompts.Length; index++)
        {
            for (int sample = 0; sample < 4; sample++)
            {
                Composition composition = Kit.Compose(prompts[index].Prompt, Kit.Formats[index % Kit.Formats.Length], 9000 + index, sample);
                wrong.AddRange(TextChecks.Outside(composition).Concat(TextChecks.Touching(composition)).Concat(TextChecks.WithoutGlyph(composition)));
                if (index % 4 == sample)
                {
                    wrong.AddRange(TextChecks.Unreadable(composition));
                }
            }
        }

        Assert.Empty(wrong);
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
        Assert.Equal(family, Kit.Imaging.Fonts.FamilyFor("El Messiri", 700, text));

    [Fact]
    public void Texts_in_the_recipe_are_the_texts_in_the_picture()
    {
        Composition composition = Kit.Compose("عطر \"ليالي عمّان\" بسعر 25 دينار");
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Headline, Text: "ليالي عمّان", Direction: TextDirection.RightToLeft });
        Assert.Contains(composition.Recipe.Texts, text => text is { Role: TextRole.Facts, Text: "25 دينار" });
        Assert.Equal(composition.Texts.Count, composition.Recipe.Texts.Count);
    }
}
