using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

/// <summary>Whether making a picture again gave the same bytes.</summary>
public enum RegenerationOutcome
{
    /// <summary>The same SHA-256 as the stored PNG.</summary>
    Exact = 1,

    /// <summary>Other bytes, or none; a <see cref="DriftReason"/> says why.</summary>
    Drifted = 2,
}

/// <summary>Why a picture cannot be made again as it was.</summary>
public enum DriftReason
{
    /// <summary>The person behind the prompt was erased, and the recipe with them.</summary>
    RecipeErased = 1,

    /// <summary>It was made by a model that this build does not have.</summary>
    ModelUnknown = 2,

    /// <summary>The recipe is not the one that the picture was made by: it cannot be read, contradicts what is recorded beside it, or leads to another design.</summary>
    RecipeAltered = 3,

    /// <summary>This build's composer has another version, or other knowledge, than the recipe's.</summary>
    ModelVersion = 4,

    /// <summary>This build's rasterizer or its font files are others than the recipe's.</summary>
    Renderer = 5,

    /// <summary>Everything says the same and the bytes differ: a defect.</summary>
    Bytes = 6,

    /// <summary>A photograph or logo that the picture was made with is no longer kept, or would not be taken any more.</summary>
    MaterialsMissing = 7,
}

/// <summary>Which of a generation's pictures.</summary>
public enum PictureKind
{
    Sample = 1,
    Final = 2,
}

/// <summary>What turns a recipe into bytes.</summary>
/// <param name="Model">For example <c>composer</c>.</param>
/// <param name="Renderer">Name and build of the rasterizer.</param>
public sealed record PictureMaker(string Model, string ModelVersion, string Renderer);

/// <summary>A picture by what the read model says of it.</summary>
/// <param name="Sha256">Of the stored PNG, lower-case hexadecimal.</param>
/// <param name="Maker">What made it, as recorded beside the recipe.</param>
/// <param name="Recipe">Sealed again for the person behind the prompt; null once they were erased.</param>
public sealed record RecordedPicture(
    PictureKind Kind, CreativeFormat Format, string Sha256, int WidthPx, PictureMaker Maker, string Layout, long Seed, Sealed<string>? Recipe);

/// <summary>On the bus: make a stored picture again and compare. Nothing is stored, paid or appended; whoever loses it asks again.</summary>
/// <param name="AnswerBy">Nobody waits any longer then: work that has not begun is dropped.</param>
public sealed record RegenerationRequested(
    Guid RequestId, OrganizationId OrganizationId, GenerationId GenerationId, RecordedPicture Recorded, DateTimeOffset AnswerBy);

/// <summary>On the bus: the answer to <see cref="RegenerationRequested"/>. Every process that asks must get it; those that did not ask ignore it.</summary>
public sealed record RegenerationAnswered(Guid RequestId, OrganizationId OrganizationId, RegenerationResult Result);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "$result")]
[JsonDerivedType(typeof(Regenerated), "regenerated")]
[JsonDerivedType(typeof(RegenerationFailed), "regenerationFailed")]
public abstract record RegenerationResult;

/// <summary>A picture was compared with one made anew. Names of parts only: no words of a person.</summary>
/// <param name="Reason">Null when it is exact.</param>
/// <param name="PresentSha256">Of the picture made now; null when none could be made.</param>
/// <param name="Differences">Parts of the recipe that would be others now, for example <c>modelVersion</c>; an exact picture may have some.</param>
public sealed record Regenerated(
    RegenerationOutcome Outcome, DriftReason? Reason, string RecordedSha256, string? PresentSha256,
    PictureMaker Recorded, PictureMaker Present, IReadOnlyList<string> Differences) : RegenerationResult;

/// <param name="Code">What broke, as a code.</param>
public sealed record RegenerationFailed(string Code) : RegenerationResult;
