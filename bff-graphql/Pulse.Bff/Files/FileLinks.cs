using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Contracts.Ids;
using Pulse.Ports.Images;

namespace Pulse.Bff.Files;

/// <summary>One version of a creative as a file.</summary>
/// <param name="Version">What the file is a version of, for example <c>{generation}-1-final-2</c>; letters, digits and dashes.</param>
public sealed record FileTarget(OrganizationId OrganizationId, string Version, string Sha256, DownloadFormat Format);

/// <summary>
/// Signed links: whoever has one may read one file, for a short time. Organization, version, content, format and expiry are
/// all under the signature (HMAC-SHA256).
/// </summary>
public sealed class FileLinks(byte[] key, TimeProvider time, BffOptions options)
{
    public const int KeyBytes = 32;
    private const int VersionLengthMax = 100;

    public string Write(FileTarget target)
    {
        var expires = (time.GetUtcNow() + options.FileLinkLifetime).ToUnixTimeSeconds();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/files/{target.OrganizationId}/{target.Version}/{target.Sha256}.{Extension(target.Format)}?expires={expires}&signature={Signature(target, expires)}");
    }

    /// <summary>True when the link was made here and has not expired.</summary>
    public bool IsValid(FileTarget target, long expires, string signature) =>
        target.Version.Length <= VersionLengthMax
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Signature(target, expires)), Encoding.UTF8.GetBytes(signature))
        && time.GetUtcNow().ToUnixTimeSeconds() < expires;

    public static string Extension(DownloadFormat format) => format switch
    {
        DownloadFormat.Png => "png",
        DownloadFormat.Jpeg => "jpg",
        DownloadFormat.Webp => "webp",
        DownloadFormat.Avif => "avif",
        DownloadFormat.Pdf => "pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    public static DownloadFormat? FormatOf(string extension) => extension switch
    {
        "png" => DownloadFormat.Png,
        "jpg" => DownloadFormat.Jpeg,
        "webp" => DownloadFormat.Webp,
        "avif" => DownloadFormat.Avif,
        "pdf" => DownloadFormat.Pdf,
        _ => null,
    };

    private string Signature(FileTarget target, long expires)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{target.OrganizationId}\n{target.Version}\n{target.Sha256}\n{(int)target.Format}\n{expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
