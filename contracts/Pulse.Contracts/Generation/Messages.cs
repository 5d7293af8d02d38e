using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

/// <summary>
/// Work for another process. Workers keep the result under the organization, the work and its step, so a message
/// delivered twice is answered twice and done once.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$work")]
[JsonDerivedType(typeof(CheckPrompt), "checkPrompt")]
[JsonDerivedType(typeof(RenderSample), "renderSample")]
[JsonDerivedType(typeof(RenderFinal), "renderFinal")]
public abstract record GenerationWork(
    OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, Sealed<string> Prompt, Materials? Materials = null)
{
    /// <summary>Names the work within its generation, in letters that are safe in a path; the same step is the same work, however often it is sent.</summary>
    [JsonIgnore]
    public abstract string Step { get; }
}

/// <summary>Judges the prompt, and whether the materials can be obeyed.</summary>
public sealed record CheckPrompt(OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, Sealed<string> Prompt, Materials? Materials = null)
    : GenerationWork(OrganizationId, GenerationId, Attempt, Prompt, Materials)
{
    [JsonIgnore]
    public override string Step => FormattableString.Invariant($"{Attempt}-check");
}

/// <param name="Design">How the sample is made; null for one of the first four.</param>
public sealed record RenderSample(
    OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, Sealed<string> Prompt, CreativeFormat Format, long Seed, int Sample,
    SampleDesign? Design = null, Materials? Materials = null)
    : GenerationWork(OrganizationId, GenerationId, Attempt, Prompt, Materials)
{
    [JsonIgnore]
    public override string Step => FormattableString.Invariant($"{Attempt}-sample-{Sample}");
}

/// <param name="Design">How the picked sample was made; null for one of the first four.</param>
/// <param name="AlsoIn">Other formats that the design is re-flowed to; null for none.</param>
public sealed record RenderFinal(
    OrganizationId OrganizationId, GenerationId GenerationId, int Attempt, Sealed<string> Prompt, CreativeFormat Format, long Seed, int Sample, int Pick,
    SampleDesign? Design = null, Materials? Materials = null, IReadOnlyList<CreativeFormat>? AlsoIn = null)
    : GenerationWork(OrganizationId, GenerationId, Attempt, Prompt, Materials)
{
    [JsonIgnore]
    public override string Step => FormattableString.Invariant($"{Attempt}-final-{Sample}");
}

/// <summary>What came of a piece of work.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$result")]
[JsonDerivedType(typeof(PromptAllowed), "promptAllowed")]
[JsonDerivedType(typeof(PromptRefused), "promptRefused")]
[JsonDerivedType(typeof(MaterialsRefused), "materialsRefused")]
[JsonDerivedType(typeof(CreativeRendered), "creativeRendered")]
[JsonDerivedType(typeof(WorkFailed), "workFailed")]
public abstract record WorkResult;

/// <param name="SafetyRules">Version of the rules that judged.</param>
public sealed record PromptAllowed(string SafetyRules) : WorkResult;

/// <param name="Rule">Which rule refused; a code, not the words it found.</param>
public sealed record PromptRefused(string SafetyRules, string Rule) : WorkResult;

/// <summary>A part of the materials cannot be obeyed.</summary>
/// <param name="Code">Which part and why, as a code.</param>
public sealed record MaterialsRefused(string Code) : WorkResult;

public sealed record CreativeRendered(CreativeFacts Creative) : WorkResult;

/// <param name="Code">What broke, as a code.</param>
/// <param name="IsTransient">True when trying again may help.</param>
public sealed record WorkFailed(string Code, bool IsTransient) : WorkResult;

/// <summary>On the bus: a piece of work, asked for by a saga's output.</summary>
public sealed record WorkRequested(Guid OutputId, Guid CorrelationId, GenerationWork Work);

/// <summary>On the bus: the answer to <see cref="WorkRequested"/>.</summary>
public sealed record WorkAnswered(Guid OutputId, Guid CorrelationId, OrganizationId OrganizationId, GenerationId GenerationId, WorkResult Result);
