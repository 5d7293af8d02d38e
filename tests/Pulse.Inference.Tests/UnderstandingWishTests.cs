using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Reading;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>Colours and moods asked for are obeyed, and what comes of them can be read.</summary>
public sealed class UnderstandingWishTests
{
    private const double ContrastMin = 4.5;
    private const double HueNear = 26;
    private const double Grey = 0.035;
    private static readonly BriefReader Reader = new(Kit.Knowledge);

    [Theory]
    [InlineData("إعلان قهوة باللون الأزرق", "blue")]
    [InlineData("إعلان قهوة بالأخضر والذهبي", "green", "gold")]
    [InlineData("a coffee ad in navy and gold", "navy", "gold")]
    [InlineData("بوستر خلفيته سوداء لمطعم، الألوان أحمر وأبيض", "red", "white")]
    [InlineData("coffee poster, pink and white theme", "pink", "white")]
    [InlineData("وردة حمراء في بيت أبيض")]
    [InlineData("White Friday at the Black Sea")]
    [InlineData("شاي أخضر ومقهى في الدار البيضاء")]
    public void Colours_are_wished_for_only_where_they_are_introduced(string prompt, params string[] colours) => Assert.Equal(colours, Read(prompt).Wishes.Colours);

    [Fact]
    public void Every_palette_of_every_wish_reads_and_shows_its_colours()
    {
        Colour[] colours = [.. Kit.Knowledge.Wishes.Colours];
        var wrong = new List<string>();
        foreach (Colour first in colours)
        {
            foreach (Colour? second in colours.Where(colour => colour != first).Cast<Colour?>().Append(null))
            {
                IReadOnlyList<Palette> palettes = WishedPalettes.Of(second is null ? [first] : [first, second]);
                wrong.AddRange(palettes.Where(palette => !KnowledgeCheck.Reads(palette, ContrastMin)).Select(palette => palette.Id + " does not read"));
                wrong.AddRange(palettes.Where(palette => !Shows(palette, first) && (second is null || !Shows(palette, second))).Select(palette => palette.Id + " shows neither"));
                if (palettes.Select(palette => palette.Ground + palette.Panel + palette.Accent).Distinct().Count() < 4)
                {
                    wrong.Add(palettes[0].Id + " repeats itself");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_wished_palette_is_the_pictures()
    {
        for (int sample = 0; sample < 4; sample++)
        {
            Recipe recipe = Kit.Compose("إعلان قهوة باللون الأزرق", seed: 3, sample: sample).Recipe;
            Assert.StartsWith("wish-blue", recipe.Palette, StringComparison.Ordinal);
            Assert.Contains(Kit.Compose("عطر بطابع فخم", seed: 3, sample: sample).Recipe.Mood, Kit.Knowledge.Wishes.Moods.Single(mood => mood.Id == "luxury").Moods);
        }
    }

    [Theory]
    [InlineData("إعلان مطعم بألوان ترابية", "earthy")]
    [InlineData("بوستر حضانة بألوان زاهية", "vibrant")]
    [InlineData("nursery poster in pastel colours", "pastel")]
    public void Kinds_of_colours_choose_among_the_palettes(string prompt, string group)
    {
        Brief brief = Read(prompt);
        Assert.Equal(group, brief.Wishes.Group);
        Assert.Equal(Kit.Knowledge.Wishes.Groups.Single(known => known.Id == group).Palettes, brief.Palettes.Select(palette => palette.Id));
    }

    [Theory]
    [InlineData("إعلان عطر فخم", "luxury", "elegant")]
    [InlineData("بوستر بستايل كلاسيكي لمقهى", "classic", "classic")]
    [InlineData("a playful poster for our bakery", "playful", "bold")]
    [InlineData("minimal poster for a clinic", "modern", "modern")]
    [InlineData("إعلان رمضان بالخط العربي", "calligraphic", "calligraphic")]
    public void Moods_are_obeyed_the_best_first(string prompt, string mood, string first)
    {
        Brief brief = Read(prompt);
        Assert.Equal(mood, brief.Wishes.Mood);
        Assert.True(brief.Moods.Count >= 4);
        Assert.Contains(first, brief.Moods.Take(2));
    }

    [Fact]
    public void A_wish_for_looks_is_no_part_of_the_text() => Assert.All(
        ["بوستر عن الأمل باللون الأزرق والأبيض", "بوستر عن الأمل بستايل فخم", "بوستر عن الأمل بألوان ترابية"],
        prompt => Assert.Equal("الأمل", Read(prompt).Headline));

    [Fact]
    public void Colours_survive_the_way_through_lightness_chroma_and_hue() => Assert.All(Kit.Knowledge.Palettes.SelectMany(palette => new[] { palette.Ground, palette.Accent, palette.Pop }), hex =>
    {
        Rgb colour = Rgb.Parse(hex), back = Oklch.Of(colour).ToRgb();
        Assert.True(Math.Abs(colour.R - back.R) <= 2 && Math.Abs(colour.G - back.G) <= 2 && Math.Abs(colour.B - back.B) <= 2, $"{hex} became {back}");
    });

    private static Brief Read(string prompt) => Reader.Read(new CompositionRequest(prompt, "ar-JO", CanvasFormat.Square, 5, 0));

    /// <summary>True when a part of the palette has the colour's hue; greys are shown by any grey.</summary>
    private static bool Shows(Palette palette, Colour colour)
    {
        Oklch asked = Oklch.Of(Rgb.Parse(colour.Hex));
        return new[] { palette.Ground, palette.Ground2, palette.Panel, palette.Accent, palette.Pop }.Select(hex => Oklch.Of(Rgb.Parse(hex)))
            .Any(shown => asked.C < Grey ? shown.C < Grey : Math.Abs(((shown.H - asked.H + 540) % 360) - 180) < HueNear);
    }
}
