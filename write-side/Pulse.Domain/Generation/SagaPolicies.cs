using System.Collections.Frozen;
using Pulse.Contracts.Generation;

namespace Pulse.Domain.Generation;

/// <summary>How long a step may take, how often its work is tried, and what undoes it.</summary>
/// <param name="Deadline">From entering the step; when it passes, work is asked for again or given up, and commands are sent again.</param>
/// <param name="TriesMax">How often the same work is asked for before the generation fails.</param>
/// <param name="Compensation">The step that undoes this one when a later one fails; null when there is nothing to undo.</param>
public sealed record StepPolicy(TimeSpan Deadline, int TriesMax, SagaStep? Compensation);

/// <summary>The saga's steps, each with its undo beside it.</summary>
public static class SagaPolicies
{
    /// <summary>A hold outlives the pick's deadline by this much, as a backstop should the saga itself be lost.</summary>
    public static readonly TimeSpan HoldBackstop = TimeSpan.FromHours(24);

    public static FrozenDictionary<SagaStep, StepPolicy> ByStep { get; } = new Dictionary<SagaStep, StepPolicy>
    {
        [SagaStep.HoldingCredits] = new(TimeSpan.FromSeconds(30), TriesMax: 1, SagaStep.Releasing),
        [SagaStep.CheckingPrompt] = new(TimeSpan.FromSeconds(30), TriesMax: 4, Compensation: null),
        [SagaStep.RenderingSamples] = new(TimeSpan.FromMinutes(2), TriesMax: 3, Compensation: null),
        [SagaStep.AwaitingPick] = new(GenerationDecider.PickWindow, TriesMax: 1, Compensation: null),
        [SagaStep.RenderingFinal] = new(TimeSpan.FromMinutes(3), TriesMax: 3, Compensation: null),
        [SagaStep.Settling] = new(TimeSpan.FromSeconds(30), TriesMax: 1, Compensation: null),
        [SagaStep.Failing] = new(TimeSpan.FromSeconds(30), TriesMax: 1, Compensation: null),
        [SagaStep.Releasing] = new(TimeSpan.FromSeconds(30), TriesMax: 1, Compensation: null),
    }.ToFrozenDictionary();
}
