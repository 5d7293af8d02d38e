using System.Security.Cryptography;
using System.Text;

namespace Pulse.Contracts.Ids;

/// <summary>
/// Ids that two processes derive alike from the same facts: the first 128 bits of SHA-256 over the parts, marked as
/// UUIDv8 (RFC 9562, section 5.8). Parts are separated by a zero byte, so "a","bc" and "ab","c" differ.
/// </summary>
public static class DerivedId
{
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
