using System.Text.RegularExpressions;
using Pulse.Inference.Composer.Reading;
using Pulse.Inference.Text;

namespace Pulse.Inference.Composer;

/// <summary>
/// Reads a prompt with the knowledge at hand, in this order: quoted words, facts, wishes for the looks, subject, intent, place, names,
/// objects. What nothing explains are the person's own words. The missing copy is the topic's.
/// </summary>
internal sealed partial class BriefReader
{
    /// <summary>More than this is not read for meaning; the command's own limit is larger.</summary>
    private const int PromptCharactersMax = 4000;
    private const int MatchTimeoutMs = 2000;
    private const string SaleTopic = "sale";
    private readonly Knowledge knowledge;
    private readonly TopicReader topics;
    private readonly WishReader wishes;
    private readonly NameReader names;
    private readonly ObjectReader objects;
    private readonly CopyWriter writer;
    private readonly Arabizi arabizi;
    private readonly TermIndex<IntentPhrases> intents = new();
    private readonly TermIndex<Place> places = new();
    private readonly Dictionary<Place, int> placeOrder = [];
    private readonly Lexicon prepositions;
    private readonly HashSet<string> sale;

    internal BriefReader(Knowledge knowledge)
    {
        this.knowledge = knowledge;
        WordFile words = knowledge.Words;
        var fillers = new Lexicon(words.Fillers.Ar.Concat(words.Fillers.En));
        var contact = new Lexicon(words.Contact.Ar.Concat(words.Contact.En));
        var clinging = new Lexicon(knowledge.Clinging);
        prepositions = new Lexicon(words.Prepositions);
        arabizi = new Arabizi(words.Arabizi, ArabiziKeywords(knowledge.Topics));
        topics = new TopicReader(knowledge.Topics, knowledge.General, arabizi);
        wishes = new WishReader(knowledge.Wishes);
        names = new NameReader(words.Names, fillers, clinging, contact);
        objects = new ObjectReader(knowledge.Objects, words.Shown);
        writer = new CopyWriter(knowledge.General, new OwnWordsCutter(fillers, contact, clinging, folded => names.IsHouse(folded) || topics.IsKeyword(folded) || intents.Find([folded]).Count > 0));
        sale = [.. knowledge.Topics.Single(topic => topic.Id == SaleTopic).Keywords.Values.SelectMany(keywords => keywords).Select(Folding.Fold)];
        foreach (IntentPhrases intent in knowledge.Intents)
        {
            foreach (string keyword in intent.Keywords)
            {
                intents.Add(keyword, intent);
            }
        }

        foreach (Place place in words.Places)
        {
            placeOrder.TryAdd(place, placeOrder.Count);
            places.Add(place.Ar, place);
            places.Add(place.En, place);
        }
    }

    internal Brief Read(CompositionRequest request)
    {
        string prompt = Clean(request.Prompt);
        string[] quotes = [.. Quotes().Matches(prompt).Select(match => match.Value[1..^1].Trim()).Where(quote => quote.Length > 0)];
        bool onSale = Array.Exists(Folding.Words(prompt), word => WordMatch.Stems(word).Any(sale.Contains));
        FactReader.Facts facts = FactReader.Read(Quotes().Replace(prompt, " "), onSale);
        string said = facts.Rest.Replace(FactReader.Taken, ' ');
        Prose prose = Prose.Of(facts.Rest, FactReader.Taken);
        // "الزرقاء" is a city before it is a colour.
        List<Found<Place>> cities = places.Find([.. prose.Words.Select(word => word.Folded)]);
        Wishes wished = wishes.Read(prose, knowledge.Palette, at => cities.Exists(city => city.Start <= at && at < city.End));
        // Quoted words belong to the subject, too: "«قهوة أمّي»" is about coffee.
        string[] spoken = [.. prose.Words.Select(word => Uncontracted(word.Folded))];
        bool inLatin = arabizi.Is(Folding.Words(said));
        (Topic topic, IReadOnlyList<(int Start, int End)> spans) = topics.Read([.. spoken, .. quotes.SelectMany(Folding.Words)], inLatin);
        if (topic == knowledge.General && facts.Percent.Length > 0)
        {
            topic = knowledge.Topics.Single(known => known.Id == SaleTopic);
        }

        Language language = inLatin && topic != knowledge.General ? Language.Arabic : LanguageOf(said + string.Concat(quotes), request.LocaleHint);
        Found<Place>? place = PlaceOf(spoken, spans);
        IntentPhrases? asked = IntentOf(spoken, facts.Percent.Length > 0);
        string name = language == Language.Arabic && inLatin ? "" : NameOf(topic, prose, spans, place);
        var read = new Understood(topic, spans, language, asked, place?.Value, name, prose, quotes.Length > 0, !(inLatin && language == Language.Arabic));
        (string headline, string subline, string action) = writer.Write(read, request.Seed, request.SampleIndex);
        HashSet<string> namesWords = [.. Folding.Words(name)];
        // Drawings made for the topic are better than the packages' object for the topic's own name.
        bool isDrawn = !topic.Art[0].Contains(':', StringComparison.Ordinal);
        IReadOnlyList<string> art = objects.Read(
            prompt, spoken, topic, at => namesWords.Contains(spoken[at]) || (isDrawn && spans.Any(span => span.Start <= at && at < span.End)));
        string badge = facts.Percent.Length == 0 ? "" : language == Language.Arabic ? $"خصم {facts.Percent}" : $"{facts.Percent} off";
        string[] moods = [.. wished.Moods.Where(knowledge.HasMood)];
        var copy = request.Copy;
        string shownHeadline = Chosen(copy, TextRole.Headline, quotes.ElementAtOrDefault(0) ?? headline);
        IReadOnlyList<string> listed = name.Length > 0 && topic.OwnWords != OwnWords.Name && !shownHeadline.Contains(name, StringComparison.Ordinal) ? [name, .. facts.Listed] : facts.Listed;
        return new Brief(
            topic,
            language,
            shownHeadline,
            Chosen(copy, TextRole.Subline, quotes.ElementAtOrDefault(1) ?? subline),
            Chosen(copy, TextRole.Action, quotes.ElementAtOrDefault(2) ?? action),
            copy is not null && copy.TryGetValue(TextRole.Facts, out string? own) ? [own] : listed,
            Chosen(copy, TextRole.Badge, badge))
        {
            Intent = asked?.Id ?? topic.Intent,
            Name = name,
            Wishes = wished,
            Palettes = wished.Palettes.Count > 0 ? wished.Palettes : topic.Palettes,
            Moods = moods.Length > 0 ? moods : topic.Moods,
            Art = art.Count > 0 ? art : topic.Art,
            NamesObjects = art.Count > 0,
        };
    }

    private static string Chosen(IReadOnlyDictionary<TextRole, string>? copy, TextRole role, string written) =>
        copy is not null && copy.TryGetValue(role, out string? own) ? Clean(own) : written;

    private static IEnumerable<string> ArabiziKeywords(IReadOnlyList<Topic> topics)
    {
        HashSet<string> english = [.. topics.SelectMany(topic => topic.Keywords.GetValueOrDefault(Dialects.English, [])).SelectMany(Folding.Words)];
        return topics.SelectMany(topic => topic.Keywords.GetValueOrDefault(Dialects.Arabizi, [])).SelectMany(Folding.Words).Where(word => word.Length > 2 && !english.Contains(word));
    }

    /// <summary>Speech contracts "على" into the word: "عالعقبة" is to Aqaba. What no list knows stays ("عالمي").</summary>
    private string Uncontracted(string word) =>
        word.StartsWith("عال", StringComparison.Ordinal) && (places.Find([word[1..]]).Count > 0 || topics.IsKeyword(word[1..])) ? word[1..] : word;

    /// <summary>A house where a shop speaks, a person where a feast is meant; in other subjects a name would be a guess.</summary>
    private string NameOf(Topic topic, Prose prose, IReadOnlyList<(int Start, int End)> spans, Found<Place>? place)
    {
        bool IsPlace(string folded) => places.Find([folded]).Count > 0;
        if (topic.OwnWords == OwnWords.Name)
        {
            return names.Person(prose, at => spans.Any(span => span.Start <= at && at < span.End) || (place is { } where && where.Start <= at && at < where.End)
                || (!names.IsAlsoName(prose.Words[at].Folded) && (topics.IsKeyword(prose.Words[at].Folded) || objects.Knows(prose.Words[at].Folded))));
        }

        return topic.Copy.Ar.NamedHeadlines is null ? "" : names.House(prose, IsPlace);
    }

    /// <summary>The first place of the list, unless it is part of the subject ("Kuwait national day").</summary>
    private Found<Place>? PlaceOf(string[] words, IReadOnlyList<(int Start, int End)> subject)
    {
        IEnumerable<Found<Place>> found = places.Find(words)
            .Where(place => !subject.Any(span => span.Start <= place.Start && place.End <= span.End && span.End - span.Start > place.Length))
            .Where(place => !place.Value.AfterPreposition || (place.Start > 0 && prepositions.Has(words[place.Start - 1])) || (words[place.Start][0] is 'ب' or 'ل' && words[place.Start].Length > 3));
        return found.OrderBy(place => placeOrder[place.Value]).Select(place => (Found<Place>?)place).FirstOrDefault();
    }

    /// <summary>The intent that the prompt names first, a discount being a sale whatever is said.</summary>
    private IntentPhrases? IntentOf(string[] words, bool discounted)
    {
        List<Found<IntentPhrases>> found = intents.Find(words);
        return discounted
            ? knowledge.Intents.Single(intent => intent.Id == Intent.Sell)
            : found.OrderBy(intent => intent.Value.Id == Intent.Announce ? 0 : 1).ThenBy(intent => intent.Start).Select(intent => intent.Value).FirstOrDefault();
    }

    /// <summary>Arabic unless Latin letters clearly prevail: Arabic prompts are full of brands in Latin letters.</summary>
    private static Language LanguageOf(string prose, string localeHint)
    {
        int arabic = prose.Count(letter => letter is >= '\u0600' and <= '\u06FF'), latin = prose.Count(char.IsAsciiLetter);
        return arabic == 0 && latin == 0
            ? localeHint.StartsWith("ar", StringComparison.OrdinalIgnoreCase) ? Language.Arabic : Language.English
            : arabic * 2 >= latin ? Language.Arabic : Language.English;
    }

    /// <summary>Without control and direction characters: the composer sets direction itself, so nobody else can.</summary>
    private static string Clean(string text)
    {
        string safe = Folding.Safe(text.Length > PromptCharactersMax ? text[..PromptCharactersMax] : text).Normalize();
        return Spaces().Replace(Invisible().Replace(safe, ""), " ").Trim();
    }

    // The joiner (U+200D) and non-joiner (U+200C) shape Persian and some names, so they stay.
    [GeneratedRegex(@"[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFD-[\s]]", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    private static partial Regex Spaces();

    [GeneratedRegex("\"[^\"]{1,300}\"|«[^»]{1,300}»|“[^”]{1,300}”|„[^“]{1,300}“", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    private static partial Regex Quotes();
}
