using System.Diagnostics;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Text;

namespace Pulse.Inference.Tests;

/// <summary>The data files: complete, readable, drawable, and the same as the packages that they were made from.</summary>
public sealed class KnowledgeTests
{
    private const int TopicsMin = 45;
    private const int LoadMsMax = 1500;
    private const int ObjectMsMax = 500;

    [Fact]
    public void Every_topic_is_fit_to_print()
    {
        Assert.True(Kit.Knowledge.Topics.Count >= TopicsMin);
        Assert.Empty(Kit.Knowledge.Topics.SelectMany(topic => KnowledgeCheck.Problems(topic, Kit.Knowledge)));
    }

    [Fact]
    public void A_topic_that_is_not_would_be_noticed()
    {
        // The guard's guard: one flaw of each kind, and each is named.
        Topic coffee = Kit.Knowledge.Topics.Single(topic => topic.Id == "coffee");
        Palette grey = coffee.Palettes[0] with { Id = "grey", Cream = "#777777", Deep = "#777777" };
        Phrases ar = coffee.Copy.Ar;
        (Topic Flawed, string Says)[] planted =
        [
            (coffee with { Palettes = [.. coffee.Palettes.Take(4)] }, "too few"),
            (coffee with { Palettes = [.. coffee.Palettes.Take(5), grey] }, "does not read"),
            (coffee with { Palettes = [.. coffee.Palettes.Take(5), coffee.Palettes[0] with { Id = "again" }] }, "look alike"),
            (coffee with { Palettes = [.. Kit.Knowledge.Palettes.Where(palette => palette.Tone == "dark").Take(6)] }, "one tone"),
            (coffee with { Art = ["cup", "noto:no-such-thing"] }, "no object noto:no-such-thing"),
            (coffee with { Motif = "nothing" }, "no motif"),
            (coffee with { Moods = ["elegant", "classic", "modern", "sleepy"] }, "no mood sleepy"),
            (coffee with { Keywords = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["fusha"] = ["قهوة"] } }, "no keyword in gulf"),
            (WithArabic(coffee, ar with { Headlines = [.. ar.Headlines, "هذا عنوان أطول بكثير مما يقرأه أحد"] }), "too long"),
            (WithArabic(coffee, ar with { Headlines = [.. ar.Headlines, ar.Headlines[0]] }), "twice"),
            (WithArabic(coffee, ar with { Headlines = [.. ar.Headlines, "قهوة 日本"] }), "no glyph"),
            (WithArabic(coffee, ar with { PlacedHeadlines = [.. ar.PlacedHeadlines, "بلا مكان"] }), "mark"),
        ];
        Assert.All(planted, flaw => Assert.Contains(KnowledgeCheck.Problems(flaw.Flawed, Kit.Knowledge), problem => problem.Contains(flaw.Says, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_two_palettes_share_an_id_and_each_reads()
    {
        Assert.Equal(Kit.Knowledge.Palettes.Count(), Kit.Knowledge.Palettes.Select(palette => palette.Id).Distinct().Count());
        Assert.All(Kit.Knowledge.Palettes, palette => Assert.True(KnowledgeCheck.Reads(palette, 4.5), palette.Id));
    }

    [Fact]
    public void No_strong_keyword_is_claimed_by_two_subjects()
    {
        string[] claimed = [.. Kit.Knowledge.Topics
            .SelectMany(topic => topic.Keywords.Where(group => group.Key != Dialects.Hints).SelectMany(group => group.Value).Select(keyword => (Folded: Folding.Fold(keyword), topic.Id)).Distinct())
            .GroupBy(pair => pair.Folded, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => pair.Id))}")];
        Assert.Empty(claimed);
    }

    [Fact]
    public void The_index_of_objects_is_the_packages() =>
        Assert.True(
            KnowledgeObjectIndex.Make() == File.ReadAllText(Path.Combine(KnowledgeObjectIndex.Home, KnowledgeObjectIndex.IndexFile)),
            $"run the test program with '{KnowledgeObjectIndex.Argument}' and look at what changed");

    [Fact]
    public void Every_object_of_the_index_is_drawn_on_its_floor_inside_its_square()
    {
        var wrong = new List<string>();
        foreach (string art in Kit.Knowledge.Objects.SelectMany(thing => thing.Art).Concat(Kit.Knowledge.Topics.SelectMany(topic => topic.Art).Where(art => art.Contains(':', StringComparison.Ordinal))).Distinct())
        {
            string drawing = Kit.Knowledge.Art("general", art);
            Inks inks = new(Kit.Knowledge.General.Palettes[0]);
            string svg = $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"50\" viewBox=\"-25 -25 450 450\"><rect x=\"-25\" y=\"-25\" width=\"450\" height=\"450\" fill=\"#00ff80\"/>{ArtPainter.Resolve(drawing, inks, "p", inks.Deep, inks.Ground)}</svg>";
            using VipsImage image = VipsImage.FromSvg(System.Text.Encoding.UTF8.GetBytes(svg), 1);
            byte[] pixels = image.Pixels();
            bool Row(int y) => Enumerable.Range(0, 50).Select(x => ((y * 50) + x) * 3).Any(at => (pixels[at], pixels[at + 1], pixels[at + 2]) != (0, 255, 128));
            if (Row(0) || !Row(39) || drawing.Contains("xlink", StringComparison.Ordinal))
            {
                wrong.Add(art);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Two_objects_in_one_picture_share_no_ids()
    {
        string drawing = Kit.Knowledge.Art("general", "noto:package");
        Assert.DoesNotContain("id=\"SVG", drawing, StringComparison.Ordinal);
        Assert.Contains("id=\"@SVG", drawing, StringComparison.Ordinal);
        Assert.Contains("url(#@SVG", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public void No_word_means_two_objects() => Assert.All(new Func<KnownObject, IReadOnlyList<string>>[] { thing => thing.Ar, thing => thing.En }, words =>
        Assert.Empty(Kit.Knowledge.Objects.SelectMany(words).GroupBy(Folding.Fold, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)));

    [Fact]
    public void Neither_knowledge_nor_an_object_keeps_the_first_picture_waiting()
    {
        var watch = Stopwatch.StartNew();
        Knowledge fresh = Knowledge.Load();
        Assert.True(watch.ElapsedMilliseconds < LoadMsMax, $"loading took {watch.Elapsed}");
        watch.Restart();
        _ = fresh.Art("general", "noto:camel");
        Assert.True(watch.ElapsedMilliseconds < ObjectMsMax, $"an object took {watch.Elapsed}");
    }

    [Fact]
    public void A_missing_object_is_a_fault_with_a_site() =>
        Assert.Equal("PLS-IM32", Assert.Throws<ImagingException>(() => Kit.Knowledge.Art("general", "noto:no-such-thing")).SiteId);

    [Fact]
    public void Every_wish_is_complete_and_names_palettes_that_exist() => Assert.All(Kit.Knowledge.Wishes.Groups, group =>
    {
        Assert.True(group.Palettes.Count >= 5, group.Id);
        Assert.All(group.Palettes, id => Assert.Equal(id, Kit.Knowledge.Palette(id).Id));
        Assert.True(Kit.Knowledge.Wishes.Moods.All(mood => mood.Moods.Count(Kit.Knowledge.HasMood) >= 4));
    });

    private static Topic WithArabic(Topic topic, Phrases ar) => topic with { Copy = topic.Copy with { Ar = ar } };
}
