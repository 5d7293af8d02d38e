using System.Text.Json.Serialization;

namespace Pulse.Inference.Composer.Reading;

/// <summary>Words that many subjects share.</summary>
/// <param name="Places">Narrow ones first: a quarter says more than its city.</param>
/// <param name="Prepositions">Words before a place.</param>
/// <param name="Fillers">Words that ask for a picture rather than say what is in it ("an ad for ...").</param>
/// <param name="Contact">Words that announce a price or a number, and mean nothing once that stands by itself.</param>
/// <param name="Clinging">Words that belong to the next one and read badly at a line's end.</param>
/// <param name="Shown">Words that ask to see the thing named next.</param>
internal sealed record WordFile(
    IReadOnlyList<Place> Places,
    IReadOnlyList<string> Prepositions,
    PerLanguage<IReadOnlyList<string>> Fillers,
    PerLanguage<IReadOnlyList<string>> Contact,
    PerLanguage<IReadOnlyList<string>> Clinging,
    ArabiziWords Arabizi,
    NameWords Names,
    IReadOnlyList<string> Shown);

/// <summary>What says that a prompt announces, invites, sells, and what is then written whatever the topic.</summary>
internal sealed record IntentPhrases([property: JsonConverter(typeof(JsonStringEnumConverter<Intent>))] Intent Id, IReadOnlyList<string> Keywords, PerLanguage<IntentCopy> Copy);

/// <summary>Empty lists leave the topic's phrases as they are.</summary>
internal sealed record IntentCopy(IReadOnlyList<string> Headlines, IReadOnlyList<string> NamedHeadlines, IReadOnlyList<string> Actions);
