using System.Text.Json;
using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Codec;

/// <summary>What every event carries beside its data.</summary>
/// <param name="CommandHash">SHA-256 of the command's canonical JSON, lower-case hexadecimal; sealed fields enter it sealed.</param>
/// <param name="TraceParent">W3C trace context of what caused the event.</param>
public sealed record EventMetadata(
    OrganizationId OrganizationId,
    CommandId CommandId,
    string CommandHash,
    SubjectId? Actor,
    Guid CorrelationId,
    Guid? CausationId,
    string? TraceParent)
{
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, PulseJson.Options);

    public static EventMetadata Decode(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize<EventMetadata>(data, PulseJson.Options)!;
}
