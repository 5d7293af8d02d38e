using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

/// <summary>Shape of a creative.</summary>
public enum CreativeFormat
{
    /// <summary>1080 x 1080.</summary>
    Square = 1,

    /// <summary>1080 x 1920.</summary>
    Story = 2,

    /// <summary>1920 x 1080.</summary>
    Landscape = 3,

    /// <summary>1080 x 1350.</summary>
    Portrait = 4,

    /// <summary>1920 x 640.</summary>
    Banner = 5,

    /// <summary>A sheet of 210 x 297 mm.</summary>
    A4 = 6,

    /// <summary>A sheet of 297 x 420 mm.</summary>
    A3 = 7,
}

/// <summary>A person's own words for a creative; what is null stays as it was.</summary>
/// <param name="Facts">Price, date, phone and place, in one line.</param>
/// <param name="Badge">The short word that stands out, such as a discount.</param>
public sealed record RevisedTexts(string? Headline = null, string? Subline = null, string? Action = null, string? Facts = null, string? Badge = null);

/// <summary>How a sample beyond the first four is made.</summary>
/// <param name="Look">Which of the prompt's designs, from 1; the first four samples have the looks 1 to 4.</param>
/// <param name="RevisionOf">The sample whose texts were revised; null for a design of its own.</param>
/// <param name="Texts">Revisions of the texts, the oldest first; a later one wins.</param>
public sealed record SampleDesign(int Look, int? RevisionOf, IReadOnlyList<Sealed<RevisedTexts>> Texts);

/// <summary>A sample that a person asked for beyond the first four.</summary>
/// <param name="Number">5 or more.</param>
public sealed record WantedSample(int Number, SampleDesign Design);

/// <summary>A rendered picture, by what can be checked of it.</summary>
/// <param name="Sha256">Lower-case hexadecimal hash of the bytes; also its place in the tenant's blob store.</param>
public sealed record ImageFacts(string Sha256, int Width, int Height, long SizeBytes, string ContentType);

/// <summary>The same design as a PDF for the printer's shop.</summary>
/// <param name="Sha256">Lower-case hexadecimal hash of the bytes; also its place in the tenant's blob store.</param>
public sealed record SheetFacts(string Sha256, long SizeBytes);

/// <summary>The same design in another format.</summary>
/// <param name="Sheet">Only for A4 and A3.</param>
public sealed record ReflowFacts(CreativeFormat Format, ImageFacts Image, SheetFacts? Sheet = null);

/// <summary>A picture and how it was made. The recipe in full names words of the prompt, so it is sealed.</summary>
/// <param name="Model">What made it, for example <c>composer</c>.</param>
/// <param name="Renderer">Name and build of the rasterizer.</param>
/// <param name="Sheet">Only for finals of A4 and A3.</param>
/// <param name="Reflows">Of a final only: the other formats that were asked for; null for none.</param>
public sealed record CreativeFacts(
    ImageFacts Image, string Model, string ModelVersion, string Renderer, string Layout, long Seed, Sealed<string> Recipe, SheetFacts? Sheet = null,
    IReadOnlyList<ReflowFacts>? Reflows = null);

/// <summary>Why a generation or a pick ended without a creative.</summary>
public enum FailureReason
{
    CreditsRefused = 1,
    PromptRefused = 2,
    RenderingFailed = 3,
    PickDeadlinePassed = 4,
    HoldExpired = 5,
    StepDeadlinePassed = 6,

    /// <summary>What was given besides the prompt cannot be obeyed.</summary>
    MaterialsRefused = 7,
}
