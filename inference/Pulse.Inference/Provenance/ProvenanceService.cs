using System.Security.Cryptography;
using System.Text;
using Pulse.Contracts.Ids;
using Pulse.Inference.Provenance.Containers;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Provenance;

/// <summary>Manifests as the edge sees them.</summary>
public sealed class ProvenanceService(ProvenanceKeys keys) : IProvenance
{
    public async ValueTask<ReadOnlyMemory<byte>> SealConversion(
        OrganizationId organization, ReadOnlyMemory<byte> png, ReadOnlyMemory<byte> converted, CancellationToken cancellation)
    {
        using var key = await keys.Of(organization, cancellation);
        if (Look(key, png.Span) is not Signed { IsUntouched: true } parent)
        {
            return converted;
        }

        var lineage = parent.Facts.Lineage with { StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(png.Span)) };
        return FileSeal.Apply(converted.Span, format => new ClaimFacts(format, lineage, DigitalSource: null, parent.Facts.Instance), key);
    }

    public async ValueTask<ProvenanceFinding> Examine(OrganizationId organization, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        using var key = await keys.Of(organization, cancellation);
        return Look(key, file.Span) switch
        {
            Signed { IsUntouched: true } ours => new ProvenanceFinding.Ours(ours.Container.Format, ours.Manifest, ours.Facts.Lineage),
            Signed altered => new ProvenanceFinding.Altered(altered.Container.Format, altered.Manifest, altered.Facts.Lineage),
            Unsigned other => new ProvenanceFinding.NotOurs(other.Reason),
            var other => throw new InvalidOperationException($"{other} is no finding."),
        };
    }

    public async ValueTask<string> PublicKey(OrganizationId organization, CancellationToken cancellation)
    {
        using var key = await keys.Of(organization, cancellation);
        return key.PublicKey;
    }

    private static Sight Look(ProvenanceKey key, ReadOnlySpan<byte> file)
    {
        if (ManifestContainer.Of(file) is not { } container)
        {
            return new Unsigned(NotOursReason.UnknownFormat);
        }

        if (container.Find(file) is not { } found)
        {
            return new Unsigned(NotOursReason.NoManifest);
        }

        if (SignedManifest.Read(found.Manifest) is not { } manifest || !manifest.IsSignedBy(key))
        {
            return new Unsigned(NotOursReason.NotSignedHere);
        }

        return Claim.Read(manifest.Claim) is var (facts, signed)
            ? new Signed(container, Encoding.UTF8.GetString(found.Manifest), facts, FileSeal.IsUntouched(file, container, found, facts, signed))
            : new Unsigned(NotOursReason.LaterVersion);
    }

    private abstract record Sight;

    private sealed record Signed(ManifestContainer Container, string Manifest, ClaimFacts Facts, bool IsUntouched) : Sight;

    private sealed record Unsigned(NotOursReason Reason) : Sight;
}
