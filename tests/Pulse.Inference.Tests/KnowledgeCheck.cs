using System.Globalization;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Text;

namespace Pulse.Inference.Tests;

/// <summary>What a topic's data must be before it may speak for a client. Each problem is a sentence that names topic and place.</summary>
internal static class KnowledgeCheck
{
    private const int PalettesMin = 5, MoodsMin = 4, ArtMin = 2;
    private const int HeadlinesMin = 4, SublinesMin = 3, ActionsMin = 4, PlacedMin = 2;
    private const int HeadlineWordsMax = 6, SublineWordsMax = 12, ActionWordsMax = 5;
    private const double ContrastMin = 4.5;
    private const double PaletteDistanceMin = 0.04;
    private static readonly string[] Kinds = ["food", "nature", "activity", "travel", "objects", "any"];

    internal static IEnumerable<string> Problems(Topic topic, Knowledge knowledge) =>
        Counts(topic).Concat(Keywords(topic)).Concat(Palettes(topic)).Concat(Looks(topic, knowledge)).Concat(Copy(topic, knowledge)).Select(problem => $"{topic.Id}: {problem}");

    /// <summary>True when the palette's own ink reads on its ground, and one of its inks on its panel.</summary>
    internal static bool Reads(Palette palette, double contrast)
    {
        Rgb ink = Rgb.Parse(palette.Tone == "dark" ? palette.Cream : palette.Deep), panel = Rgb.Parse(palette.Panel);
        return Math.Min(Rgb.Contrast(ink, Rgb.Parse(palette.Ground)), Rgb.Contrast(ink, Rgb.Parse(palette.Ground2))) >= contrast
            && Math.Max(Rgb.Contrast(Rgb.Parse(palette.Cream), panel), Rgb.Contrast(Rgb.Parse(palette.Deep), panel)) >= contrast;
    }

    private static IEnumerable<string> Counts(Topic topic)
    {
        if (topic.Palettes.Count < PalettesMin || topic.Moods.Count < MoodsMin || topic.Art.Count < ArtMin)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{topic.Palettes.Count} palettes, {topic.Moods.Count} moods, {topic.Art.Count} objects are too few");
        }

        foreach ((string language, Phrases copy) in Languages(topic))
        {
            if (copy.Headlines.Count < HeadlinesMin || copy.Sublines.Count < SublinesMin || copy.Actions.Count < ActionsMin || copy.PlacedHeadlines.Count < PlacedMin || copy.PlacedSublines.Count < PlacedMin)
            {
                yield return $"{language} has too few phrases";
            }
        }

        if ((topic.Copy.Ar.NamedHeadlines is null) != (topic.Copy.En.NamedHeadlines is null) || (topic.OwnWords == OwnWords.Name && topic.Copy.Ar.NamedHeadlines is null))
        {
            yield return "named headlines are in one language only, or missing where names are read";
        }
    }

    private static IEnumerable<string> Keywords(Topic topic)
    {
        foreach (string dialect in topic.Keywords.Keys.Except(Dialects.All))
        {
            yield return $"unknown dialect {dialect}";
        }

        foreach (string dialect in Dialects.All.Where(dialect => topic.Id != "general" && dialect != Dialects.Hints && topic.Keywords.GetValueOrDefault(dialect, []).Count == 0))
        {
            yield return $"no keyword in {dialect}";
        }

        foreach (string keyword in topic.Keywords.Values.SelectMany(words => words).Where(keyword => Folding.Fold(keyword).Length < 2))
        {
            yield return $"keyword [{keyword}] folds to nothing";
        }
    }

    private static IEnumerable<string> Palettes(Topic topic)
    {
        if (topic.Palettes.Select(palette => palette.Tone).Distinct().Count() < 2)
        {
            yield return "all palettes are of one tone";
        }

        foreach (Palette palette in topic.Palettes.Where(palette => !Reads(palette, ContrastMin)))
        {
            yield return $"palette {palette.Id} does not read";
        }

        for (int first = 0; first < topic.Palettes.Count; first++)
        {
            for (int second = first + 1; second < topic.Palettes.Count; second++)
            {
                if (Distance(topic.Palettes[first], topic.Palettes[second]) < PaletteDistanceMin)
                {
                    yield return $"palettes {topic.Palettes[first].Id} and {topic.Palettes[second].Id} look alike";
                }
            }
        }
    }

    private static IEnumerable<string> Looks(Topic topic, Knowledge knowledge)
    {
        foreach (string art in topic.Art.Where(art => !knowledge.HasArt(topic.Id, art)))
        {
            yield return $"no object {art}";
        }

        foreach (string mood in topic.Moods.Where(mood => !knowledge.HasMood(mood)))
        {
            yield return $"no mood {mood}";
        }

        foreach (string kind in topic.Welcomes.Except(Kinds))
        {
            yield return $"welcomes the unknown kind {kind}";
        }

        if (!knowledge.HasMotif(topic))
        {
            yield return $"no motif {topic.Motif}";
        }
    }

    private static IEnumerable<string> Copy(Topic topic, Knowledge knowledge)
    {
        foreach ((string language, Phrases copy) in Languages(topic))
        {
            IReadOnlyList<string> named = copy.NamedHeadlines ?? [];
            foreach (string headline in copy.Headlines.Concat(copy.PlacedHeadlines).Concat(named).Where(headline => Words(headline) > HeadlineWordsMax))
            {
                yield return $"headline [{headline}] is too long";
            }

            foreach (string phrase in copy.Sublines.Concat(copy.PlacedSublines).Where(phrase => Words(phrase) > SublineWordsMax).Concat(copy.Actions.Where(action => Words(action) > ActionWordsMax)))
            {
                yield return $"[{phrase}] is too long";
            }

            foreach (string phrase in Misplaced(copy, named))
            {
                yield return $"[{phrase}] has a mark too many or lacks one";
            }

            foreach (string phrase in All(copy, named).GroupBy(phrase => phrase, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key))
            {
                yield return $"[{phrase}] is there twice";
            }

            foreach (string problem in Glyphs(topic, language == "ar" ? Language.Arabic : Language.English, All(copy, named), knowledge))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Misplaced(Phrases copy, IReadOnlyList<string> named) =>
        copy.PlacedHeadlines.Concat(copy.PlacedSublines).Where(phrase => Marks(phrase, "{place}") != 1)
            .Concat(named.Where(phrase => Marks(phrase, "{name}") != 1))
            .Concat(copy.Headlines.Concat(copy.Sublines).Concat(copy.Actions).Where(phrase => phrase.Contains('{', StringComparison.Ordinal)))
            .Concat(All(copy, named).Where(phrase => phrase != phrase.Trim() || phrase.Contains("  ", StringComparison.Ordinal)));

    /// <summary>Every character of every phrase has a glyph in each face that a mood may set it in.</summary>
    private static IEnumerable<string> Glyphs(Topic topic, Language language, IEnumerable<string> phrases, Knowledge knowledge)
    {
        Rune[] runes = [.. phrases.SelectMany(phrase => phrase.Replace("{place}", "", StringComparison.Ordinal).Replace("{name}", "", StringComparison.Ordinal).EnumerateRunes()).Distinct()];
        foreach (Mood mood in topic.Moods.Where(knowledge.HasMood).Select(knowledge.Mood))
        {
            foreach (MoodFace face in new[] { mood.In(language).Display, mood.In(language).Text })
            {
                FontFace[] fonts = [Kit.Imaging.Fonts.Face(face.Family, face.Weight), .. Kit.Imaging.Fonts.Faces.Where(font => font.Family == face.Fallback)];
                foreach (Rune rune in runes.Where(rune => !Array.Exists(fonts, font => Kit.Imaging.Fonts.Covers(font, rune))))
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4} has no glyph in {face.Family} of {mood.Id}");
                }
            }
        }
    }

    private static IEnumerable<(string Language, Phrases Copy)> Languages(Topic topic) => [("ar", topic.Copy.Ar), ("en", topic.Copy.En)];

    private static IEnumerable<string> All(Phrases copy, IReadOnlyList<string> named) =>
        copy.Headlines.Concat(copy.PlacedHeadlines).Concat(named).Concat(copy.Sublines).Concat(copy.PlacedSublines).Concat(copy.Actions);

    private static int Words(string phrase) => phrase.Split(' ').Length;

    private static int Marks(string phrase, string mark) => phrase.Split(mark).Length - 1;

    /// <summary>Mean distance of ground, panel and accent, as the eye has it.</summary>
    private static double Distance(Palette a, Palette b) => new[] { (a.Ground, b.Ground), (a.Panel, b.Panel), (a.Accent, b.Accent) }.Average(pair =>
    {
        Composer.Reading.Oklch one = Composer.Reading.Oklch.Of(Rgb.Parse(pair.Item1)), other = Composer.Reading.Oklch.Of(Rgb.Parse(pair.Item2));
        double turn = (one.H - other.H) * Math.PI / 180;
        return Math.Sqrt(Math.Pow(one.L - other.L, 2) + (one.C * one.C) + (other.C * other.C) - (2 * one.C * other.C * Math.Cos(turn)));
    });
}
