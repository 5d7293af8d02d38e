using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>What was understood of a prompt before a word is written.</summary>
/// <param name="Keywords">Where the topic's keywords stand in the prose.</param>
/// <param name="Asked">The intent that the prompt itself names, if any.</param>
/// <param name="OwnWords">False when the person's words cannot be shown as they are: Arabic in Latin letters.</param>
internal sealed record Understood(Topic Topic, IReadOnlyList<(int Start, int End)> Keywords, Language Language, IntentPhrases? Asked, Place? Place, string Name, Prose Prose, bool Quoted, bool OwnWords);

/// <summary>Writes headline, subline and action: the person's own words where they say it, else the topic's phrases.</summary>
internal sealed class CopyWriter(Topic general, OwnWordsCutter cutter)
{
    private const string PlaceMark = "{place}", NameMark = "{name}";
    private const int TitleWordsMin = 3, TitleWordsMax = 7;
    private const int AnnouncementWordsMin = 3, AnnouncementWordsMax = 6;
    private const int SublineWordsMin = 3;
    private const int SpecificWordsMin = 2;

    internal (string Headline, string Subline, string Action) Write(Understood read, long seed, int sample)
    {
        Phrases phrases = read.Topic.Copy.In(read.Language);
        var random = new SeededRandom(seed, "copy");
        string headline = Take(Headlines(read, phrases, sample), random, sample, read);
        string subline = Take(read.Place is null ? phrases.Sublines : phrases.PlacedSublines, random, sample, read);
        string action = Take(Actions(read, phrases), random, sample, read);
        if (read.OwnWords && !(read.Topic.OwnWords == OwnWords.Name && read.Name.Length > 0))
        {
            (headline, subline) = Own(read, headline, subline);
        }

        return (headline, subline, action);
    }

    private static IReadOnlyList<string> Headlines(Understood read, Phrases phrases, int sample)
    {
        IntentCopy? announced = read.Asked is { Id: Intent.Announce } asked && read.Topic.Intent is Intent.Sell or Intent.Inform or Intent.Announce && read.Topic.OwnWords != OwnWords.Headline
            ? read.Asked.Copy.In(read.Language)
            : null;
        // A shop's name is in every other headline, so that four samples do not all read alike; a person's is in all.
        bool named = read.Name.Length > 0 && (read.Topic.OwnWords == OwnWords.Name || sample % 2 == 0);
        return (announced, named) switch
        {
            ({ NamedHeadlines.Count: > 0 }, true) => announced.NamedHeadlines,
            ({ Headlines.Count: > 0 }, _) => announced.Headlines,
            (_, true) when phrases.NamedHeadlines is { Count: > 0 } => phrases.NamedHeadlines,
            _ => read.Place is not null && phrases.PlacedHeadlines.Count > 0 ? phrases.PlacedHeadlines : phrases.Headlines,
        };
    }

    private static IReadOnlyList<string> Actions(Understood read, Phrases phrases) =>
        read.Asked is not null && read.Asked.Id != read.Topic.Intent && read.Asked.Copy.In(read.Language).Actions is { Count: > 0 } asked ? asked : phrases.Actions;

    /// <summary>Samples of one seed walk through the phrases, so that four samples show four headlines where there are four.</summary>
    private static string Take(IReadOnlyList<string> phrases, SeededRandom random, int sample, Understood read)
    {
        int start = random.Below(phrases.Count);
        string place = read.Place is null ? "" : read.Language == Language.Arabic ? read.Place.Ar : read.Place.En;
        return phrases[(start + sample) % phrases.Count].Replace(PlaceMark, place, StringComparison.Ordinal).Replace(NameMark, read.Name, StringComparison.Ordinal);
    }

    private (string Headline, string Subline) Own(Understood read, string headline, string subline)
    {
        List<Word> words = cutter.Bare(read.Prose);
        if (!words.Exists(word => word.Folded.Any(char.IsLetter)))
        {
            return (headline, subline);
        }

        List<Word> title = Titled(words);
        (string first, string rest) = cutter.Cut(title, read.Language);
        int firstWords = first.Split(' ').Length;
        if (read.Topic == general)
        {
            // Quoted words are the headline; all others explain it.
            return read.Quoted ? (headline, rest.Length == 0 ? first : $"{first} {rest}") : (first, rest.Length == 0 ? subline : rest);
        }

        bool announces = read.Asked is { Id: Intent.Announce } && read.Name.Length == 0 && firstWords is >= AnnouncementWordsMin and <= AnnouncementWordsMax;
        bool titled = read.Topic.OwnWords == OwnWords.Headline && firstWords <= TitleWordsMax && (firstWords >= TitleWordsMin || title.Count < words.Count);
        if (announces || titled)
        {
            return (first, titled && rest.Split(' ').Length >= SublineWordsMin ? rest : subline);
        }

        string line = read.Topic.OwnWords switch
        {
            OwnWords.Subline when words.Count >= SublineWordsMin => cutter.Line(words, read.Language),
            OwnWords.Remainder => cutter.Line([.. Remainder(read).SkipWhile(cutter.Leads)], read.Language),
            // Who says more than the subject's name wants it said: no phrase of ours knows what the run is for.
            _ when !read.Quoted && read.Name.Length == 0 && Remainder(read).Count(word => cutter.Says(word) && !IsOf(read.Place, word)) >= SpecificWordsMin => cutter.Line(words, read.Language),
            _ => "",
        };
        return (headline, line.Length > 0 ? line : subline);
    }

    /// <summary>"Free webinar on Zoom: marketing basics" is called by what follows the colon.</summary>
    private static List<Word> Titled(List<Word> words)
    {
        int colon = words.FindIndex(word => word.Text.EndsWith(':')) + 1;
        return colon is > 0 and <= TitleWordsMax && words.Count - colon >= 2 ? words[colon..] : words;
    }

    private static bool IsOf(Place? place, Word word) =>
        place is not null && Folding.Words($"{place.Ar} {place.En}").Any(part => word.Folded.EndsWith(part, StringComparison.Ordinal));

    private List<Word> Remainder(Understood read) =>
        cutter.Bare(read.Prose.Words.Where((_, at) => !read.Keywords.Any(keyword => keyword.Start <= at && at < keyword.End)));
}
