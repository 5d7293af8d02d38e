using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;

namespace Pulse.Bff.Studio;

/// <summary>An asset whose file may come.</summary>
public sealed record UploadTarget(OrganizationId OrganizationId, AssetId AssetId, AssetKind Kind);

/// <summary>Signed links by which one file may be sent, for a time. Everything in them is under the signature (HMAC-SHA256).</summary>
public sealed class UploadLinks(byte[] key, TimeProvider time, BffOptions options)
{
    public const int KeyBytes = 32;

    public Upload Write(UploadTarget target)
    {
        var expires = time.GetUtcNow() + options.UploadLinkLifetime;
        var url = string.Create(
            CultureInfo.InvariantCulture,
            $"/uploads/{target.OrganizationId}/{target.AssetId}/{(int)target.Kind}?expires={expires.ToUnixTimeSeconds()}&signature={Signature(target, expires.ToUnixTimeSeconds())}");
        return new Upload(url, options.Uploads.BytesMax, DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()));
    }

    /// <summary>True when the link was made here and has not expired.</summary>
    public bool IsValid(UploadTarget target, long expires, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Signature(target, expires)), Encoding.UTF8.GetBytes(signature))
        && time.GetUtcNow().ToUnixTimeSeconds() < expires;

    private string Signature(UploadTarget target, long expires)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"upload\n{target.OrganizationId}\n{target.AssetId}\n{(int)target.Kind}\n{expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
