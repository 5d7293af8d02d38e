namespace Pulse.Projections.Generation;

/// <param name="Prompt">Null once the person who wrote it was erased.</param>
/// <param name="PickedSample">The sample that is being made, or was made last.</param>
/// <param name="CompletedSample">The sample of the last final that was paid for: a pick that fails falls back to it.</param>
public sealed record GenerationRow(
    Guid Id,
    Guid OrganizationId,
    Guid ProjectId,
    string Status,
    string? Prompt,
    Guid PromptSubject,
    string Format,
    string PriceVersion,
    int Attempt,
    int SamplesReady,
    int SamplesWanted,
    string? FailureReason,
    string? FailureDetail,
    int? PickedSample,
    int? CompletedSample,
    DateTimeOffset? PickBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long CreatedCommit,
    long CreatedPrepare);

/// <param name="RevisionOf">The sample whose texts were revised in this one; null for a design of its own.</param>
/// <param name="Recipe">JSON exactly as it was sealed; null once the person who wrote the prompt was erased.</param>
public sealed record SampleRow(
    Guid GenerationId,
    int Attempt,
    int Number,
    int? RevisionOf,
    Guid OrganizationId,
    string Sha256,
    int Width,
    int Height,
    long SizeBytes,
    string ContentType,
    string Model,
    string ModelVersion,
    string Renderer,
    string Layout,
    long Seed,
    string? Recipe,
    Guid RecipeSubject);

/// <param name="SheetSha256">Of the PDF; null where there is none.</param>
/// <param name="Reflows">The same design in other formats, as JSON; null for none.</param>
/// <param name="CompletedAt">When it was paid for; null while it is only a file.</param>
/// <inheritdoc cref="SampleRow"/>
public sealed record FinalRow(
    Guid GenerationId,
    int Attempt,
    int Pick,
    int Sample,
    Guid OrganizationId,
    string Sha256,
    int Width,
    int Height,
    long SizeBytes,
    string ContentType,
    string Model,
    string ModelVersion,
    string Renderer,
    string Layout,
    long Seed,
    string? Recipe,
    Guid RecipeSubject,
    string? SheetSha256,
    long? SheetSizeBytes,
    string? Reflows,
    DateTimeOffset? CompletedAt);

/// <summary>One step of a saga.</summary>
/// <param name="Outputs">What the saga then wanted done, one a line.</param>
public sealed record TimelineRow(
    Guid GenerationId,
    long Revision,
    Guid OrganizationId,
    string Input,
    string Outputs,
    string Step,
    DateTimeOffset? Deadline,
    string? TraceId,
    DateTimeOffset At);
