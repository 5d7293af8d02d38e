using System.Text.RegularExpressions;
using Pulse.Inference.Text;

namespace Pulse.Inference.Composer;

/// <summary>Reads a prompt with the knowledge at hand: topic, language, place, quoted words, facts; writes the missing copy.</summary>
internal sealed partial class BriefReader(Knowledge knowledge)
{
    /// <summary>More than this is not read for meaning; the command's own limit is larger.</summary>
    private const int PromptCharactersMax = 2000;
    private const int HeadlineWordsMax = 7;
    private const int SublineWordsMax = 18;
    private const string SaleTopic = "sale";
    private const string PlaceMark = "{place}";
    private static readonly char[] Pauses = [',', '،', ':', '؛', ';', '.', '-', '–'];
    private readonly Term[] terms = [.. knowledge.Topics.SelectMany(Terms)];
    private readonly (Place Place, string[] Ar, string[] En)[] places =
        [.. knowledge.Places.Select(place => (place, Folding.Words(place.Ar), Folding.Words(place.En)))];
    private readonly HashSet<string> fillers =
        [.. knowledge.Fillers.Ar.Concat(knowledge.Fillers.En).Select(Folding.Fold)];
    private readonly HashSet<string> contact =
        [.. knowledge.Contact.Ar.Concat(knowledge.Contact.En).Select(Folding.Fold)];

    internal Brief Read(CompositionRequest request)
    {
        string prompt = Clean(request.Prompt);
        string[] quotes = [.. Quotes().Matches(prompt).Select(match => match.Value[1..^1].Trim()).Where(quote => quote.Length > 0)];
        string[] words = Folding.Words(prompt);
        bool sale = Array.Exists(terms, term => term.Topic.Id == SaleTopic && WordMatch.Find(words, term.Words) >= 0);
        FactReader.Facts facts = FactReader.Read(Quotes().Replace(prompt, " "), sale);
        Language language = LanguageOf(facts.Rest + string.Concat(quotes), request.LocaleHint);
        Topic topic = TopicOf(words);
        Place? place = PlaceOf(words);
        var random = new SeededRandom(request.Seed, "copy");
        (string headline, string subline, string action) = Phrase(topic.Copy.In(language), place, language, random, request.SampleIndex);
        if (topic == knowledge.General)
        {
            (string first, string rest) = OwnWords(facts.Rest, headline, subline);
            // Quoted words are the headline; all others explain it.
            bool explains = quotes.Length > 0 && first != headline;
            (headline, subline) = explains ? (first, rest == subline ? first : $"{first} {rest}") : (first, rest);
        }
        else if (topic.Id == SaleTopic)
        {
            subline = OnSale(facts.Rest) ?? subline;
        }

        string badge = facts.Percent.Length == 0 ? "" : language == Language.Arabic ? $"خصم {facts.Percent}" : $"{facts.Percent} off";
        var copy = request.Copy;
        return new Brief(
            topic,
            language,
            Chosen(copy, TextRole.Headline, quotes.ElementAtOrDefault(0) ?? headline),
            Chosen(copy, TextRole.Subline, quotes.ElementAtOrDefault(1) ?? subline),
            Chosen(copy, TextRole.Action, quotes.ElementAtOrDefault(2) ?? action),
            copy is not null && copy.TryGetValue(TextRole.Facts, out string? own) ? [own] : facts.Listed,
            Chosen(copy, TextRole.Badge, badge));
    }

    private static string Chosen(IReadOnlyDictionary<TextRole, string>? copy, TextRole role, string written) =>
        copy is not null && copy.TryGetValue(role, out string? own) ? Clean(own) : written;

    private static (string Headline, string Subline, string Action) Phrase(Phrases phrases, Place? place, Language language, SeededRandom random, int sample)
    {
        // Samples of one seed walk through the phrases, so that four samples show four headlines where there are four.
        string Take(IReadOnlyList<string> ordinary, IReadOnlyList<string> placed)
        {
            IReadOnlyList<string> from = place is null || placed.Count == 0 ? ordinary : placed;
            int start = random.Below(from.Count);
            return from[(start + sample) % from.Count].Replace(PlaceMark, place?.Ar is null ? "" : language == Language.Arabic ? place.Ar : place.En, StringComparison.Ordinal);
        }

        return (Take(phrases.Headlines, phrases.PlacedHeadlines), Take(phrases.Sublines, phrases.PlacedSublines), Take(phrases.Actions, []));
    }

    private (string Headline, string Subline) OwnWords(string prose, string headline, string subline)
    {
        string[] words = [.. prose.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => fillers.Contains(Folding.Fold(word)) || Folding.Fold(word).Length == 0)];
        if (words.Length == 0)
        {
            return (headline, subline);
        }

        // Arabic writes "for" onto the word it belongs to; after the request is cut off, that particle has nothing to refer to.
        string first = words[0].StartsWith("لل", StringComparison.Ordinal) && words[0].Length > 4 ? "ال" + words[0][2..] : words[0];
        int cut = HeadlineLength(words);
        string own = string.Join(' ', words.Take(cut).Skip(1).Prepend(Capital(first))).TrimEnd(Pauses);
        return cut == words.Length
            ? (own, subline)
            : (own, string.Join(' ', words.Skip(cut).Take(SublineWordsMax)) + (words.Length > cut + SublineWordsMax ? "…" : ""));
    }

    /// <summary>How many words make the headline: up to a pause if there is one, else as many as read at a glance, never ending on a particle.</summary>
    private int HeadlineLength(string[] words)
    {
        int pause = Array.FindIndex(words, word => Pauses.Contains(word[^1])) + 1;
        if (pause > 1 && pause < words.Length && pause <= HeadlineWordsMax)
        {
            return pause;
        }

        if (words.Length <= HeadlineWordsMax + 2)
        {
            return words.Length;
        }

        int cut = HeadlineWordsMax;
        while (cut > 2 && knowledge.Clinging.Contains(words[cut - 1]))
        {
            cut--;
        }

        return cut;
    }

    /// <summary>What a sale is about, when the prompt says it: its words without the request, the sale itself, and what announces numbers.</summary>
    private string? OnSale(string prose)
    {
        bool Idle(string word) => Folding.Fold(word) is var folded
            && (folded.Length == 0 || fillers.Contains(folded) || contact.Contains(folded) || Array.Exists(terms, term => term.Topic.Id == SaleTopic && term.Words is [string only] && WordMatch.Same(folded, only)));
        List<string> words = [.. prose.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Idle(word))];
        while (words.Count > 0 && knowledge.Clinging.Contains(words[^1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        string text = string.Join(' ', words).Trim(Pauses);
        return words.Count is >= 2 and <= SublineWordsMax ? Capital(text) : null;
    }

    private static string Capital(string word) => char.IsLower(word[0]) && !word.Skip(1).Any(char.IsUpper) ? char.ToUpperInvariant(word[0]) + word[1..] : word;

    private Topic TopicOf(string[] words)
    {
        (Topic Topic, int Score)? best = terms
            .Where(term => WordMatch.Find(words, term.Words) >= 0)
            .GroupBy(term => term.Topic, (topic, found) => (Topic: topic, Score: found.Sum(term => 1 + term.Words.Length)))
            .OrderByDescending(found => found.Score)
            .Select(found => ((Topic, int)?)found)
            .FirstOrDefault();
        return best?.Topic ?? knowledge.General;
    }

    private Place? PlaceOf(string[] words)
    {
        foreach ((Place place, string[] ar, string[] en) in places)
        {
            if (WordMatch.Find(words, ar) >= 0 || WordMatch.Find(words, en) >= 0)
            {
                return place;
            }
        }

        return null;
    }

    private static Language LanguageOf(string prose, string localeHint)
    {
        int arabic = prose.Count(letter => letter is >= '\u0600' and <= '\u06FF'), latin = prose.Count(char.IsAsciiLetter);
        return arabic == latin
            ? localeHint.StartsWith("ar", StringComparison.OrdinalIgnoreCase) ? Language.Arabic : Language.English
            : arabic > latin ? Language.Arabic : Language.English;
    }

    /// <summary>Without control and direction characters: the composer sets direction itself, so nobody else can.</summary>
    private static string Clean(string text)
    {
        string safe = Folding.Safe(text.Length > PromptCharactersMax ? text[..PromptCharactersMax] : text).Normalize();
        return Spaces().Replace(Invisible().Replace(safe, ""), " ").Trim();
    }

    private static IEnumerable<Term> Terms(Topic topic) =>
        topic.Keywords.Values.SelectMany(words => words).Select(keyword => new Term(topic, Folding.Words(keyword)));

    // The joiner (U+200D) and non-joiner (U+200C) shape Persian and some names, so they stay.
    [GeneratedRegex(@"[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFD-[\s]]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spaces();

    [GeneratedRegex("\"[^\"]{1,300}\"|«[^»]{1,300}»|“[^”]{1,300}”|„[^“]{1,300}“", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Quotes();

    private sealed record Term(Topic Topic, string[] Words);
}
