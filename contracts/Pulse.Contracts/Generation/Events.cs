using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

public abstract record GenerationEvent : IEvent;

/// <param name="Seed">Where all chance in the samples comes from; derived from the id, so it never changes.</param>
public sealed record GenerationRequested(
    OrganizationId OrganizationId, GenerationId GenerationId, ProjectId ProjectId, SubjectId RequestedBy,
    Sealed<string> Prompt, CreativeFormat Format, long Seed, string PriceVersion, DateTimeOffset At, Materials? Materials = null) : GenerationEvent;

/// <summary>Credits are held and the prompt is allowed; samples are being rendered.</summary>
/// <param name="SafetyRules">Version of the rules that allowed the prompt.</param>
public sealed record GenerationStarted(int Attempt, string SafetyRules, DateTimeOffset At) : GenerationEvent;

/// <param name="Sample">1 to 4; more when a person asked for more.</param>
/// <param name="RevisionOf">The sample whose texts were revised in this one; null for a design of its own.</param>
public sealed record SampleRendered(int Attempt, int Sample, CreativeFacts Creative, DateTimeOffset At, int? RevisionOf = null) : GenerationEvent;

/// <summary>All four samples are there.</summary>
/// <param name="PickBy">Until when one may be picked.</param>
public sealed record SamplesCompleted(int Attempt, DateTimeOffset PickBy, DateTimeOffset At) : GenerationEvent;

/// <summary>Four other samples are asked for, free of charge.</summary>
public sealed record MoreSamplesRequested(int Attempt, IReadOnlyList<WantedSample> Samples, DateTimeOffset At) : GenerationEvent;

/// <summary>A sample is to be made once more with a person's own words, free of charge; the sample itself stays.</summary>
public sealed record TextRevised(int Attempt, WantedSample Sample, DateTimeOffset At) : GenerationEvent;

/// <summary>Samples beyond the first four came to nothing; the others stand.</summary>
/// <param name="Detail">A code of what failed, never text of a person.</param>
public sealed record SamplesFailed(int Attempt, IReadOnlyList<int> Samples, FailureReason Reason, string Detail, DateTimeOffset At) : GenerationEvent;

/// <param name="Pick">1 for the first pick of the attempt, 2 for the next.</param>
/// <param name="AlsoIn">Other formats that the design is re-flowed to; null for none.</param>
public sealed record SamplePicked(int Attempt, int Sample, int Pick, DateTimeOffset At, IReadOnlyList<CreativeFormat>? AlsoIn = null) : GenerationEvent;

/// <summary>The final's file exists; its link works only after <see cref="PickCompleted"/>.</summary>
public sealed record FinalRendered(int Attempt, int Sample, int Pick, CreativeFacts Creative, DateTimeOffset At) : GenerationEvent;

/// <summary>The final is paid for and may be downloaded.</summary>
public sealed record PickCompleted(int Attempt, int Sample, int Pick, HoldId HoldId, DateTimeOffset At) : GenerationEvent;

/// <summary>A second or later pick came to nothing; the generation and its earlier finals stand.</summary>
public sealed record PickFailed(int Attempt, int Sample, int Pick, FailureReason Reason, DateTimeOffset At) : GenerationEvent;

/// <param name="Detail">A code of the step that failed, never text of a person.</param>
public sealed record GenerationFailed(int Attempt, FailureReason Reason, string Detail, DateTimeOffset At) : GenerationEvent;

public sealed record GenerationCancelled(int Attempt, DateTimeOffset At) : GenerationEvent;

/// <summary>A failed generation begins again with a new hold.</summary>
public sealed record GenerationRetried(int Attempt, DateTimeOffset At) : GenerationEvent;
