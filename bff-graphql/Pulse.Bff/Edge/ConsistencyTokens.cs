using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Bff.Edge;

/// <summary>
/// Positions as outsiders see them: opaque, bound to one organization by an HMAC, and to one life of the log. Layout: version
/// (1 byte), epoch (16), commit (8), prepare (8), the first 16 bytes of HMAC-SHA256 over the organization and all before.
/// </summary>
public sealed class ConsistencyTokens(byte[] key, Guid epoch)
{
    public const int KeyBytes = 32;

    /// <summary>The response extension that tells where an answer stands.</summary>
    public const string Extension = "consistencyToken";

    private const byte Version = 1;
    private const int BodyBytes = 1 + 16 + 8 + 8;
    private const int MacBytes = 16;

    public string Write(OrganizationId organization, LogPosition position)
    {
        Span<byte> token = stackalloc byte[BodyBytes + MacBytes];
        token[0] = Version;
        epoch.TryWriteBytes(token[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(token[17..], position.Commit);
        BinaryPrimitives.WriteInt64BigEndian(token[25..], position.Prepare);
        Mac(organization, token[..BodyBytes], token[BodyBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The position in a token, or null when it is forged, of another organization, or of another life of the log.</summary>
    public LogPosition? Read(OrganizationId organization, string text)
    {
        Span<byte> token = stackalloc byte[BodyBytes + MacBytes];
        if (!Base64Url.IsValid(text, out var length) || length != token.Length || !Base64Url.TryDecodeFromChars(text, token, out _))
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(organization, token[..BodyBytes], mac);
        var isOurs = CryptographicOperations.FixedTimeEquals(mac, token[BodyBytes..])
            && token[0] == Version
            && new Guid(token.Slice(1, 16), bigEndian: true) == epoch;
        return isOurs ? new LogPosition(BinaryPrimitives.ReadInt64BigEndian(token[17..]), BinaryPrimitives.ReadInt64BigEndian(token[25..])) : null;
    }

    private void Mac(OrganizationId organization, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[16 + BodyBytes];
        organization.Value.TryWriteBytes(input, bigEndian: true, out _);
        body.CopyTo(input[16..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, digest);
        digest[..MacBytes].CopyTo(mac);
    }
}
