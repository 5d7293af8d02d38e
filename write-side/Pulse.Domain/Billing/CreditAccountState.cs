using System.Collections.Immutable;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Ids;

namespace Pulse.Domain.Billing;

public enum HoldStatus
{
    Open = 1,
    Settled = 2,
    Released = 3,
}

/// <summary>One hold, open or closed; closed ones are kept so that a repeat is known as one.</summary>
public sealed record Hold(GenerationId GenerationId, long Credits, bool OpensSampleSet, DateTimeOffset ExpiresAt, HoldStatus Status);

/// <summary>
/// The one ledger of an organization. Every limit is a fold of it: there is no second counter. Granted credits are
/// always the sum of those available, held and settled.
/// </summary>
public sealed record CreditAccountState
{
    /// <summary>Raised whenever <see cref="Evolve"/> or the shape of the state changes, so that no older snapshot is read.</summary>
    public const int FoldVersion = 1;

    public static CreditAccountState Initial { get; } = new();

    public long Granted { get; init; }

    public long Held { get; init; }

    public long Settled { get; init; }

    public long Available => Granted - Held - Settled;

    public ImmutableHashSet<GrantId> Grants { get; init; } = [];

    public ImmutableDictionary<HoldId, Hold> Holds { get; init; } = ImmutableDictionary<HoldId, Hold>.Empty;

    /// <summary>Ids of the open holds: few, whatever the age of the account.</summary>
    public ImmutableHashSet<HoldId> OpenHolds { get; init; } = [];

    /// <summary>The last day (UTC) on which a sample set was begun, and how many were begun on it.</summary>
    public DateOnly? SampleDay { get; init; }

    public int SampleSetsOnDay { get; init; }

    public static CreditAccountState Evolve(CreditAccountState state, IEvent @event) => @event switch
    {
        CreditsGranted granted => state with { Granted = state.Granted + granted.Credits, Grants = state.Grants.Add(granted.GrantId) },
        CreditsHeld held => Take(state, held),
        HoldSettled settled => Close(state, settled.HoldId, HoldStatus.Settled),
        HoldReleased released => Close(state, released.HoldId, HoldStatus.Released),
        _ => state,
    };

    private static CreditAccountState Take(CreditAccountState state, CreditsHeld held)
    {
        var day = DateOnly.FromDateTime(held.At.UtcDateTime);
        var begun = day == state.SampleDay ? state.SampleSetsOnDay : 0;
        return state with
        {
            Held = state.Held + held.Credits,
            Holds = state.Holds.SetItem(held.HoldId, new Hold(held.GenerationId, held.Credits, held.OpensSampleSet, held.ExpiresAt, HoldStatus.Open)),
            OpenHolds = state.OpenHolds.Add(held.HoldId),
            SampleDay = held.OpensSampleSet ? day : state.SampleDay,
            SampleSetsOnDay = held.OpensSampleSet ? begun + 1 : state.SampleSetsOnDay,
        };
    }

    private static CreditAccountState Close(CreditAccountState state, HoldId id, HoldStatus status)
    {
        if (!state.Holds.TryGetValue(id, out var hold) || hold.Status != HoldStatus.Open)
        {
            return state;
        }

        return state with
        {
            Held = state.Held - hold.Credits,
            Settled = status == HoldStatus.Settled ? state.Settled + hold.Credits : state.Settled,
            Holds = state.Holds.SetItem(id, hold with { Status = status }),
            OpenHolds = state.OpenHolds.Remove(id),
        };
    }
}
