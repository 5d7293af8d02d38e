using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;
using Pulse.Inference.Provenance;
using Pulse.Inference.Provenance.Containers;
using Pulse.Inference.Tests.Generation;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>One picture in every format, with and without a manifest, made once.</summary>
internal static class SealedFiles
{
    internal const string Prompt = "إعلان قهوة في عمّان، خصم 20% هاتف 0791234567";

    internal static readonly OrganizationId Organization = new(Guid.CreateVersion7());
    internal static readonly GenerationId Generation = new(Guid.CreateVersion7());
    internal static readonly MemorySecrets Secrets = new();
    internal static readonly ProvenanceKeys Keys = new(Secrets);
    internal static readonly PictureSeals Seals = new(Keys);
    internal static readonly ProvenanceService Service = new(Keys);
    internal static readonly PngTranscoder Transcoder = new(Kit.Imaging);

    private const int WidthPx = 300;

    private static readonly Composition Poster = Kit.Compose(Prompt, CanvasFormat.A4);
    private static readonly Lazy<Task<Dictionary<DownloadFormat, byte[]>>> Plain = new(MakePlain);
    private static readonly Lazy<Task<Dictionary<DownloadFormat, byte[]>>> WithManifest = new(Make);

    internal static Recipe Recipe => Poster.Recipe;

    internal static RenderFinal Work { get; } = new(
        Organization, Generation, 2, StoredPicture.Key.Seal(Pulse.Contracts.Sealing.SealedFields.GenerationPrompt, Generation.Value, Prompt),
        CreativeFormat.A4, 42, 3, 1);

    /// <summary>As a renderer or a converter made it.</summary>
    internal static async Task<byte[]> Original(DownloadFormat format) => (await Plain.Value)[format];

    /// <summary>As it is downloaded. A copy: tests plant violations in it.</summary>
    internal static async Task<byte[]> Sealed(DownloadFormat format) => [.. (await WithManifest.Value)[format]];

    internal static async Task<ProvenanceFinding> Examine(byte[] file, OrganizationId? organization = null) =>
        await Service.Examine(organization ?? Organization, file, CancellationToken.None);

    internal static EmbeddedManifest ManifestIn(byte[] file) => ManifestContainer.Of(file)!.Find(file)!;

    private static async Task<Dictionary<DownloadFormat, byte[]>> MakePlain()
    {
        var png = Kit.Renderer.Render(Poster, WidthPx, ImageFormat.Png).Bytes;
        var files = new Dictionary<DownloadFormat, byte[]>
        {
            [DownloadFormat.Png] = png, [DownloadFormat.Pdf] = new PdfRenderer(Kit.Renderer, Kit.Imaging).Render(Poster).Bytes,
        };
        foreach (var format in new[] { DownloadFormat.Jpeg, DownloadFormat.Webp, DownloadFormat.Avif })
        {
            files[format] = (await Transcoder.Convert(png, format, CancellationToken.None)).ToArray();
        }

        return files;
    }

    private static async Task<Dictionary<DownloadFormat, byte[]>> Make()
    {
        var plain = await Plain.Value;
        var png = await Seals.Apply(Work, Recipe, plain[DownloadFormat.Png], CancellationToken.None);
        var files = new Dictionary<DownloadFormat, byte[]>
        {
            [DownloadFormat.Png] = png, [DownloadFormat.Pdf] = await Seals.Apply(Work, Recipe, plain[DownloadFormat.Pdf], CancellationToken.None),
        };
        foreach (var format in new[] { DownloadFormat.Jpeg, DownloadFormat.Webp, DownloadFormat.Avif })
        {
            var converted = await Transcoder.Convert(png, format, CancellationToken.None);
            Assert.Equal(plain[format], converted.ToArray());
            files[format] = (await Service.SealConversion(Organization, png, converted, CancellationToken.None)).ToArray();
        }

        return files;
    }
}
