using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Generation;

/// <summary>Makes one picture, stores it, and says how it was made.</summary>
public sealed class CreativeStudio(DesignComposer composer, Renderer renderer, IBlobStore blobs)
{
    private const string LocaleHint = "ar";

    public ValueTask<CreativeFacts> Sample(RenderSample work, string prompt, SubjectKey key, CancellationToken cancellation) =>
        Make(work, prompt, work.Format, work.Seed, work.Sample, CanvasFormats.SampleWidthPx, key, cancellation);

    public ValueTask<CreativeFacts> Final(RenderFinal work, string prompt, SubjectKey key, CancellationToken cancellation) =>
        Make(work, prompt, work.Format, work.Seed, work.Sample, CanvasOf(work.Format).FinalWidthPx(), key, cancellation);

    private async ValueTask<CreativeFacts> Make(
        GenerationWork work, string prompt, CreativeFormat format, long seed, int sample, int widthPx, SubjectKey key, CancellationToken cancellation)
    {
        var composition = composer.Compose(new CompositionRequest(prompt, LocaleHint, CanvasOf(format), seed, sample - 1));
        var picture = renderer.Render(composition, widthPx, ImageFormat.Png);
        var sha256 = await blobs.PutContent(work.OrganizationId, picture.Bytes, cancellation);
        var image = new ImageFacts(sha256, picture.Width, picture.Height, picture.Bytes.LongLength, ImageFormat.Png.MediaType());
        var recipe = composition.Recipe;
        var inFull = JsonSerializer.Serialize(new { prompt, image, recipe }, PulseJson.Options);
        var context = DerivedId.From("recipe", work.GenerationId.ToString(), work.Step);
        return new CreativeFacts(
            image, recipe.Model, recipe.ModelVersion, recipe.Renderer, recipe.Layout, seed, key.Seal(SealedFields.CreativeRecipe, context, inFull));
    }

    private static CanvasFormat CanvasOf(CreativeFormat format) => format switch
    {
        CreativeFormat.Square => CanvasFormat.Square,
        CreativeFormat.Story => CanvasFormat.Story,
        CreativeFormat.Landscape => CanvasFormat.Landscape,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };
}
