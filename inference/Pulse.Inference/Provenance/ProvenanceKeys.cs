using System.Security.Cryptography;
using NSec.Cryptography;
using Pulse.Contracts.Ids;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Provenance;

/// <summary>Finds the keys that organizations sign with; one is made at the first call.</summary>
public sealed class ProvenanceKeys(ISecretStore secrets)
{
    /// <summary>Of an Ed25519 private key: RFC 8032, section 5.1.5.</summary>
    private const int SeedBytes = 32;

    /// <summary>The caller disposes it.</summary>
    public async ValueTask<ProvenanceKey> Of(OrganizationId organization, CancellationToken cancellation)
    {
        var seed = await secrets.GetOrCreate($"provenance-{organization}", SeedBytes, cancellation);
        try
        {
            return new ProvenanceKey(organization, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}

/// <summary>An organization's key (Ed25519, RFC 8032): the same text has one signature. The private part stays in memory that libsodium guards.</summary>
public sealed class ProvenanceKey : IDisposable
{
    /// <summary>Of a signature in base64: 64 bytes.</summary>
    internal const int SignatureCharacters = 88;

    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;
    private readonly Key _key;

    internal ProvenanceKey(OrganizationId organization, ReadOnlySpan<byte> seed)
    {
        OrganizationId = organization;
        _key = Key.Import(Algorithm, seed, KeyBlobFormat.RawPrivateKey);
        PublicKey = Convert.ToBase64String(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public OrganizationId OrganizationId { get; }

    /// <summary>32 bytes in base64.</summary>
    public string PublicKey { get; }

    public void Dispose() => _key.Dispose();

    /// <summary>In base64.</summary>
    internal string Sign(ReadOnlySpan<byte> text) => Convert.ToBase64String(Algorithm.Sign(_key, text));

    internal bool HasSigned(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) => Algorithm.Verify(_key.PublicKey, text, signature);
}
