using System.Security.Cryptography;
using Pulse.Inference.Provenance.Containers;
using Pulse.Ports;

namespace Pulse.Inference.Provenance;

/// <summary>Puts signed manifests into files and compares files with what was signed. The same file, facts and key give the same bytes.</summary>
internal static class FileSeal
{
    /// <summary>A frame's length stands inside of it; it has settled as soon as its number of digits has.</summary>
    private const int RoundsMax = 8;

    private static readonly string BlankHash = new('0', SHA256.HashSizeInBytes * 2);

    /// <param name="facts">What is claimed, given the file's media type.</param>
    /// <exception cref="PulseFaultException">The file is of no format that holds manifests, or is not made as its format asks.</exception>
    internal static byte[] Apply(ReadOnlySpan<byte> file, Func<string, ClaimFacts> facts, ProvenanceKey key)
    {
        if (ManifestContainer.Of(file) is not { } container || container.PlaceIn(file) is not { } start)
        {
            throw new PulseFaultException("PLS-PV01", "A file that was made here has no place for a manifest.");
        }

        var claimed = facts(container.MediaType);
        var (blank, length) = Fit(file, container, start, claimed, key);

        // Bytes outside of the frame may change with its length, so there is a frame before there is a hash.
        var sealedFile = container.Embed(file, blank)!;
        var signed = new SignedBytes(HashWithout(sealedFile, start, length), start, length);
        var manifest = SignedManifest.Sign(Claim.Write(claimed, signed), key).Write();
        container.Frame(file, manifest).CopyTo(sealedFile, start);
        return sealedFile;
    }

    /// <summary>True when the file is, to the byte, the one that was signed.</summary>
    internal static bool IsUntouched(ReadOnlySpan<byte> file, ManifestContainer container, EmbeddedManifest found, ClaimFacts facts, SignedBytes signed) =>
        facts.Format == container.MediaType
        && (signed.Start, signed.Length) == (found.Start, found.Length)
        && HashWithout(file, found.Start, found.Length) == signed.Sha256

        // The frame itself is under no hash; it is right when it comes out the same.
        && container.Embed(container.Strip(file, found), found.Manifest) is { } again
        && file.SequenceEqual(again);

    /// <summary>A manifest of the length that the signed one will have, and its frame's.</summary>
    private static (byte[] Manifest, int FrameLength) Fit(ReadOnlySpan<byte> file, ManifestContainer container, int start, ClaimFacts facts, ProvenanceKey key)
    {
        var length = 0;
        for (var round = 0; round < RoundsMax; round++)
        {
            var manifest = SignedManifest.Blank(Claim.Write(facts, new SignedBytes(BlankHash, start, length)), key).Write();
            if (manifest.Length > ManifestContainer.ManifestBytesMax)
            {
                throw new PulseFaultException("PLS-PV02", "A manifest has become larger than any that is read.");
            }

            var frame = container.Frame(file, manifest).Length;
            if (frame == length)
            {
                return (manifest, length);
            }

            length = frame;
        }

        throw new PulseFaultException("PLS-PV03", "The length of a manifest does not settle.");
    }

    private static string HashWithout(ReadOnlySpan<byte> file, int start, int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..start]);
        hash.AppendData(file[(start + length)..]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
