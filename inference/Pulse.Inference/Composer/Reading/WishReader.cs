using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>
/// Reads the colours and the mood that a prompt asks for, and takes those words out of it. A colour's name alone is no wish ("White
/// Friday", "green tea"): it must be introduced ("باللون", "in", "ألوان") or followed by what it colours ("theme", "background").
/// </summary>
internal sealed class WishReader
{
    private readonly Lexicon markers, connectors, modifiers, moodMarkers;
    private readonly TermIndex<Colour> colours = new();
    private readonly TermIndex<PaletteGroup> groups = new();
    private readonly TermIndex<MoodWish> moods = new();

    internal WishReader(WishFile file)
    {
        markers = new Lexicon(file.Markers);
        connectors = new Lexicon(file.Connectors);
        modifiers = new Lexicon(file.Modifiers);
        moodMarkers = new Lexicon(file.MoodMarkers);
        Fill(colours, file.Colours, colour => colour.Words);
        Fill(groups, file.Groups, group => group.Words);
        Fill(moods, file.Moods, mood => mood.Words);
    }

    /// <param name="palettes">All palettes by name, for the groups.</param>
    /// <param name="isPlace">True for the index of a word that is part of a place's name.</param>
    internal Wishes Read(Prose prose, Func<string, Palette> palettes, Func<int, bool> isPlace)
    {
        string[] words = [.. prose.Words.Select(word => word.Folded)];
        List<Found<Colour>> named = colours.Find(words).FindAll(colour => !isPlace(colour.Start));
        List<Found<PaletteGroup>> grouped = groups.Find(words);
        var wished = new List<Colour>();
        var wishedGroups = new List<PaletteGroup>();
        var spans = new List<(int Start, int End)>();
        for (int start = 0; start < words.Length; start++)
        {
            (int end, int found) = Phrase(words, start, named, grouped);
            if (found > 0)
            {
                wished.AddRange(Longest(named, start, end).Select(colour => colour.Value).Where(colour => !wished.Contains(colour)));
                wishedGroups.AddRange(Longest(grouped, start, end).Select(group => group.Value));
                spans.Add((start, end));
                start = end - 1;
            }
        }

        // "dark blue" is a blue: the group's word only shades it.
        PaletteGroup? group = wished.Count == 0 ? wishedGroups.FirstOrDefault() : null;
        MoodWish? mood = Mood(words, spans);
        foreach ((int start, int end) in spans.OrderByDescending(span => span.Start))
        {
            prose.Take(start, end - start);
        }

        IReadOnlyList<Palette> wishedPalettes = wished.Count > 0 ? WishedPalettes.Of([.. wished.Take(3)]) : group is not null ? [.. group.Palettes.Select(palettes)] : [];
        return new Wishes([.. wished.Select(colour => colour.Id)], group?.Id, mood?.Id, wishedPalettes, mood?.Moods ?? []);
    }

    /// <summary>The end of the colour phrase that starts here, and how many colours it has; none when nothing introduces or follows them.</summary>
    private (int End, int Found) Phrase(string[] words, int start, List<Found<Colour>> named, List<Found<PaletteGroup>> grouped)
    {
        bool introduced = Marks(words[start]);
        bool attached = words[start].StartsWith("بال", StringComparison.Ordinal) && Covers(named, start);
        if (!introduced && !attached && !Covers(named, start) && !Covers(grouped, start) && !modifiers.HasStem(words[start]))
        {
            return default;
        }

        int at = introduced ? start + 1 : start, end = at, found = 0;
        bool followed = false;
        while (at < words.Length)
        {
            if (Covers(named, at) || Covers(grouped, at))
            {
                found++;
                end = ++at;
            }
            else if (found > 0 && Marks(words[at]) && words[at] is not "in")
            {
                followed = true;
                end = ++at;
            }
            else if (connectors.Has(words[at]) || modifiers.HasStem(words[at]) || (introduced && found == 0 && Marks(words[at])))
            {
                // Only kept if a colour, or the noun that they colour, comes after it; a modifier may also close the phrase ("أزرق غامق").
                end = found > 0 && modifiers.HasStem(words[at]) ? at + 1 : end;
                at++;
            }
            else
            {
                break;
            }
        }

        return found > 0 && (introduced || attached || followed) ? (end, found) : default;
    }

    private bool Marks(string word) => markers.Has(word) || (word.Length > 3 && word[0] > 'z' && markers.HasStem(word));

    private MoodWish? Mood(string[] words, List<(int Start, int End)> spans)
    {
        List<Found<MoodWish>> found = moods.Find(words);
        if (found.Count == 0)
        {
            return null;
        }

        Found<MoodWish> wish = found.OrderByDescending(mood => mood.Length).ThenByDescending(mood => IsMarked(words, mood)).ThenBy(mood => mood.Start).First();
        if (IsMarked(words, wish))
        {
            int start = wish.Start > 0 && moodMarkers.HasStem(words[wish.Start - 1]) ? wish.Start - 1 : wish.Start;
            int end = wish.End < words.Length && moodMarkers.HasStem(words[wish.End]) ? wish.End + 1 : wish.End;
            if (!spans.Exists(span => span.Start < end && start < span.End))
            {
                spans.Add((start, end));
            }
        }

        return wish.Value;
    }

    /// <summary>True when the word speaks of the picture ("a bold style"), not of what is in it ("a luxury flat").</summary>
    private bool IsMarked(string[] words, Found<MoodWish> mood) =>
        (mood.Start > 0 && moodMarkers.HasStem(words[mood.Start - 1])) || (mood.End < words.Length && moodMarkers.HasStem(words[mood.End]));

    private static bool Covers<T>(List<Found<T>> found, int at) => found.Exists(one => one.Start <= at && at < one.End);

    /// <summary>"navy blue" is navy, not navy and blue.</summary>
    private static IEnumerable<Found<T>> Longest<T>(List<Found<T>> found, int start, int end) =>
        found.Where(one => one.Start >= start && one.End <= end && !found.Exists(other => other.Length > one.Length && other.Start <= one.Start && other.End >= one.End)).OrderBy(one => one.Start);

    private static void Fill<T>(TermIndex<T> index, IReadOnlyList<T> values, Func<T, IReadOnlyList<string>> words)
    {
        foreach (T value in values)
        {
            foreach (string word in words(value))
            {
                index.Add(word, value);
            }
        }
    }
}

/// <summary>A kind of colours that people ask for without naming one.</summary>
internal sealed record PaletteGroup(string Id, IReadOnlyList<string> Words, IReadOnlyList<string> Palettes);

/// <summary>A mood by its words; its moods are ids of <see cref="Mood"/>, the best first; those that this build lacks are passed over.</summary>
internal sealed record MoodWish(string Id, IReadOnlyList<string> Words, IReadOnlyList<string> Moods);

internal sealed record WishFile(
    IReadOnlyList<string> Markers,
    IReadOnlyList<string> Connectors,
    IReadOnlyList<string> Modifiers,
    IReadOnlyList<Colour> Colours,
    IReadOnlyList<PaletteGroup> Groups,
    IReadOnlyList<string> MoodMarkers,
    IReadOnlyList<MoodWish> Moods);
