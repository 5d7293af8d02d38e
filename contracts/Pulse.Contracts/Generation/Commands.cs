using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

public abstract record GenerationCommand(OrganizationId OrganizationId, GenerationId GenerationId) : ICommand
{
    public const string Category = "generation";

    [JsonIgnore]
    public StreamName Stream => StreamFor(GenerationId);

    public static StreamName StreamFor(GenerationId id) => StreamName.For(Category, id.Value);
}

/// <summary>A person asks for four samples.</summary>
public sealed record RequestGeneration(
    OrganizationId OrganizationId, GenerationId GenerationId, ProjectId ProjectId, SubjectId RequestedBy, Sealed<string> Prompt, CreativeFormat Format,
    Materials? Materials = null)
    : GenerationCommand(OrganizationId, GenerationId);

/// <summary>A person chooses the sample to be made in high resolution.</summary>
/// <param name="AlsoIn">Other formats that the design is re-flowed to; null for none.</param>
public sealed record PickSample(OrganizationId OrganizationId, GenerationId GenerationId, int Sample, IReadOnlyList<CreativeFormat>? AlsoIn = null)
    : GenerationCommand(OrganizationId, GenerationId);

/// <summary>A person wants to see four other samples before picking.</summary>
public sealed record MoreSamples(OrganizationId OrganizationId, GenerationId GenerationId) : GenerationCommand(OrganizationId, GenerationId);

/// <summary>A person puts their own words into a sample before picking.</summary>
public sealed record ReviseText(OrganizationId OrganizationId, GenerationId GenerationId, int Sample, Sealed<RevisedTexts> Texts)
    : GenerationCommand(OrganizationId, GenerationId);

public sealed record CancelGeneration(OrganizationId OrganizationId, GenerationId GenerationId) : GenerationCommand(OrganizationId, GenerationId);

public sealed record RetryGeneration(OrganizationId OrganizationId, GenerationId GenerationId) : GenerationCommand(OrganizationId, GenerationId);

// What the saga tells the generation. None of these is reachable from outside.

public sealed record StartGeneration(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, string SafetyRules)
    : GenerationCommand(OrganizationId, GenerationId);

public sealed record RecordSample(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, int Sample, CreativeFacts Creative)
    : GenerationCommand(OrganizationId, GenerationId);

/// <summary>Samples beyond the first four that were asked for will not come.</summary>
public sealed record GiveUpSamples(
    OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, IReadOnlyList<int> Samples, FailureReason Reason, string Detail)
    : GenerationCommand(OrganizationId, GenerationId);

public sealed record RecordFinal(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, int Pick, CreativeFacts Creative)
    : GenerationCommand(OrganizationId, GenerationId);

public sealed record CompletePick(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, int Pick, HoldId HoldId)
    : GenerationCommand(OrganizationId, GenerationId);

/// <summary>Ends the running pick (the second or a later one) or, before any pick was completed, the generation.</summary>
public sealed record FailGeneration(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, int Pick, FailureReason Reason, string Detail)
    : GenerationCommand(OrganizationId, GenerationId);
