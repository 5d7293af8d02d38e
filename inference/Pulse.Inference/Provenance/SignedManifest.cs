using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Pulse.Inference.Provenance;

/// <summary>
/// A claim with its signature, as JSON: <c>claim</c>, <c>signature_info</c>, <c>signature</c>. Signed are the claim's bytes exactly as
/// they stand, so nobody has to agree on a canonical form of JSON.
/// </summary>
internal sealed record SignedManifest(byte[] Claim, string PublicKey, string Signature)
{
    private const string Algorithm = "Ed25519";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    internal static SignedManifest Sign(byte[] claim, ProvenanceKey key) => new(claim, key.PublicKey, key.Sign(claim));

    /// <summary>As long as the signed one, and not signed.</summary>
    internal static SignedManifest Blank(byte[] claim, ProvenanceKey key) => new(claim, key.PublicKey, new string('A', ProvenanceKey.SignatureCharacters));

    /// <summary>Null unless the bytes are exactly what <see cref="Write"/> makes: there is one way to write a manifest.</summary>
    internal static SignedManifest? Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            var root = document.RootElement;
            var manifest = root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("claim", out var claim) && claim.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("signature_info", out var information) && information.ValueKind == JsonValueKind.Object
                && information.TryGetProperty("public_key", out var key) && key.ValueKind == JsonValueKind.String
                && root.TryGetProperty("signature", out var signature) && signature.ValueKind == JsonValueKind.String
                    ? new SignedManifest(JsonMarshal.GetRawUtf8Value(claim).ToArray(), key.GetString()!, signature.GetString()!)
                    : null;
            return manifest is not null && manifest.Write().AsSpan().SequenceEqual(bytes) ? manifest : null;
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            // No JSON, or texts in it that are no Unicode: nothing that was written here.
            return null;
        }
    }

    internal byte[] Write() =>
    [
        .. "{\"claim\":"u8, .. Claim, .. Encoding.UTF8.GetBytes(
            $",\"signature_info\":{{\"alg\":\"{Algorithm}\",\"public_key\":\"{PublicKey}\"}},\"signature\":\"{Signature}\"}}"),
    ];

    internal bool IsSignedBy(ProvenanceKey key) =>
        PublicKey == key.PublicKey
        && Signature.Length == ProvenanceKey.SignatureCharacters
        && Base64.IsValid(Signature)
        && key.HasSigned(Claim, Convert.FromBase64String(Signature));
}
