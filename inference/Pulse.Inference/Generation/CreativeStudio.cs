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

    public ValueTask<CreativeFacts> Sample(RenderSample work, Wording words, Supplies supplies, SubjectKey key, CancellationToken cancellation)
    {
        var design = Compose(words, supplies, CanvasOf(work.Format), work.Seed, IndexOf(work.Sample, work.Design));
        return Make(work, words, supplies, design, design.Format.SampleWidthPx(), key, cancellation);
    }

    /// <summary>A final of a sheet of paper is also made as PDF, and every final in the other formats that were asked for.</summary>
    public async ValueTask<CreativeFacts> Final(RenderFinal work, Wording words, Supplies supplies, SubjectKey key, CancellationToken cancellation)
    {
        var design = Compose(words, supplies, CanvasOf(work.Format), work.Seed, IndexOf(work.Sample, work.Design));
        var facts = await Make(work, words, supplies, design, design.Format.FinalWidthPx(), key, cancellation);
        var reflows = new List<ReflowFacts>();
        foreach (var format in (work.AlsoIn ?? []).Where(format => format != work.Format))
        {
            var other = Compose(words, supplies, CanvasOf(format), work.Seed, IndexOf(work.Sample, work.Design));
            reflows.Add(new ReflowFacts(
                format, await Draw(work, other, other.Format.FinalWidthPx(), cancellation), await Print(work, other, cancellation)));
        }

        return facts with { Sheet = await Print(work, design, cancellation), Reflows = reflows.Count > 0 ? reflows : null };
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
        composer.Compose(new CompositionRequest(words.Prompt, LocaleHint, format, seed, sampleIndex, words.Copy, supplies.Brand));

    private static int IndexOf(int sample, SampleDesign? design) => (design?.Look ?? sample) - 1;

    private async ValueTask<CreativeFacts> Make(
        GenerationWork work, Wording words, Supplies supplies, Composition design, int widthPx, SubjectKey key, CancellationToken cancellation)
    {
        var recipe = design.Recipe;
        var image = await Draw(work, design, widthPx, cancellation);
        var inFull = JsonSerializer.Serialize(new RecipeInFull(words.Prompt, image, recipe, words.Copy, SealFacts.Of(work), supplies.Given), PulseJson.Options);
        var context = DerivedId.From("recipe", work.GenerationId.ToString(), work.Step);
        return new CreativeFacts(
            image, recipe.Model, recipe.ModelVersion, recipe.Renderer, recipe.Layout, recipe.Seed, key.Seal(SealedFields.CreativeRecipe, context, inFull));
    }

    private async ValueTask<ImageFacts> Draw(GenerationWork work, Composition design, int widthPx, CancellationToken cancellation)
    {
        var picture = renderer.Render(design, widthPx, ImageFormat.Png);
        var png = await seals.Apply(work, design.Recipe, picture.Bytes, cancellation);
        var sha256 = await blobs.PutContent(work.OrganizationId, png, cancellation);
        return new ImageFacts(sha256, picture.Width, picture.Height, png.LongLength, ImageFormat.Png.MediaType());
    }

    /// <summary>Null for what is no sheet of paper.</summary>
    private async ValueTask<SheetFacts?> Print(GenerationWork work, Composition design, CancellationToken cancellation)
    {
        if (!PdfRenderer.Prints(design.Format))
        {
            return null;
        }

        var sheet = await seals.Apply(work, design.Recipe, sheets.Render(design).Bytes, cancellation);
        return new SheetFacts(await blobs.PutContent(work.OrganizationId, sheet, cancellation), sheet.LongLength);
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
