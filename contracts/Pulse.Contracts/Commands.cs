using System.Text.Json.Serialization;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Contracts;

/// <summary>A fact that happened. Its stored name stands in <see cref="Codec.EventTypes"/>; the class may be renamed, the name never.</summary>
public interface IEvent;

/// <summary>A request that may be rejected. Personal data in it is sealed already.</summary>
/// <remarks>The names are those of the commands that sagas store in their streams; they never change.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$command")]
[JsonDerivedType(typeof(HoldCredits), "holdCredits")]
[JsonDerivedType(typeof(SettleHold), "settleHold")]
[JsonDerivedType(typeof(ReleaseHold), "releaseHold")]
[JsonDerivedType(typeof(StartGeneration), "startGeneration")]
[JsonDerivedType(typeof(RecordSample), "recordSample")]
[JsonDerivedType(typeof(GiveUpSamples), "giveUpSamples")]
[JsonDerivedType(typeof(RecordFinal), "recordFinal")]
[JsonDerivedType(typeof(CompletePick), "completePick")]
[JsonDerivedType(typeof(FailGeneration), "failGeneration")]
public interface ICommand
{
    /// <summary>The organization for which the sender acts; a stream of another one looks like no stream at all.</summary>
    OrganizationId OrganizationId { get; }

    /// <summary>The one stream that the command may append to.</summary>
    StreamName Stream { get; }
}

/// <summary>A command with who sent it and why.</summary>
/// <param name="CommandId">Made by the client, or derived from a saga's output: the same id is the same intent.</param>
/// <param name="Actor">The person, or null when the system acts by itself.</param>
/// <param name="CorrelationId">Everything that follows from one request of a person carries the same one.</param>
/// <param name="CausationId">The event or message that led here; null at the edge.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
public sealed record CommandEnvelope(
    CommandId CommandId,
    ICommand Command,
    SubjectId? Actor,
    Guid CorrelationId,
    Guid? CausationId = null,
    string? TraceParent = null);
