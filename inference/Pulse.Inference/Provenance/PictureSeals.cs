using System.Text.Json.Serialization;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Provenance;

/// <summary>
/// That a stored picture carries a manifest, and what that says besides the recipe: kept in the recipe in full, so that the picture
/// can be made again, manifest and all.
/// </summary>
/// <param name="Version">Of the claim.</param>
/// <param name="Sample">The sample's number; of a final, the sample that was picked.</param>
/// <param name="Pick">Of a final only.</param>
public sealed record SealFacts(int Version, int Attempt, int Sample, int? Pick)
{
    /// <summary>True when this build writes such manifests.</summary>
    [JsonIgnore]
    public bool IsKnown => Version == Claim.Version;

    public static SealFacts Of(GenerationWork work) => work switch
    {
        RenderSample sample => new SealFacts(Claim.Version, work.Attempt, sample.Sample, Pick: null),
        RenderFinal final => new SealFacts(Claim.Version, work.Attempt, final.Sample, final.Pick),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work.GetType().Name, "Such work makes no file."),
    };
}

/// <summary>Puts manifests into pictures and sheets when they are made, and again when they are made again.</summary>
public sealed class PictureSeals(ProvenanceKeys keys)
{
    /// <summary>The file with its manifest: what is stored, hashed and downloaded.</summary>
    public async ValueTask<byte[]> Apply(GenerationWork work, Recipe recipe, byte[] file, CancellationToken cancellation)
    {
        using var sealer = await Of(work.OrganizationId, work.GenerationId, cancellation);
        return sealer.Apply(file, recipe, SealFacts.Of(work));
    }

    /// <summary>For pictures of one generation. The caller disposes it.</summary>
    public async ValueTask<PictureSealer> Of(OrganizationId organization, GenerationId generation, CancellationToken cancellation) =>
        new(await keys.Of(organization, cancellation), generation);
}

/// <summary>Seals pictures of one generation with its organization's key, which it owns.</summary>
public sealed class PictureSealer(ProvenanceKey key, GenerationId generation) : IDisposable
{
    /// <summary>IPTC: made by an algorithm that was not trained on anything, which the composer is.</summary>
    private const string Algorithmic = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia";

    /// <summary>IPTC: of several elements, here a person's own and an algorithm's.</summary>
    private const string Composite = "http://cv.iptc.org/newscodes/digitalsourcetype/composite";

    /// <param name="seal">Null for a picture of before there were manifests: it stays as it is.</param>
    public byte[] Apply(byte[] file, Recipe recipe, SealFacts? seal) => seal is null
        ? file
        : FileSeal.Apply(file, format => new ClaimFacts(format, LineageOf(recipe, seal), SourceOf(recipe)), key);

    public void Dispose() => key.Dispose();

    private PictureLineage LineageOf(Recipe recipe, SealFacts seal) => new(
        key.OrganizationId,
        generation,
        seal.Attempt,
        seal.Pick is null ? PictureKind.Sample : PictureKind.Final,
        seal.Sample,
        seal.Pick,
        Enum.GetValues<CreativeFormat>().First(format => CreativeStudio.CanvasOf(format) == recipe.Format),
        recipe.Model,
        recipe.ModelVersion,
        recipe.Renderer,
        recipe.Layout,
        recipe.Seed,
        recipe.KnowledgeSha256);

    private static string SourceOf(Recipe recipe) => recipe.Photo is null && recipe.Brand?.LogoSha256 is null ? Algorithmic : Composite;
}
