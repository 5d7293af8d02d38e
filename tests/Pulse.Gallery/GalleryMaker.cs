using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Gallery;

/// <summary>A prompt that the gallery shows.</summary>
public sealed record Exhibit(string Prompt, CanvasFormat Format);

/// <summary>What a picture of the gallery was made of: enough to see that it is what this build would make.</summary>
public sealed record Shown(string File, string Topic, string Layout, string Palette, string Mood, string Art, string Headline);

/// <summary>
/// The first two samples of each prompt, neither chosen nor touched up, as files and as a page that shows them. The seed of a
/// prompt is its place in the list.
/// </summary>
public sealed class GalleryMaker(DesignComposer composer, Renderer renderer)
{
    private const int SamplesShown = 2;
    private const int WidthPx = 480, WideWidthPx = 720;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static IReadOnlyList<Exhibit> Exhibits(string folder) =>
        JsonSerializer.Deserialize<Exhibit[]>(File.ReadAllText(Path.Combine(folder, "prompts.json")), Json)!;

    public static IReadOnlyList<Shown> Index(string folder) =>
        JsonSerializer.Deserialize<Shown[]>(File.ReadAllText(Path.Combine(folder, "index.json")), Json)!;

    /// <summary>What this build makes of the exhibits.</summary>
    public IEnumerable<(Shown Shown, Composition Design)> Compose(IReadOnlyList<Exhibit> exhibits)
    {
        for (var place = 0; place < exhibits.Count; place++)
        {
            for (var sample = 0; sample < SamplesShown; sample++)
            {
                var design = composer.Compose(new CompositionRequest(exhibits[place].Prompt, "ar-JO", exhibits[place].Format, place + 1, sample));
                var recipe = design.Recipe;
                var file = string.Create(CultureInfo.InvariantCulture, $"{place + 1:00}-{sample + 1}.webp");
                yield return (new Shown(file, recipe.Topic, recipe.Layout, recipe.Palette, recipe.Mood, recipe.Art, recipe.Texts.First(text => text.Role == TextRole.Headline).Text), design);
            }
        }
    }

    /// <summary>Writes <c>gallery.md</c> beside the folder, and the pictures and their index into it.</summary>
    public void Write(string folder)
    {
        var exhibits = Exhibits(folder);
        var shown = new List<Shown>();
        foreach (var (one, design) in Compose(exhibits))
        {
            var picture = renderer.Render(design, design.Width > design.Height ? WideWidthPx : WidthPx, ImageFormat.Webp);
            File.WriteAllBytes(Path.Combine(folder, one.File), picture.Bytes);
            shown.Add(one);
        }

        File.WriteAllText(Path.Combine(folder, "index.json"), JsonSerializer.Serialize(shown, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, "..", "gallery.md"), Page(exhibits, shown));
    }

    private static string Page(IReadOnlyList<Exhibit> exhibits, List<Shown> shown)
    {
        var page = new StringBuilder("""
            # Gallery

            What the built-in composer makes of these prompts, on a processor, offline: the first two of four samples, neither chosen nor
            touched up. `./pulse gallery` makes this page and its pictures again.


            """);
        for (var place = 0; place < exhibits.Count; place++)
        {
            page.Append(CultureInfo.InvariantCulture, $"**{place + 1}.** {exhibits[place].Prompt} · {exhibits[place].Format}\n\n");
            foreach (var one in shown.Skip(place * SamplesShown).Take(SamplesShown))
            {
                page.Append(CultureInfo.InvariantCulture, $"<img src=\"gallery/{one.File}\" height=\"360\" alt=\"{one.Topic}, {one.Layout}\"> ");
            }

            page.Append("\n\n");
        }

        return page.ToString().TrimEnd() + "\n";
    }
}
