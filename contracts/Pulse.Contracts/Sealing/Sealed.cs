using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Sealing;

/// <summary>
/// A piece of personal data, readable only with its subject's key. Events, commands, messages and saga states carry
/// it closed; it has no readable form to leak into a log, and when the key is destroyed nobody can read it again.
/// </summary>
/// <typeparam name="T">What is inside; serialised as JSON before sealing.</typeparam>
/// <param name="Subject">The person whom the data is about.</param>
/// <param name="Box">Nonce (12 bytes), ciphertext, tag (16 bytes) of AES-256-GCM (NIST SP 800-38D).</param>
public sealed record Sealed<T>(
    [property: JsonPropertyName("s")] SubjectId Subject,
    [property: JsonPropertyName("b")] byte[] Box)
{
    public bool Equals(Sealed<T>? other) => other is not null && Subject == other.Subject && Box.AsSpan().SequenceEqual(other.Box);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Subject);
        hash.AddBytes(Box);
        return hash.ToHashCode();
    }

    public override string ToString() => $"sealed for {Subject}";
}
