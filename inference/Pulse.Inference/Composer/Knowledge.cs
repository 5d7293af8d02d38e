using System.Security.Cryptography;
using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>Colours that belong together. The names say their part in a picture, not their hue.</summary>
/// <param name="Tone"><c>dark</c> or <c>light</c>, after the ground.</param>
/// <param name="Ground">The upper colour of the background, <paramref name="Ground2"/> the lower.</param>
/// <param name="Panel">A second surface beside the ground.</param>
/// <param name="Accent">Buttons, rules and the strongest part of the art.</param>
/// <param name="Cream">The lightest colour, <paramref name="Deep"/> the darkest: inks are chosen among them.</param>
public sealed record Palette(string Id, string Tone, string Ground, string Ground2, string Panel, string Accent, string Pop, string Cream, string Deep);

public sealed record Phrases(
    IReadOnlyList<string> Headlines,
    IReadOnlyList<string> PlacedHeadlines,
    IReadOnlyList<string> Sublines,
    IReadOnlyList<string> PlacedSublines,
    IReadOnlyList<string> Actions);

public sealed record PerLanguage<T>(T Ar, T En)
{
    public T In(Language language) => language == Language.Arabic ? Ar : En;
}

/// <summary>What the composer knows of one subject: one folder of data.</summary>
/// <param name="Art">Names of its vector objects, without ending.</param>
/// <param name="Moods">Fitting moods, the best first.</param>
public sealed record Topic(
    string Id,
    PerLanguage<IReadOnlyList<string>> Keywords,
    IReadOnlyList<string> Art,
    IReadOnlyList<string> Moods,
    IReadOnlyList<Palette> Palettes,
    PerLanguage<Phrases> Copy);

/// <summary>A face in a mood.</summary>
/// <param name="Leading">Distance of lines as a share of the size.</param>
/// <param name="Scale">How much larger the face must be set to look as large as the others.</param>
public sealed record MoodFace(string Family, int Weight, string Fallback, double Spacing, double Leading, double Scale)
{
    public ShapingFont Font => new(Family, Fallback, Weight, Spacing);
}

public sealed record MoodFaces(MoodFace Display, MoodFace Text);

/// <summary>A pairing of faces for titles and text, in each language.</summary>
public sealed record Mood(string Id, MoodFaces Ar, MoodFaces En)
{
    public MoodFaces In(Language language) => language == Language.Arabic ? Ar : En;
}

public sealed record Place(string Ar, string En);

/// <summary>All topics, moods and words: data files of this build.</summary>
public sealed class Knowledge
{
    private const string Folder = "Composer/Knowledge/";
    private const string GeneralTopic = "general";
    private const string MotifName = "motif";
    private readonly Dictionary<(string Topic, string Art), string> art = [];

    private Knowledge(IReadOnlyList<Topic> topics, IReadOnlyList<Mood> moods, Words words, string sha256)
    {
        Topics = topics;
        General = topics.Single(topic => topic.Id == GeneralTopic);
        Moods = moods;
        Places = words.Places;
        Fillers = words.Fillers;
        Contact = words.Contact;
        Clinging = new HashSet<string>(words.Clinging.Ar.Concat(words.Clinging.En), StringComparer.OrdinalIgnoreCase);
        Sha256 = sha256;
    }

    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>The topic of prompts that match none: typography and ornament.</summary>
    public Topic General { get; }

    public IReadOnlyList<Mood> Moods { get; }

    public IReadOnlyList<Place> Places { get; }

    /// <summary>Words that ask for a picture rather than say what is in it ("an ad for ...").</summary>
    public PerLanguage<IReadOnlyList<string>> Fillers { get; }

    /// <summary>Words that announce a price or a number, and mean nothing once that stands by itself.</summary>
    public PerLanguage<IReadOnlyList<string>> Contact { get; }

    /// <summary>Words that belong to the next one and read badly at a line's end.</summary>
    public IReadOnlySet<string> Clinging { get; }

    public string Sha256 { get; }

    public static Knowledge Load()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var topics = new List<Topic>();
        var drawings = new Dictionary<(string, string), string>();
        foreach (string name in EmbeddedData.Names(Folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(EmbeddedData.Bytes(name));
            string[] parts = name[Folder.Length..].Split('/');
            if (parts is [_, "topic.json"])
            {
                topics.Add(EmbeddedData.Json<Topic>(name));
            }
            else if (parts is [var topic, var file] && file.EndsWith(".svg", StringComparison.Ordinal))
            {
                drawings[(topic, Path.GetFileNameWithoutExtension(file))] = EmbeddedData.Text(name);
            }
        }

        var knowledge = new Knowledge(
            topics,
            EmbeddedData.Json<MoodFile>(Folder + "moods.json").Moods,
            EmbeddedData.Json<Words>(Folder + "words.json"),
            Convert.ToHexStringLower(hash.GetHashAndReset()));
        foreach (((string, string) key, string drawing) in drawings)
        {
            knowledge.art[key] = drawing;
        }

        return knowledge;
    }

    internal string Art(string topic, string name) => art[(topic, name)];

    internal string Motif(string topic) => art[(topic, MotifName)];

    internal Mood Mood(string id) => Moods.Single(mood => mood.Id == id);

    private sealed record MoodFile(IReadOnlyList<Mood> Moods);

    private sealed record Words(IReadOnlyList<Place> Places, PerLanguage<IReadOnlyList<string>> Fillers, PerLanguage<IReadOnlyList<string>> Contact, PerLanguage<IReadOnlyList<string>> Clinging);
}
