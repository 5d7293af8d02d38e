using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Images;

namespace Pulse.Ports.Provenance;

/// <summary>Where a file comes from: manifests inside of files, each signed by the key of the organization that the file was made for.</summary>
public interface IProvenance
{
    /// <summary>
    /// Puts a manifest into a file that was made of a stored PNG: the PNG's lineage, and the PNG itself by its hash. A PNG without a
    /// manifest of this organization was made before there were any; what is made of it gets none either.
    /// </summary>
    /// <exception cref="PulseFaultException">The converted file is none of its format.</exception>
    ValueTask<ReadOnlyMemory<byte>> SealConversion(
        OrganizationId organization, ReadOnlyMemory<byte> png, ReadOnlyMemory<byte> converted, CancellationToken cancellation);

    /// <summary>Says whether a file was made for this organization and is still as it was. Any bytes may be asked about.</summary>
    ValueTask<ProvenanceFinding> Examine(OrganizationId organization, ReadOnlyMemory<byte> file, CancellationToken cancellation);

    /// <summary>The key that checks this organization's manifests: 32 bytes of Ed25519 (RFC 8032), in base64.</summary>
    ValueTask<string> PublicKey(OrganizationId organization, CancellationToken cancellation);
}

/// <summary>Which picture a file shows, and how it was made. No words of a person.</summary>
/// <param name="Sample">The sample's number; of a final, the sample that was picked.</param>
/// <param name="Pick">Of a final only.</param>
/// <param name="Canvas">Not the generation's, where the pick was made in other formats too.</param>
/// <param name="StoredSha256">Of the stored PNG that a conversion was made of; null when the file itself is as stored.</param>
public sealed record PictureLineage(
    OrganizationId OrganizationId,
    GenerationId GenerationId,
    int Attempt,
    PictureKind Kind,
    int Sample,
    int? Pick,
    CreativeFormat Canvas,
    string Model,
    string ModelVersion,
    string Renderer,
    string Layout,
    long Seed,
    string KnowledgeSha256,
    string? StoredSha256 = null);

/// <summary>What came of looking at a file.</summary>
public abstract record ProvenanceFinding
{
    private ProvenanceFinding()
    {
    }

    /// <summary>Signed by this organization's key, and the bytes are those that were signed.</summary>
    /// <param name="Manifest">JSON, as it stands in the file.</param>
    public sealed record Ours(DownloadFormat Format, string Manifest, PictureLineage Lineage) : ProvenanceFinding;

    /// <summary>The manifest is signed by this organization's key, and the file around it is not the one that was signed.</summary>
    public sealed record Altered(DownloadFormat Format, string Manifest, PictureLineage Lineage) : ProvenanceFinding;

    public sealed record NotOurs(NotOursReason Reason) : ProvenanceFinding;
}

/// <summary>Why a file is not an organization's own. Other organizations are never told apart from forgers.</summary>
public enum NotOursReason
{
    /// <summary>The bytes do not begin like any format that manifests are put into.</summary>
    UnknownFormat = 1,

    /// <summary>There is no manifest in it: it was never put in, or was taken out.</summary>
    NoManifest = 2,

    /// <summary>The manifest is not signed by this organization's key.</summary>
    NotSignedHere = 3,

    /// <summary>It is signed by this organization's key, and made by a later version than this one.</summary>
    LaterVersion = 4,
}
