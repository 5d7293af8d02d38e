using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Generation;

/// <summary>One step of the saga, as its stream keeps it: what came in and what it led to. Appended before anything is done.</summary>
/// <param name="Outputs">In order; the id of each is derived from the saga, this event's revision and the place in the list.</param>
public sealed record GenerationSagaStepped(SagaInput Input, IReadOnlyList<SagaOutput> Outputs, DateTimeOffset At) : IEvent
{
    public const string Category = "gensaga";

    public static StreamName StreamFor(GenerationId id) => StreamName.For(Category, id.Value);

    public static Guid OutputId(GenerationId saga, long revision, int index) =>
        DerivedId.From("saga-output", saga.ToString(), FormattableString.Invariant($"{revision}"), FormattableString.Invariant($"{index}"));
}

/// <summary>What a saga reacts to. Any of them may come twice, late, or in another order than sent.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$input")]
[JsonDerivedType(typeof(Requested), "requested")]
[JsonDerivedType(typeof(Retried), "retried")]
[JsonDerivedType(typeof(SamplesWanted), "samplesWanted")]
[JsonDerivedType(typeof(Picked), "picked")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(CommandAccepted), "commandAccepted")]
[JsonDerivedType(typeof(CommandRejected), "commandRejected")]
[JsonDerivedType(typeof(WorkDone), "workDone")]
[JsonDerivedType(typeof(DeadlinePassed), "deadlinePassed")]
public abstract record SagaInput
{
    private SagaInput()
    {
    }

    public sealed record Requested(
        Guid EventId, OrganizationId OrganizationId, GenerationId GenerationId, Sealed<string> Prompt, CreativeFormat Format, long Seed, string PriceVersion,
        Materials? Materials = null)
        : SagaInput;

    public sealed record Retried(Guid EventId, int Attempt) : SagaInput;

    /// <summary>Samples beyond the first four.</summary>
    public sealed record SamplesWanted(Guid EventId, int Attempt, IReadOnlyList<WantedSample> Samples) : SagaInput;

    public sealed record Picked(Guid EventId, int Attempt, int Sample, int Pick, IReadOnlyList<CreativeFormat>? AlsoIn = null) : SagaInput;

    public sealed record Cancelled(Guid EventId, int Attempt) : SagaInput;

    public sealed record CommandAccepted(Guid OutputId) : SagaInput;

    public sealed record CommandRejected(Guid OutputId, RejectionCode Code) : SagaInput;

    public sealed record WorkDone(Guid OutputId, WorkResult Result) : SagaInput;

    /// <param name="DueAt">The deadline that passed; one that was replaced meanwhile means nothing.</param>
    public sealed record DeadlinePassed(DateTimeOffset DueAt) : SagaInput;
}

/// <summary>What a saga wants done.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$output")]
[JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Enter), "enter")]
public abstract record SagaOutput
{
    private SagaOutput()
    {
    }

    /// <summary>A command for the executor in this process; its answer comes back as an input.</summary>
    public sealed record Send(ICommand Command) : SagaOutput;

    /// <summary>Work for the bus; its answer comes back as an input, or never, and then the deadline does.</summary>
    /// <param name="Try">1 for the first time.</param>
    public sealed record Ask(GenerationWork Work, int Try) : SagaOutput;

    /// <summary>The saga goes to a step, with its one deadline; both replace what was before.</summary>
    /// <param name="DueAt">When the step's deadline passes; null when the saga rests.</param>
    /// <param name="Pick">0 until a first pick is worked on.</param>
    /// <param name="Sample">The sample of the pick that is worked on, or 0.</param>
    public sealed record Enter(SagaStep Step, DateTimeOffset? DueAt, int Attempt, int Pick = 0, int Sample = 0) : SagaOutput;
}

/// <summary>Where a saga stands; each step has a named deadline.</summary>
public enum SagaStep
{
    NotStarted = 0,
    HoldingCredits = 1,
    CheckingPrompt = 2,
    RenderingSamples = 3,
    AwaitingPick = 4,
    RenderingFinal = 5,
    Settling = 6,
    Failing = 7,
    Releasing = 8,
    Done = 9,
}
