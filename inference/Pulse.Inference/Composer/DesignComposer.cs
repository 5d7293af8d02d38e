using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Composer.Layouts;
using Pulse.Inference.Composer.Photos;
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
    public const string ModelVersion = "2.1.0";

    /// <summary>What a recipe says of a part that its picture does not have.</summary>
    private const string Nothing = "none";

    /// <summary>What a recipe calls the object where a photograph stands for it.</summary>
    private const string Photograph = "photo";

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
        return Draw(request, brief, choice, layout);
    }

    /// <summary>One design in every format: layout, palette, mood, object, pattern and words are chosen once and set seven times.</summary>
    /// <param name="request">Its format is of no account.</param>
    /// <returns>One composition a format, each the same as <see cref="Compose"/> makes of the request with that format.</returns>
    public IReadOnlyList<Composition> Reflow(CompositionRequest request)
    {
        Brief brief = reader.Read(request);
        (DesignChoice choice, Layout layout) = Choose(brief, request);
        return [.. Enum.GetValues<CanvasFormat>().Select(format => Draw(request with { Format = format }, brief, choice, layout))];
    }

    private Composition Draw(CompositionRequest request, Brief brief, DesignChoice choice, Layout layout)
    {
        var problems = new List<BrandProblem>(request.Brand?.Problems ?? []);
        MoodFaces faces = request.Brand is { } kit
            ? BrandFaces.Of(kit, choice.Mood, brief, knowledge, imaging.Fonts, problems)
            : choice.Mood.In(brief.Language);
        var inks = new Inks(choice.Palette, request.Brand?.Colours);
        var canvas = new Canvas(request.Format, brief, inks, faces, fitter, choice, StripOf(request, brief, layout));
        layout.Draw(canvas);
        canvas.DrawLogo(layout.Edge(inks));
        (int width, int height) = request.Format.Size();
        Recipe recipe = RecipeOf(request, brief, choice, canvas.Runs);
        return new Composition(
            request.Format,
            width,
            height,
            canvas.Document(),
            canvas.Runs,
            request.Brand is null ? recipe : recipe with { Brand = BrandOf(request.Brand, canvas.Logo, [.. problems, .. BrandFaces.Replaced(faces, canvas.Runs, request.Brand)]) });
    }

    private static LogoStrip? StripOf(CompositionRequest request, Brief brief, Layout layout) => request.Brand?.Logo is { } logo
        ? LogoStrip.Of(request.Format, logo, layout.LogoAtFoot(request.Format.Outline()), brief.RightToLeft)
        : null;

    private static RecipeBrand BrandOf(BrandKit kit, PlacedLogo? logo, IReadOnlyList<BrandProblem> problems) => new(
        kit.Sha256,
        [.. kit.Colours.Select(colour => colour.ToString())],
        kit.ArabicFont,
        kit.LatinFont,
        kit.Logo?.Sha256,
        logo,
        [.. problems.Distinct()]);

    /// <summary>Samples of one seed take turns through shuffled decks, so that no two share a layout, a palette or a mood.</summary>
    private (DesignChoice Choice, Layout Layout) Choose(Brief brief, CompositionRequest request)
    {
        IEnumerable<Layout> able = request.Photo is { } photo
            ? Layout.WithPhoto.Where(one => photo.CoversPictures || one is not SceneLayout)
            : Layout.All.Where(one => one.ShowsObject || !brief.NamesObjects);
        (Layout layout, Palette palette) = request.Brand is { Colours.Count: > 0 } kit
            ? Branded(kit, able, request)
            : (Deal(request, "layout", able), Alternating(brief.Palettes, request.Seed)[request.SampleIndex % brief.Palettes.Count]);
        string art = request.Photo is not null ? Photograph : layout.ShowsObject ? Deal(request, "art", brief.Art) : Nothing;
        var choice = new DesignChoice(
            layout.Id,
            palette,
            // Further samples meet their palettes again, and then in another mood.
            knowledge.Mood(Deal(request with { SampleIndex = request.SampleIndex + (request.SampleIndex / brief.Palettes.Count) }, "mood", brief.Moods)),
            art,
            layout.ShowsObject ? Deal(request, "pattern", request.Brand is null ? Backgrounds.Patterns : Backgrounds.Flat) : Nothing,
            layout.ShowsObject && request.Photo is null ? knowledge.Art(brief.Topic.Id, art) : "",
            knowledge.Motif(brief.Topic))
        {
            Brand = request.Brand,
            Photo = request.Photo,
        };
        return (choice, layout);
    }

    private static T Deal<T>(CompositionRequest request, string deck, IEnumerable<T> cards)
    {
        List<T> shuffled = new SeededRandom(request.Seed, deck).Shuffle(cards);
        return shuffled[request.SampleIndex % shuffled.Count];
    }

    /// <summary>Each sample arranges the brand's colours in its own way and takes the next layout of the deck that shows that arrangement.</summary>
    private static (Layout Layout, Palette Palette) Branded(BrandKit kit, IEnumerable<Layout> able, CompositionRequest request)
    {
        List<BrandPalette> arrangements = new SeededRandom(request.Seed, "palette").Shuffle(BrandPalettes.Of(kit));
        List<Layout> deck = new SeededRandom(request.Seed, "layout").Shuffle(able);
        List<Layout> left = [.. deck];
        for (int sample = 0; ; sample++)
        {
            BrandPalette arrangement = arrangements[sample % arrangements.Count];
            Layout layout = left.Find(one => one.Shows(arrangement)) ?? deck.First(one => one.Shows(arrangement));
            left.Remove(layout);
            if (sample == request.SampleIndex)
            {
                return (layout, arrangement.Palette);
            }
        }
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
        var recipe = new Recipe(
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
        return request.Photo is { } photo ? recipe with { Photo = new RecipePhoto(photo.Sha256, photo.Kind) } : recipe;
    }
}
