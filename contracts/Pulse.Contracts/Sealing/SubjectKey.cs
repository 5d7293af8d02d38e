using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Sealing;

/// <summary>
/// The key of one subject. The nonce is an HMAC of the key, the field, the command and the text (as in RFC 5297's synthetic
/// IV): the same command sealed again gives the same bytes, so a retry has the same hash, and different content
/// never shares a nonce.
/// </summary>
public sealed class SubjectKey
{
    public const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _sealingKey;
    private readonly byte[] _nonceKey;

    /// <param name="secret">32 random bytes; sealing and nonce keys are derived from it by HKDF (RFC 5869).</param>
    public SubjectKey(SubjectId subject, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != KeyBytes)
        {
            throw new ArgumentException("A subject key is made of 32 bytes.", nameof(secret));
        }

        Subject = subject;
        _sealingKey = new byte[KeyBytes];
        _nonceKey = new byte[KeyBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, _sealingKey, "pulse sealing v1"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, secret, _nonceKey, "pulse nonce v1"u8);
    }

    public SubjectId Subject { get; }

    /// <param name="field">Where the data stands, for example <c>generation.prompt</c>; it must be given again to open.</param>
    /// <param name="context">What makes this sealing repeatable, usually the command's id.</param>
    public Sealed<T> Seal<T>(string field, Guid context, T value)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(value, PulseJson.Options);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        Nonce(field, context, plain, nonce);
        using var aes = new AesGcm(_sealingKey, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), AssociatedData(field));
        return new Sealed<T>(Subject, box);
    }

    /// <exception cref="CryptographicException">The data was sealed for another subject or field, or was altered.</exception>
    public T Open<T>(string field, Sealed<T> closed)
    {
        var box = closed.Box.AsSpan();
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed data is too short.");
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_sealingKey, TagBytes);
        aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, AssociatedData(field));
        return JsonSerializer.Deserialize<T>(plain, PulseJson.Options)!;
    }

    private void Nonce(string field, Guid context, ReadOnlySpan<byte> plain, Span<byte> nonce)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _nonceKey);
        hmac.AppendData(Encoding.UTF8.GetBytes(field));
        hmac.AppendData([0]);
        hmac.AppendData(context.ToByteArray(bigEndian: true));
        hmac.AppendData(plain);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hmac.GetHashAndReset(digest);
        digest[..NonceBytes].CopyTo(nonce);
    }

    private byte[] AssociatedData(string field) => Encoding.UTF8.GetBytes($"{Subject}|{field}");
}

/// <summary>Names of the sealed fields; part of the storage format.</summary>
public static class SealedFields
{
    public const string OrganizationName = "organization.name";
    public const string ProjectName = "project.name";
    public const string GenerationPrompt = "generation.prompt";
    public const string CreativeRecipe = "creative.recipe";
    public const string CreativeTexts = "creative.texts";
    public const string RestAnswer = "rest.answer";
}
