using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Text;

namespace Pulse.Inference.Tests;

/// <summary>
/// Makes <c>Composer/Knowledge/objects.json</c> from the installed packages: which word means which object. The words are CLDR's, the choice
/// of objects and the refused words are <c>Data/objects-filter.json</c>. Run with <see cref="Argument"/>; a test holds file and packages together.
/// </summary>
internal static class KnowledgeObjectIndex
{
    internal const string Argument = "index-objects";
    internal const string IndexFile = "inference/Pulse.Inference/Composer/Knowledge/objects.json";
    private const string FilterFile = "tests/Pulse.Inference.Tests/Data/objects-filter.json";
    private const int KeywordWordsMax = 2;
    private const int NameWordsMax = 3;
    private static readonly string[] Languages = ["ar", "en"];
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["Food & Drink"] = "food",
        ["Animals & Nature"] = "nature",
        ["Activities"] = "activity",
        ["Travel & Places"] = "travel",
        ["Objects"] = "objects",
    };

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Home => Path.GetFullPath(Path.Combine(NativeParts.Find().Modules, "../../.."));

    internal static string Make()
    {
        string modules = NativeParts.Find().Modules;
        using JsonDocument filter = Read(Path.Combine(Home, FilterFile));
        Dictionary<string, Annotated> icons = Icons(modules);
        HashSet<string> fluent = [.. Names(Path.Combine(modules, "@iconify-json/fluent-emoji-flat/icons.json"), "icons")];
        var allowed = filter.RootElement.GetProperty("allowed").EnumerateObject().SelectMany(kind => Strings(kind.Value).Select(name => (Kind: kind.Name, Name: name))).ToList();
        var words = Languages.ToDictionary(language => language, language => Words(language, [.. allowed.Select(row => row.Name)], icons, filter.RootElement), StringComparer.Ordinal);
        var index = new StringBuilder("{\n  \"sets\": [\n");
        index.Append(CultureInfo.InvariantCulture, $"    {{ \"id\": \"noto\", \"package\": \"@iconify-json/noto\", \"version\": \"{Version(modules, "@iconify-json/noto")}\", \"side\": 128 }},\n");
        index.Append(CultureInfo.InvariantCulture, $"    {{ \"id\": \"fluent\", \"package\": \"@iconify-json/fluent-emoji-flat\", \"version\": \"{Version(modules, "@iconify-json/fluent-emoji-flat")}\", \"side\": 32 }}\n  ],\n");
        index.Append(CultureInfo.InvariantCulture, $"  \"words\": \"cldr-annotations-full {Version(modules, "cldr-annotations-full")}\",\n  \"objects\": [\n");
        index.AppendJoin(",\n", allowed.Select(row =>
        {
            string[] art = fluent.Contains(row.Name) ? ["noto:" + row.Name, "fluent:" + row.Name] : ["noto:" + row.Name];
            return $"    {{ \"art\": {Json(art)}, \"kind\": {JsonSerializer.Serialize(row.Kind)}, \"emoji\": {Json(icons[row.Name].Emoji)}, \"ar\": {Json(words["ar"][row.Name])}, \"en\": {Json(words["en"][row.Name])} }}";
        }));
        return index.Append("\n  ]\n}\n").ToString();
    }

    internal static void Write() => File.WriteAllText(Path.Combine(Home, IndexFile), Make());

    /// <summary>The words of each allowed object: its name and what we added first, then CLDR's keywords that mean no other object.</summary>
    private static Dictionary<string, List<string>> Words(string language, IReadOnlyList<string> allowed, Dictionary<string, Annotated> icons, JsonElement filter)
    {
        HashSet<string> refused = [.. Strings(filter.GetProperty("refused").GetProperty(language)).Select(Folding.Fold)];
        var uses = icons.Values.SelectMany(icon => icon.Keywords[language].Select(Folding.Fold).Distinct()).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        HashSet<string> names = [.. icons.Values.Select(icon => Folding.Fold(icon.Name[language]))];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, List<string>> words = allowed.ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        void Take(string icon, string word, int wordsMax)
        {
            string folded = Folding.Fold(word);
            if (folded.Length > 1 && folded.Split(' ').Length <= wordsMax && !refused.Contains(folded) && taken.Add(folded))
            {
                words[icon].Add(word.ToLowerInvariant());
            }
        }

        JsonElement added = filter.GetProperty("added");
        foreach (string icon in allowed)
        {
            foreach (string word in added.TryGetProperty(icon, out JsonElement own) ? Strings(own.GetProperty(language)) : [])
            {
                Take(icon, word, NameWordsMax);
            }

            Take(icon, icons[icon].Name[language], NameWordsMax);
        }

        foreach (string icon in allowed)
        {
            foreach (string word in icons[icon].Keywords[language].Where(word => uses[Folding.Fold(word)] == 1 && !names.Contains(Folding.Fold(word))))
            {
                Take(icon, word, KeywordWordsMax);
            }
        }

        return words;
    }

    /// <summary>Every icon of a concrete category that CLDR has words for.</summary>
    private static Dictionary<string, Annotated> Icons(string modules)
    {
        using JsonDocument metadata = Read(Path.Combine(modules, "@iconify-json/noto/metadata.json"));
        using JsonDocument characters = Read(Path.Combine(modules, "@iconify-json/noto/chars.json"));
        Dictionary<string, string[]> emoji = characters.RootElement.EnumerateObject()
            .GroupBy(entry => entry.Value.GetString()!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(entry => Character(entry.Name)).ToArray(), StringComparer.Ordinal);
        JsonDocument[] annotations = [.. Languages.Select(language => Read(Path.Combine(modules, "cldr-annotations-full/annotations", language, "annotations.json")))];
        JsonElement[] tables = [.. annotations.Select(document => document.RootElement.GetProperty("annotations").GetProperty("annotations"))];
        var icons = new Dictionary<string, Annotated>(StringComparer.Ordinal);
        foreach (JsonProperty category in metadata.RootElement.GetProperty("categories").EnumerateObject().Where(category => Kinds.ContainsKey(category.Name)))
        {
            foreach (string name in Strings(category.Value))
            {
                string? character = emoji.GetValueOrDefault(name, []).Select(Plain).FirstOrDefault(character => Array.TrueForAll(tables, table => table.TryGetProperty(character, out _)));
                if (character is not null)
                {
                    JsonElement[] rows = [.. tables.Select(table => table.GetProperty(character))];
                    icons[name] = new Annotated([character], ByLanguage(rows, row => row.GetProperty("tts")[0].GetString()!), ByLanguage(rows, row => Strings(row.GetProperty("default")).ToArray()));
                }
            }
        }

        Array.ForEach(annotations, document => document.Dispose());
        return icons;
    }

    private static Dictionary<string, T> ByLanguage<T>(JsonElement[] rows, Func<JsonElement, T> read) =>
        Languages.Zip(rows).ToDictionary(pair => pair.First, pair => read(pair.Second), StringComparer.Ordinal);

    private static string Character(string codes) => string.Concat(codes.Split('-').Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    /// <summary>CLDR leaves the sign out that asks for the coloured form.</summary>
    private static string Plain(string emoji) => emoji.Replace("\uFE0F", "", StringComparison.Ordinal);

    private static string Version(string modules, string package)
    {
        using JsonDocument manifest = Read(Path.Combine(modules, package, "package.json"));
        return manifest.RootElement.GetProperty("version").GetString()!;
    }

    private static JsonDocument Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    private static IEnumerable<string> Names(string path, string property)
    {
        using JsonDocument document = Read(path);
        return [.. document.RootElement.GetProperty(property).EnumerateObject().Select(entry => entry.Name)];
    }

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    private static string Json(IEnumerable<string> items) => "[" + string.Join(", ", items.Select(item => JsonSerializer.Serialize(item, Written))) + "]";

    private sealed record Annotated(IReadOnlyList<string> Emoji, Dictionary<string, string> Name, Dictionary<string, string[]> Keywords);
}
