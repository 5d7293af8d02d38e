using System.Text.Json;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>What the composer understands, and how its samples differ.</summary>
public sealed class DesignTests
{
    [Theory]
    [InlineData("إعلان قهوة في عمّان", "coffee")]
    [InlineData("بدي اعلان كوفي شوب", "coffee")]
    [InlineData("أفخم العطور الشرقية، عطر للرجال", "perfume")]
    [InlineData("عروض وتخفيضات كبيرة", "sale")]
    [InlineData("افطار رمضاني للعائلة", "ramadan")]
    [InlineData("شقق للإيجار في إربد", "real-estate")]
    [InlineData("Ramadan Kareem", "ramadan")]
    [InlineData("two-bedroom apartments downtown", "real-estate")]
    [InlineData("an ad for our espresso bar", "coffee")]
    [InlineData("نشيد وطني للأطفال", "general")]
    [InlineData("a talk about history", "general")]
    public void A_prompt_is_understood(string prompt, string topic) => Assert.Equal(topic, Kit.Compose(prompt).Recipe.Topic);

    [Fact]
    public void The_city_of_the_prompt_is_in_the_copy()
    {
        for (int sample = 0; sample < 4; sample++)
        {
            Assert.Contains(Kit.Compose("إعلان قهوة في عمان", sample: sample).Texts, run => run.Text.Contains("عمّان", StringComparison.Ordinal));
            Assert.Contains(Kit.Compose("coffee ad, Amman", sample: sample).Texts, run => run.Text.Contains("Amman", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Quoted_words_are_used_as_they_are()
    {
        Composition composition = Kit.Compose("إعلان قهوة «قهوة أمّي» “بطعم البيت” \"مرّوا علينا\"");
        Assert.Equal("قهوة أمّي", Text(composition, TextRole.Headline));
        Assert.Equal("بطعم البيت", Text(composition, TextRole.Subline));
        Assert.Equal("مرّوا علينا", Text(composition, TextRole.Action));
    }

    [Fact]
    public void A_persons_own_words_replace_the_composers()
    {
        Composition composition = Kit.Composer.Compose(new CompositionRequest("قهوة", "ar", CanvasFormat.Square, 1, 0, new Dictionary<TextRole, string> { [TextRole.Headline] = "فنجان وحكاية" }));
        Assert.Equal("فنجان وحكاية", Text(composition, TextRole.Headline));
    }

    [Theory]
    [InlineData("خصم ٥٠٪ على العطور", "خصم 50%")]
    [InlineData("perfume sale 30% off", "30% off")]
    public void A_discount_becomes_a_badge_in_one_script_of_digits(string prompt, string badge) => Assert.Equal(badge, Text(Kit.Compose(prompt), TextRole.Badge));

    [Theory]
    [InlineData("قهوة هاتف +962 79 123 4567", "\u2066+962\u00A079\u00A0123\u00A04567\u2069")]
    [InlineData("قهوة بسعر 3.500 دينار", "\u20663.500\u2069")]
    [InlineData("قهوة @pulse.jo", "\u2066@pulse.jo\u2069")]
    public void Numbers_in_an_Arabic_line_are_isolated_and_kept_together(string prompt, string isolated) =>
        Assert.Contains(Kit.Compose(prompt).Texts.Single(run => run.Role == TextRole.Facts).Lines, line => line.Text.Contains(isolated, StringComparison.Ordinal));

    [Fact]
    public void Arabic_is_mirrored_and_English_is_not()
    {
        for (long seed = 0; seed < 12; seed++)
        {
            Composition arabic = Kit.Compose("إعلان قهوة", seed: seed), english = Kit.Compose("coffee ad", seed: seed);
            Assert.All(arabic.Texts, run => Assert.True(run is { Direction: TextDirection.RightToLeft, Align: not TextAlign.Left }));
            Assert.All(english.Texts, run => Assert.True(run is { Direction: TextDirection.LeftToRight, Align: not TextAlign.Right }));
        }
    }

    [Fact]
    public void Direction_tricks_of_a_prompt_do_not_reach_the_picture() =>
        Assert.All(Kit.Compose("\"abc\u202Efed\u2067\"").Texts, run => Assert.DoesNotContain(run.Text, letter => letter is '\u202E' or '\u2067'));

    [Fact]
    public void Four_samples_of_a_seed_differ_in_layout_palette_and_mood_and_to_the_eye()
    {
        var wrong = new List<string>();
        for (int index = 0; index < Kit.Prompts.Length; index++)
        {
            Composition[] samples = [.. Enumerable.Range(0, 4).Select(sample => Kit.Compose(Kit.Prompts[index], seed: 500 + index, sample: sample))];
            wrong.AddRange(Likeness.Of(samples, [.. samples.Select(Thumbnail)]));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Given_the_same_design_in_other_words_Then_the_likeness_is_seen()
    {
        Composition one = Kit.Compose("إعلان قهوة");
        Composition other = Kit.Composer.Compose(new CompositionRequest("إعلان قهوة", "ar-JO", CanvasFormat.Square, 1, 0, new Dictionary<TextRole, string> { [TextRole.Subline] = "فنجان مع كل صباح" }));
        string[] wrong = [.. Likeness.Of([one, other], [Thumbnail(one), Thumbnail(other)])];
        Assert.Equal(2, wrong.Length);
    }

    [Fact]
    public void What_the_prompt_wants_to_see_is_in_every_sample_and_a_design_of_type_claims_no_object()
    {
        Recipe[] Recipes(string prompt) => [.. from seed in Enumerable.Range(0, 20) from sample in Enumerable.Range(0, 4) select Kit.Compose(prompt, seed: seed, sample: sample).Recipe];
        Assert.All(Recipes("إعلان رحلة مع صورة جمل"), recipe => Assert.True(recipe.Layout != "letters" && recipe.Art.Contains("camel", StringComparison.Ordinal)));
        Recipe[] letters = [.. Recipes("إعلان رحلة").Where(recipe => recipe.Layout == "letters")];
        Assert.NotEmpty(letters);
        Assert.All(letters, recipe => Assert.Equal(("none", "none"), (recipe.Art, recipe.Pattern)));
    }

    [Fact]
    public void The_sticker_of_a_discount_covers_no_words()
    {
        // The words on the sticker have a square of 1.04 of its radius.
        const double DiametersOfSquare = 2 / 1.04;
        var wrong = new List<string>();
        foreach (string prompt in new[] { "خصم ٥٠٪ على كل شيء هذا الأسبوع، اتصل على 0791234567", "gym membership 50% off, one step a day makes the difference" })
        {
            foreach ((CanvasFormat format, long seed, int sample) in from format in Kit.Formats from seed in Enumerable.Range(0, 8) from sample in Enumerable.Range(0, 4) select (format, (long)seed, sample))
            {
                Composition composition = Kit.Compose(prompt, format, seed, sample);
                Box words = composition.Texts.Single(run => run.Role == TextRole.Badge).Box;
                double reach = words.Width * DiametersOfSquare / 2;
                (double x, double y) = (words.X + (words.Width / 2), words.Y + (words.Height / 2));
                if (composition.Texts.Where(run => run.Role != TextRole.Badge).SelectMany(run => run.Lines).Any(line => Distance(line.Ink, x, y) < reach))
                {
                    wrong.Add(Kit.Name(composition));
                }
            }
        }

        Assert.Empty(wrong.Distinct());

        static double Distance(Box box, double x, double y) =>
            double.Hypot(Math.Max(0, Math.Max(box.X - x, x - box.Right)), Math.Max(0, Math.Max(box.Y - y, y - box.Bottom)));
    }

    [Fact]
    public void The_recipe_has_no_prompt_and_survives_JSON()
    {
        const string Secret = "«فنجان» قهوة سرّية لا يعرفها أحد غيري";
        Recipe recipe = Kit.Compose(Secret).Recipe;
        string json = JsonSerializer.Serialize(recipe);
        Assert.DoesNotContain("secret", json, StringComparison.OrdinalIgnoreCase);
        Assert.All(recipe.Texts, text => Assert.DoesNotContain("سرّية", text.Text, StringComparison.Ordinal));
        Recipe? read = JsonSerializer.Deserialize<Recipe>(json);
        Assert.Equal(json, JsonSerializer.Serialize(read));
        Assert.StartsWith("libvips 8.", recipe.Renderer, StringComparison.Ordinal);
        Assert.All(recipe.Fonts, font => Assert.Equal(64, font.Sha256.Length));
        Assert.NotEmpty(recipe.Fonts);
    }

    [Fact]
    public void A_composition_survives_JSON_and_renders_to_the_same_bytes()
    {
        Composition composition = Kit.Compose("إعلان قهوة في عمّان", CanvasFormat.Story, 3, 2);
        Composition read = JsonSerializer.Deserialize<Composition>(JsonSerializer.Serialize(composition))!;
        Assert.Equal(Kit.Renderer.Render(composition, 256, ImageFormat.Png).Sha256, Kit.Renderer.Render(read, 256, ImageFormat.Png).Sha256);
    }

    [Fact]
    public void Every_topic_has_what_four_samples_need()
    {
        Assert.All(Kit.Knowledge.Topics, topic =>
        {
            Assert.True(topic.Palettes.Count >= 4 && topic.Moods.Count >= 4 && topic.Art.Count >= 2, topic.Id);
            Assert.Contains(topic.Palettes, palette => palette.Tone == "dark");
            Assert.Contains(topic.Palettes, palette => palette.Tone == "light");
        });
    }

    private static string Text(Composition composition, TextRole role) => composition.Texts.Single(run => run.Role == role).Text;

    private static byte[] Thumbnail(Composition composition)
    {
        using VipsImage picture = Kit.Renderer.Draw(composition, 256, withTexts: true);
        return Likeness.Thumbnail(picture);
    }
}
