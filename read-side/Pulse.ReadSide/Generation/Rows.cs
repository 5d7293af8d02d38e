using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Generation;

/// <summary>A generation; enums carry the names of the public schema.</summary>
/// <param name="SamplesWanted">How many samples there are once those that were asked for have come.</param>
/// <param name="Prompt">Null once the person who wrote it was erased.</param>
/// <param name="FailureReason">Why the generation, or the last pick of a completed one, came to nothing.</param>
public sealed record GenerationRow(
    Guid Id,
    Guid ProjectId,
    string Status,
    string? Prompt,
    string Format,
    int Attempt,
    int SamplesReady,
    int SamplesWanted,
    string? FailureReason,
    string? FailureDetail,
    int? PickedSample,
    DateTimeOffset? PickBy,
    string PriceVersion,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long CreatedCommit,
    long CreatedPrepare)
{
    /// <summary>The moment at which it was read; what lies below it is read at the same. Null for now.</summary>
    public AsOf? AsOf { get; init; }
}

/// <summary>A sample of the current attempt, with how it was made.</summary>
/// <param name="Seed">A 64-bit number; text in the API.</param>
public sealed record SampleRow(
    Guid GenerationId,
    int Number,
    int? RevisionOf,
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
    string PriceVersion);

/// <summary>A final's design in another format.</summary>
/// <param name="SheetSha256">Of the PDF; null where there is none.</param>
public sealed record ReflowRow(string Format, string Sha256, int Width, int Height, long SizeBytes, string? SheetSha256, long? SheetSizeBytes);

/// <summary>A final that is paid for.</summary>
/// <param name="Sample">The sample that it was made from.</param>
/// <param name="SheetSha256">Of the PDF; null where there is none.</param>
/// <param name="Reflows">The same design in other formats, as JSON of <see cref="ReflowRow"/>; null for none.</param>
public sealed record FinalRow(
    Guid GenerationId,
    int Sample,
    int Pick,
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
    string PriceVersion,
    string? SheetSha256,
    long? SheetSizeBytes,
    string? Reflows);

/// <summary>How a picture was composed. Read apart from the pictures themselves: it is larger than all else of them together, and few ask for it.</summary>
/// <param name="Number">The sample's number, or the final's pick.</param>
/// <param name="Json">As it was sealed; null once the person who wrote the prompt was erased.</param>
public sealed record RecipeRow(Guid GenerationId, int Number, string? Json);

/// <summary>One step of a generation's saga. Filled by property, because the driver gives an array's type no name to match a constructor by.</summary>
public sealed record SagaStepRow
{
    public required long Revision { get; init; }

    public required string Input { get; init; }

    public required string[] Outputs { get; init; }

    public required string Step { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public string? TraceId { get; init; }

    public required DateTimeOffset At { get; init; }
}
