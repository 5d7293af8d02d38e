using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;
using Pulse.Inference.Provenance;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Generation;

/// <summary>How a picture was made, with the words that it was asked for in: what a sealed recipe holds, as JSON.</summary>
/// <param name="Copy">A person's own texts, by role; null when there are none.</param>
/// <param name="Seal">The manifest in the stored picture; null for one of before there were any.</param>
/// <param name="Materials">What a person gave besides the prompt; null when nothing.</param>
public sealed record RecipeInFull(
    string Prompt, ImageFacts Image, Recipe Recipe, IReadOnlyDictionary<TextRole, string>? Copy = null, SealFacts? Seal = null, Materials? Materials = null);

/// <summary>Makes one picture, stores it, and says how it was made.</summary>
public sealed class CreativeStudio(DesignComposer composer, Renderer renderer, PdfRenderer sheets, PictureSeals seals, IBlobStore blobs)
{
    private const string LocaleHint = "ar";

    /// <summary>What makes pictures in this build.</summary>
    public PictureMaker Maker { get; } = new(DesignComposer.Model, DesignComposer.ModelVersion, renderer.Build);

    public async ValueTask<CreativeFacts> Sample(RenderSample work, Wording words, Supplies supplies, SubjectKey key, CancellationToken cancellation)
    {
        var design = Compose(words, supplies, CanvasOf(work.Format), work.Seed, IndexOf(work.Sample, work.Design));
        var image = await StorePicture(work, design, renderer.Render(design, design.Format.SampleWidthPx(), ImageFormat.Png), cancellation);
        return Tell(work, words, supplies, design.Recipe, image, key);
    }

    /// <summary>A final of a sheet of paper is also made as PDF, and every final in the other formats that were asked for.</summary>
    public async ValueTask<CreativeFacts> Final(RenderFinal work, Wording words, Supplies supplies, SubjectKey key, CancellationToken cancellation)
    {
        var (recipe, image, sheet) = await Finish(work.Format);
        var reflows = new List<ReflowFacts>();
        foreach (var format in (work.AlsoIn ?? []).Where(format => format != work.Format))
        {
            var other = await Finish(format);
            reflows.Add(new ReflowFacts(format, other.Image, other.Sheet));
        }

        return Tell(work, words, supplies, recipe, image, key) with { Sheet = sheet, Reflows = reflows.Count > 0 ? reflows : null };

        async ValueTask<(Recipe Recipe, ImageFacts Image, SheetFacts? Sheet)> Finish(CreativeFormat format)
        {
            var design = Compose(words, supplies, CanvasOf(format), work.Seed, IndexOf(work.Sample, work.Design));
            if (!PdfRenderer.Prints(design.Format))
            {
                var alone = renderer.Render(design, design.Format.FinalWidthPx(), ImageFormat.Png);
                return (design.Recipe, await StorePicture(work, design, alone, cancellation), null);
            }

            var (printed, picture) = sheets.RenderWithPicture(design, ImageFormat.Png);
            var (sha256, sizeBytes) = await Store(work, design, printed.Bytes, cancellation);
            return (design.Recipe, await StorePicture(work, design, picture, cancellation), new SheetFacts(sha256, sizeBytes));
        }
    }

    /// <summary>Draws what a prompt and a seed lead to in this build, and stores nothing.</summary>
    /// <param name="sampleIndex">The look less one.</param>
    public (Recipe Recipe, RenderedImage Picture) Draw(
        Wording words, Supplies supplies, CanvasFormat format, long seed, int sampleIndex, int widthPx)
    {
        var composition = Compose(words, supplies, format, seed, sampleIndex);
        return (composition.Recipe, renderer.Render(composition, widthPx, ImageFormat.Png));
    }

    private Composition Compose(Wording words, Supplies supplies, CanvasFormat format, long seed, int sampleIndex) =>
        composer.Compose(new CompositionRequest(words.Prompt, LocaleHint, format, seed, sampleIndex, words.Copy, supplies.Brand, supplies.Photo));

    private static int IndexOf(int sample, SampleDesign? design) => (design?.Look ?? sample) - 1;

    private async ValueTask<ImageFacts> StorePicture(GenerationWork work, Composition design, RenderedImage picture, CancellationToken cancellation)
    {
        var (sha256, sizeBytes) = await Store(work, design, picture.Bytes, cancellation);
        return new ImageFacts(sha256, picture.Width, picture.Height, sizeBytes, ImageFormat.Png.MediaType());
    }

    /// <summary>Stores a file with its manifest in it.</summary>
    private async ValueTask<(string Sha256, long SizeBytes)> Store(GenerationWork work, Composition design, byte[] file, CancellationToken cancellation)
    {
        var whole = await seals.Apply(work, design.Recipe, file, cancellation);
        return (await blobs.PutContent(work.OrganizationId, whole, cancellation), whole.LongLength);
    }

    private static CreativeFacts Tell(GenerationWork work, Wording words, Supplies supplies, Recipe recipe, ImageFacts image, SubjectKey key)
    {
        var inFull = JsonSerializer.Serialize(new RecipeInFull(words.Prompt, image, recipe, words.Copy, SealFacts.Of(work), supplies.Given), PulseJson.Options);
        var context = DerivedId.From("recipe", work.GenerationId.ToString(), work.Step);
        return new CreativeFacts(
            image, recipe.Model, recipe.ModelVersion, recipe.Renderer, recipe.Layout, recipe.Seed, key.Seal(SealedFields.CreativeRecipe, context, inFull));
    }

    internal static CanvasFormat CanvasOf(CreativeFormat format) => format switch
    {
        CreativeFormat.Square => CanvasFormat.Square,
        CreativeFormat.Story => CanvasFormat.Story,
        CreativeFormat.Landscape => CanvasFormat.Landscape,
        CreativeFormat.Portrait => CanvasFormat.Portrait,
        CreativeFormat.Banner => CanvasFormat.Banner,
        CreativeFormat.A4 => CanvasFormat.A4,
        CreativeFormat.A3 => CanvasFormat.A3,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };
}
