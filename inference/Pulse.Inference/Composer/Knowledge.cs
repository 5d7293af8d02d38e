using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pulse.Inference.Composer.Reading;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>All topics, palettes, moods and words: data files of this build.</summary>
public sealed class Knowledge
{
    private const string Folder = "Composer/Knowledge/";
    private const string GeneralTopic = "general";
    private const string MotifFolder = "motifs";
    private readonly Dictionary<(string Folder, string Name), string> drawings;
    private readonly Lazy<ObjectLibrary> library;
    private readonly IReadOnlyDictionary<string, Palette> palettes;

    private Knowledge(IReadOnlyList<Topic> topics, IReadOnlyDictionary<string, Palette> palettes, Dictionary<(string Folder, string Name), string> drawings, string sha256)
    {
        this.palettes = palettes;
        this.drawings = drawings;
        ObjectFile objects = EmbeddedData.Json<ObjectFile>(Folder + "objects.json");
        library = new Lazy<ObjectLibrary>(() => ObjectLibrary.Open(NativeParts.Find().Modules, objects.Sets));
        Objects = objects.Objects;
        Topics = topics;
        General = topics.Single(topic => topic.Id == GeneralTopic);
        Moods = EmbeddedData.Json<MoodFile>(Folder + "moods.json").Moods;
        Words = EmbeddedData.Json<WordFile>(Folder + "words.json");
        Wishes = EmbeddedData.Json<WishFile>(Folder + "wishes.json");
        Intents = EmbeddedData.Json<IntentFile>(Folder + "intents.json").Intents;
        Clinging = new HashSet<string>(Words.Clinging.Ar.Concat(Words.Clinging.En), StringComparer.OrdinalIgnoreCase);
        Sha256 = sha256;
    }

    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>The topic of prompts that match none: typography and ornament.</summary>
    public Topic General { get; }

    public IReadOnlyList<Mood> Moods { get; }

    /// <summary>Every palette, whether a topic or a wish uses it.</summary>
    public IEnumerable<Palette> Palettes => palettes.Values;

    /// <summary>Words that belong to the next one and read badly at a line's end.</summary>
    public IReadOnlySet<string> Clinging { get; }

    /// <summary>Of all data files, so that a recipe can tell whether the same words would still be read the same.</summary>
    public string Sha256 { get; }

    /// <summary>What a prompt's own words may bring into the picture.</summary>
    internal IReadOnlyList<KnownObject> Objects { get; }

    internal WordFile Words { get; }

    internal WishFile Wishes { get; }

    internal IReadOnlyList<IntentPhrases> Intents { get; }

    public static Knowledge Load()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = new List<TopicFile>();
        var drawn = new Dictionary<(string, string), string>();
        foreach (string name in EmbeddedData.Names(Folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(EmbeddedData.Bytes(name));
            string[] parts = name[Folder.Length..].Split('/');
            if (parts is [_, "topic.json"])
            {
                files.Add(EmbeddedData.Json<TopicFile>(name));
            }
            else if (parts is [var folder, var file] && file.EndsWith(".svg", StringComparison.Ordinal))
            {
                drawn[(folder, Path.GetFileNameWithoutExtension(file))] = EmbeddedData.Text(name);
            }
        }

        Dictionary<string, Palette> known = EmbeddedData.Json<PaletteFile>(Folder + "palettes.json").Palettes.ToDictionary(palette => palette.Id, StringComparer.Ordinal);
        return new Knowledge([.. files.Select(file => file.Resolve(known))], known, drawn, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The drawing of an object: of a package (<c>noto:wedding</c>), or of the topic's own folder.</summary>
    internal string Art(string topic, string name) => name.Contains(':', StringComparison.Ordinal) ? library.Value.Drawing(name) : drawings[(topic, name)];

    /// <summary>A topic's own small sign, or the shared one that it names.</summary>
    internal string Motif(Topic topic) =>
        drawings.TryGetValue((topic.Id, topic.Motif), out string? own) ? own : drawings[(MotifFolder, topic.Motif)];

    /// <summary>True when the drawing exists, in the topic's folder or in a package.</summary>
    internal bool HasArt(string topic, string name) => name.Contains(':', StringComparison.Ordinal) ? library.Value.Has(name) : drawings.ContainsKey((topic, name));

    internal bool HasMotif(Topic topic) => drawings.ContainsKey((topic.Id, topic.Motif)) || drawings.ContainsKey((MotifFolder, topic.Motif));

    internal Palette Palette(string id) => palettes[id];

    internal bool HasMood(string id) => Moods.Any(mood => mood.Id == id);

    internal Mood Mood(string id) => Moods.Single(mood => mood.Id == id);

    private sealed record MoodFile(IReadOnlyList<Mood> Moods);

    private sealed record ObjectFile(IReadOnlyList<ObjectSet> Sets, string Words, IReadOnlyList<KnownObject> Objects);

    private sealed record PaletteFile(IReadOnlyList<Palette> Palettes);

    private sealed record IntentFile(IReadOnlyList<IntentPhrases> Intents);

    /// <summary>A topic as its file has it: palettes by name, because topics share them.</summary>
    private sealed record TopicFile(
        string Id,
        [property: JsonConverter(typeof(JsonStringEnumConverter<Intent>))] Intent Intent,
        double Weight,
        [property: JsonConverter(typeof(JsonStringEnumConverter<OwnWords>))] OwnWords OwnWords,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Keywords,
        IReadOnlyList<string> Art,
        string Motif,
        IReadOnlyList<string> Welcomes,
        IReadOnlyList<string> Moods,
        IReadOnlyList<string> Palettes,
        PerLanguage<Phrases> Copy)
    {
        internal Topic Resolve(Dictionary<string, Palette> known) =>
            new(Id, Intent, Weight, OwnWords, Keywords, Art, Motif, Welcomes, Moods, [.. Palettes.Select(id => known[id])], Copy);
    }
}
