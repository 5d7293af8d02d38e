using Pulse.Inference.Composer.Layouts;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>
/// Makes a design of a prompt: reads it, chooses layout, palette, mood, object and pattern from the seed, sets the type. The same
/// request gives the same composition on every machine. Safe to use from several threads.
/// </summary>
public sealed class DesignComposer
{
    public const string Model = "composer";

    /// <summary>Raise it whenever the same request may give another picture: recipes name it.</summary>
    public const string ModelVersion = "2.0.0";

    /// <summary>What a recipe says of a part that its picture does not have.</summary>
    private const string Nothing = "none";

    private readonly Knowledge knowledge;
    private readonly ImagingRuntime imaging;
    private readonly BriefReader reader;
    private readonly TextFitter fitter;

    public DesignComposer(Knowledge knowledge, ImagingRuntime imaging, TextShaper shaper)
    {
        this.knowledge = knowledge;
        this.imaging = imaging;
        reader = new BriefReader(knowledge);
        fitter = new TextFitter(shaper, imaging.Fonts, knowledge.Clinging);
    }

    /// <summary>Never fails on a prompt's content: whatever cannot be understood becomes a typographic design.</summary>
    public Composition Compose(CompositionRequest request)
    {
        Brief brief = reader.Read(request);
        (DesignChoice choice, Layout layout) = Choose(brief, request);
        var canvas = new Canvas(
            request.Format,
            brief,
            new Inks(choice.Palette),
            choice.Mood.In(brief.Language),
            fitter,
            choice);
        layout.Draw(canvas);
        (int width, int height) = request.Format.Size();
        return new Composition(request.Format, width, height, canvas.Document(), canvas.Runs, RecipeOf(request, brief, choice, canvas.Runs));
    }

    /// <summary>Samples of one seed take turns through shuffled decks, so that no two share a layout, a palette or a mood.</summary>
    private (DesignChoice Choice, Layout Layout) Choose(Brief brief, CompositionRequest request)
    {
        T Deal<T>(string deck, IEnumerable<T> cards)
        {
            List<T> shuffled = new SeededRandom(request.Seed, deck).Shuffle(cards);
            return shuffled[request.SampleIndex % shuffled.Count];
        }

        Layout layout = Deal("layout", Layout.All.Where(one => one.ShowsObject || !brief.NamesObjects));
        string art = layout.ShowsObject ? Deal("art", brief.Art) : Nothing;
        Palette palette = Alternating(brief.Palettes, request.Seed)[request.SampleIndex % brief.Palettes.Count];
        return (new DesignChoice(
            layout.Id,
            palette,
            knowledge.Mood(Deal("mood", brief.Moods)),
            art,
            layout.ShowsObject ? Deal("pattern", Backgrounds.Patterns) : Nothing,
            layout.ShowsObject ? knowledge.Art(brief.Topic.Id, art) : "",
            knowledge.Motif(brief.Topic)), layout);
    }

    /// <summary>Dark and light in turn, because nothing tells two samples apart faster.</summary>
    private static List<Palette> Alternating(IReadOnlyList<Palette> palettes, long seed)
    {
        List<Palette> shuffled = new SeededRandom(seed, "palette").Shuffle(palettes);
        var dark = new Queue<Palette>(shuffled.Where(palette => palette.Tone == "dark"));
        var light = new Queue<Palette>(shuffled.Where(palette => palette.Tone != "dark"));
        var order = new List<Palette>();
        bool darkNext = shuffled[0].Tone == "dark";
        while (dark.Count + light.Count > 0)
        {
            Queue<Palette> from = (darkNext && dark.Count > 0) || light.Count == 0 ? dark : light;
            order.Add(from.Dequeue());
            darkNext = !darkNext;
        }

        return order;
    }

    private Recipe RecipeOf(CompositionRequest request, Brief brief, DesignChoice choice, IReadOnlyList<TextRun> runs)
    {
        RecipeFont[] fonts = [.. runs
            .Select(run => imaging.Fonts.Face(run.Font.Family, run.Font.Weight))
            .Concat(imaging.Fonts.Faces.Where(face => runs.Any(run => run.Font.Fallback == face.Family)))
            .Distinct()
            .Select(face => new RecipeFont(face.Family, face.Weight, face.Package, face.Version, face.Sha256))];
        return new Recipe(
            request.Seed,
            request.SampleIndex,
            Model,
            ModelVersion,
            brief.Topic.Id,
            brief.Language,
            choice.Layout,
            choice.Palette.Id,
            choice.Mood.Id,
            choice.Art,
            choice.Pattern,
            request.Format,
            "libvips " + imaging.LibraryVersion,
            knowledge.Sha256,
            fonts,
            [.. runs.Select(run => new RecipeText(run.Role, run.Text, run.Font.Family, run.Font.Weight, run.SizeUnits, run.Box, run.Align, run.Direction, run.Colour.ToString()))]);
    }
}
