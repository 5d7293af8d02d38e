using System.Globalization;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>What must be the case in every world, and in every world that has come to its end.</summary>
internal static class WorldChecks
{
    /// <summary>Says what is wrong at this moment, or null.</summary>
    public static string? Fault(this World world)
    {
        var account = world.Account;
        var open = account.Holds.Values.Where(hold => hold.Status == HoldStatus.Open).Sum(hold => hold.Credits);
        var settles = world.Ledger.OfType<HoldSettled>().GroupBy(settled => settled.HoldId).FirstOrDefault(group => group.Count() > 1);
        var samples = world.GenerationLog.OfType<SampleRendered>().GroupBy(sample => (sample.Attempt, sample.Sample)).FirstOrDefault(group => group.Count() > 1);
        var unpaid = world.GenerationLog.OfType<PickCompleted>()
            .FirstOrDefault(completed => account.Holds.GetValueOrDefault(completed.HoldId)?.Status != HoldStatus.Settled);
        return account.Available < 0 || account.Held < 0 || account.Settled < 0 ? "A sum of the ledger is below zero."
            : account.Granted != account.Available + account.Held + account.Settled ? "Granted is not available and held and settled."
            : account.Held != open ? "Held is not the sum of the open holds."
            : settles is not null ? "A hold was settled twice."
            : samples is not null ? "A sample was recorded twice."
            : unpaid is not null ? "A final was completed without its settle."
            : null;
    }

    /// <summary>Says what is wrong with a world in which nothing is left to be done, or null.</summary>
    public static string? FaultAtRest(this World world)
    {
        if (world.Fault() is { } fault)
        {
            return fault;
        }

        var isWaiting = world.Saga.Step == SagaStep.AwaitingPick && world.Generation.Phase == GenerationPhase.AwaitingPick;
        var hasEnded = world.Saga.Step == SagaStep.Done
            && world.Generation.Phase is GenerationPhase.Completed or GenerationPhase.Failed or GenerationPhase.Cancelled;
        var finals = world.GenerationLog.OfType<PickCompleted>().Count();
        return !isWaiting && !hasEnded ? FormattableString.Invariant($"The saga rests at {world.Saga.Step}, the generation at {world.Generation.Phase}.")
            : isWaiting && world.Generation.Awaited.Count > 0 ? "Samples are awaited and nobody makes them."
            : hasEnded && world.Account.Held != 0 ? "The generation has ended and its hold is still open."
            : hasEnded && world.Saga.Held is not null ? "The saga believes that it still holds credits."
            : world.Ledger.OfType<HoldSettled>().Count() != finals ? "There are not as many settles as finals."
            : null;
    }

    /// <summary>The end as a person and an accountant see it; equal for ends that differ in nothing that matters.</summary>
    public static string Ending(this World world) => string.Create(
        CultureInfo.InvariantCulture,
        $"saga {world.Saga.Step} attempt {world.Saga.Attempt} held {world.Saga.Held?.ToString() ?? "none"}; ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"generation {world.Generation.Phase} picks {world.Generation.Picks} finals {string.Join(',', world.Generation.CompletedSamples)}; ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"available {world.Account.Available} held {world.Account.Held} settled {world.Account.Settled}; ")
        + string.Join(' ', world.Ledger.Select(line => line.GetType().Name + (line is HoldReleased released ? released.Reason.ToString() : string.Empty)));
}
