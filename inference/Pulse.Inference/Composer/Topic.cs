namespace Pulse.Inference.Composer;

/// <summary>Colours that belong together. The names say their part in a picture, not their hue.</summary>
/// <param name="Tone"><c>dark</c> or <c>light</c>, after the ground.</param>
/// <param name="Ground">The upper colour of the background, <paramref name="Ground2"/> the lower.</param>
/// <param name="Panel">A second surface beside the ground.</param>
/// <param name="Accent">Buttons, rules and the strongest part of the art.</param>
/// <param name="Cream">The lightest colour, <paramref name="Deep"/> the darkest: inks are chosen among them.</param>
public sealed record Palette(string Id, string Tone, string Ground, string Ground2, string Panel, string Accent, string Pop, string Cream, string Deep);

/// <summary>What may be written. <c>{place}</c> and <c>{name}</c> stand for what the prompt names.</summary>
/// <param name="NamedHeadlines">For a person, a couple or a house that the prompt names; absent where a name is no part of the subject.</param>
public sealed record Phrases(
    IReadOnlyList<string> Headlines,
    IReadOnlyList<string> PlacedHeadlines,
    IReadOnlyList<string> Sublines,
    IReadOnlyList<string> PlacedSublines,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string>? NamedHeadlines = null);

public sealed record PerLanguage<T>(T Ar, T En)
{
    public T In(Language language) => language == Language.Arabic ? Ar : En;
}

/// <summary>What a picture is for; decides who speaks and what the button says.</summary>
public enum Intent
{
    /// <summary>Something is new: an opening, a launch, a date.</summary>
    Announce,

    Sell,

    Invite,

    /// <summary>A wish to somebody: nothing is offered.</summary>
    Greet,

    Hire,

    Inform,
}

/// <summary>What a topic does with the prompt's own words that nothing else explains.</summary>
public enum OwnWords
{
    /// <summary>Nothing: the topic's phrases say it better.</summary>
    None,

    /// <summary>They are what it is about (a flat, a model, a lesson) and make the subline.</summary>
    Subline,

    /// <summary>They make the subline once the topic's keywords are out of them ("for sale", "wanted").</summary>
    Remainder,

    /// <summary>They name whom it is about and fill the named headlines.</summary>
    Name,

    /// <summary>They are the headline: a title of its own (a conference), or nothing else is known.</summary>
    Headline,
}

/// <summary>What the composer knows of one subject: one folder of data.</summary>
/// <param name="Weight">How much a keyword counts beside those of other topics: a feast outweighs a sale, a sale yields to what is sold.</param>
/// <param name="Keywords">By <see cref="Dialects"/>; <c>hints</c> count half, for words that other subjects use too.</param>
/// <param name="Art">Its objects: names of drawings in its folder, or <c>noto:name</c> and <c>fluent:name</c>.</param>
/// <param name="Motif">Its small sign: a drawing of its own, or one of the shared motifs.</param>
/// <param name="Welcomes">Kinds of objects that the prompt may bring in by naming them; an explicit wish for an object is always obeyed.</param>
/// <param name="Moods">Fitting moods, the best first.</param>
public sealed record Topic(
    string Id,
    Intent Intent,
    double Weight,
    OwnWords OwnWords,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keywords,
    IReadOnlyList<string> Art,
    string Motif,
    IReadOnlyList<string> Welcomes,
    IReadOnlyList<string> Moods,
    IReadOnlyList<Palette> Palettes,
    PerLanguage<Phrases> Copy);

/// <summary>The groups of keywords. Their order is that of reading a topic's file.</summary>
public static class Dialects
{
    public const string Hints = "hints";
    public const string Arabizi = "arabizi";
    public const string English = "english";

    public static IReadOnlyList<string> All { get; } = ["fusha", "levantine", "gulf", "egyptian", Arabizi, English, Hints];
}

/// <summary>A face in a mood.</summary>
/// <param name="Leading">Distance of lines as a share of the size.</param>
/// <param name="Scale">How much larger the face must be set to look as large as the others.</param>
public sealed record MoodFace(string Family, int Weight, string Fallback, double Spacing, double Leading, double Scale)
{
    public Imaging.ShapingFont Font => new(Family, Fallback, Weight, Spacing);
}

public sealed record MoodFaces(MoodFace Display, MoodFace Text);

/// <summary>A pairing of faces for titles and text, in each language.</summary>
public sealed record Mood(string Id, MoodFaces Ar, MoodFaces En)
{
    public MoodFaces In(Language language) => language == Language.Arabic ? Ar : En;
}

/// <param name="AfterPreposition">True for names that are also common words ("العين", "Salt"): they count only after "in", "from" and the like.</param>
public sealed record Place(string Ar, string En, bool AfterPreposition = false);
