using System.Globalization;
using System.Text.Json;
using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Brands;

/// <summary>A brand's colours rule the picture, and text on them still reads.</summary>
public sealed class BrandColourTests
{
    /// <summary>The least of a picture that has exactly the brand's first colour: a banner of tiles has the least.</summary>
    private const double FirstColourShareMin = 0.04;

    /// <summary>Mean difference of a channel, of 255: samples of one brand share their colours, so less than of a free choice.</summary>
    private const double SampleDistanceMin = 12;
    private const double SecondColourShareMin = 0.002;

    private static readonly string[] Prompts = ["إعلان قهوة في عمّان", "Black Friday sale 70% off everything at www.example.com", "12345"];

    public static TheoryData<string> Brands() => [.. BrandSamples.Colours.Select(colours => string.Join(' ', colours))];

    [Theory]
    [MemberData(nameof(Brands))]
    public void The_first_colour_covers_a_large_surface_of_every_sample_unchanged(string colours)
    {
        BrandKit kit = BrandSamples.Kit(colours.Split(' '));
        string[] wrong = [.. from design in Designs(kit)
            let share = BrandSamples.Share(design, kit.Colours[0])
            where share < FirstColourShareMin
            select string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(design)}: {share:0.000}")];
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Brands))]
    public void Text_on_a_brands_colours_is_read_and_fits(string colours)
    {
        BrandKit kit = BrandSamples.Kit(colours.Split(' '));
        Assert.Empty(Designs(kit).SelectMany(design => TextChecks.Unreadable(design).Concat(TextChecks.Outside(design)).Concat(TextChecks.Touching(design))));
    }

    [Fact]
    public void A_second_colour_that_stands_out_is_an_accent_in_most_samples_unchanged()
    {
        foreach (string[] colours in new string[][] { ["#0b3d91", "#ff6b00"], ["#00754a", "#d4e9e2", "#cba258"], ["#ffffff", "#c8102e"] })
        {
            BrandKit kit = BrandSamples.Kit(colours);
            Composition[] designs = [.. Designs(kit)];
            int shown = designs.Count(design => kit.Colours.Skip(1).Any(colour => BrandSamples.Share(design, colour) >= SecondColourShareMin));
            Assert.True(shown >= designs.Length * 0.75, string.Create(CultureInfo.InvariantCulture, $"{kit.Colours[0]}: {shown} of {designs.Length}"));
        }
    }

    [Fact]
    public void Four_samples_of_a_brand_differ_in_layout_arrangement_and_mood_and_to_the_eye()
    {
        var wrong = new List<string>();
        foreach (string[] colours in BrandSamples.Colours)
        {
            BrandKit kit = BrandSamples.Kit(colours);
            for (long seed = 0; seed < 6; seed++)
            {
                Composition[] four = [.. Enumerable.Range(0, 4).Select(sample => BrandSamples.Compose(kit, seed: seed, sample: sample))];
                Assert.Equal(4, four.Select(one => one.Recipe.Layout).Distinct().Count());
                Assert.Equal(4, four.Select(one => one.Recipe.Palette).Distinct().Count());
                Assert.Equal(4, four.Select(one => one.Recipe.Mood).Distinct().Count());
                byte[][] small = [.. four.Select(Thumbnail)];
                wrong.AddRange(from first in Enumerable.Range(0, 4) from second in Enumerable.Range(first + 1, 3 - first)
                    let distance = small[first].Zip(small[second], (one, other) => Math.Abs(one - other)).Average()
                    where distance < SampleDistanceMin
                    select string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(four[first])} ~ {Kit.Name(four[second])}: {distance:0.0}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_recipe_names_the_brand_and_the_same_kit_gives_the_same_bytes()
    {
        BrandKit kit = BrandSamples.Kit(["#0b3d91", "#ff6b00"]), same = BrandSamples.Kit(["#0b3d91", "#ff6b00"]), other = BrandSamples.Kit(["#0b3d91", "#ff6b01"]);
        Composition design = BrandSamples.Compose(kit);
        Assert.Equal(kit.Sha256, design.Recipe.Brand!.Sha256);
        Assert.Equal(["#0b3d91", "#ff6b00"], design.Recipe.Brand.Colours);
        Assert.Equal(kit.Sha256, same.Sha256);
        Assert.NotEqual(kit.Sha256, other.Sha256);
        Assert.Equal(Hash(design), Hash(BrandSamples.Compose(same)));
        Composition read = JsonSerializer.Deserialize<Composition>(JsonSerializer.Serialize(design))!;
        Assert.Equal(JsonSerializer.Serialize(design), JsonSerializer.Serialize(read));
        Assert.Equal(Hash(design), Hash(read));
    }

    [Fact]
    public void Without_a_brand_a_recipe_does_not_mention_one() =>
        Assert.DoesNotContain("brand", JsonSerializer.Serialize(Kit.Compose("قهوة").Recipe), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_brand_without_colours_leaves_them_to_the_subject_and_says_so()
    {
        BrandKit kit = BrandSamples.Kit([]);
        Assert.Equal([new BrandProblem(BrandProblemReason.NoColours)], kit.Problems);
        Assert.Equal(Kit.Compose("قهوة").Recipe.Palette, BrandSamples.Compose(kit, "قهوة").Recipe.Palette);
        BrandKit many = BrandSamples.Kit(["#000000", "#111111", "#222222", "#333333", "#444444", "#555555"]);
        Assert.Equal([new BrandProblem(BrandProblemReason.TooManyColours)], many.Problems);
        Assert.Equal(BrandKit.ColoursMax, many.Colours.Count);
        Assert.Equal(many.Problems, BrandSamples.Compose(many).Recipe.Brand!.Problems);
    }

    private static IEnumerable<Composition> Designs(BrandKit kit) =>
        from prompt in Prompts from format in Kit.Formats from sample in Enumerable.Range(0, 4)
        select BrandSamples.Compose(kit, prompt, format, seed: prompt.Length + (int)format, sample);

    private static string Hash(Composition design) => Kit.Renderer.Render(design, 256, ImageFormat.Png).Sha256;

    private static byte[] Thumbnail(Composition design)
    {
        using VipsImage picture = Kit.Renderer.Draw(design, 256, withTexts: true);
        using VipsImage small = picture.Resize(32);
        return small.Pixels();
    }
}
