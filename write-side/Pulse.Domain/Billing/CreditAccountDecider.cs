using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Rejections;

namespace Pulse.Domain.Billing;

public static class CreditAccountDecider
{
    /// <summary>Decides a command. Holds that have expired are released first, whatever the command is.</summary>
    public static Decision Decide(CreditAccountState state, CreditCommand command, DateTimeOffset now)
    {
        var expired = Expired(state, now);
        var current = expired.Aggregate(state, CreditAccountState.Evolve);
        return DecideCurrent(current, command, now) switch
        {
            Decision.Accepted accepted when expired.Count > 0 => Decision.Accept([.. expired, .. accepted.Events]),
            var decision => decision,
        };
    }

    private static Decision DecideCurrent(CreditAccountState state, CreditCommand command, DateTimeOffset now) => command switch
    {
        GrantCredits grant => Grant(state, grant, now),
        HoldCredits hold => Hold(state, hold, now),
        SettleHold settle => Settle(state, settle, now),
        ReleaseHold release => Release(state, release, now),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    private static Decision Grant(CreditAccountState state, GrantCredits grant, DateTimeOffset now) =>
        grant.Credits <= 0 ? Decision.Reject(RejectionCode.AmountNotPositive, "credits")
        : state.Grants.Contains(grant.GrantId) ? Decision.Nothing
        : Decision.Accept(new CreditsGranted(grant.GrantId, grant.Credits, grant.Reason, now));

    private static Decision Hold(CreditAccountState state, HoldCredits hold, DateTimeOffset now) =>
        hold.Credits <= 0 ? Decision.Reject(RejectionCode.AmountNotPositive, "credits")
        : state.Holds.TryGetValue(hold.HoldId, out var known) ? known.Status == HoldStatus.Open ? Decision.Nothing : Decision.Reject(RejectionCode.HoldNotOpen)
        : hold.OpensSampleSet && OpenSampleSets(state) >= FreeLimits.OpenGenerationsMax ? Decision.Reject(RejectionCode.TooManyOpenGenerations)
        : hold.OpensSampleSet && SampleSetsOn(state, now) >= FreeLimits.SampleSetsPerDayMax ? Decision.Reject(RejectionCode.DailySampleSetsUsedUp)
        : state.Available < hold.Credits ? Decision.Reject(RejectionCode.InsufficientCredit)
        : Decision.Accept(new CreditsHeld(hold.HoldId, hold.GenerationId, hold.Credits, hold.PriceVersion, hold.OpensSampleSet, hold.ExpiresAt, now));

    private static Decision Settle(CreditAccountState state, SettleHold settle, DateTimeOffset now) =>
        !state.Holds.TryGetValue(settle.HoldId, out var hold) ? Decision.Reject(RejectionCode.HoldNotOpen)
        : hold.Status switch
        {
            HoldStatus.Open => Decision.Accept(new HoldSettled(settle.HoldId, hold.GenerationId, hold.Credits, now)),
            HoldStatus.Settled => Decision.Nothing,
            HoldStatus.Released => Decision.Reject(RejectionCode.HoldNotOpen),
            _ => throw new ArgumentOutOfRangeException(nameof(state), hold.Status, "No such status."),
        };

    private static Decision Release(CreditAccountState state, ReleaseHold release, DateTimeOffset now) =>
        !state.Holds.TryGetValue(release.HoldId, out var hold) ? Decision.Reject(RejectionCode.HoldNotOpen)
        : hold.Status switch
        {
            HoldStatus.Open => Decision.Accept(new HoldReleased(release.HoldId, hold.GenerationId, hold.Credits, release.Reason, now)),
            HoldStatus.Released => Decision.Nothing,
            HoldStatus.Settled => Decision.Reject(RejectionCode.HoldNotOpen),
            _ => throw new ArgumentOutOfRangeException(nameof(state), hold.Status, "No such status."),
        };

    private static List<IEvent> Expired(CreditAccountState state, DateTimeOffset now) =>
    [
        .. state.OpenHolds
            .Select(id => (Id: id, Hold: state.Holds[id]))
            .Where(open => open.Hold.ExpiresAt <= now)
            .OrderBy(open => open.Hold.ExpiresAt).ThenBy(open => open.Id.Value)
            .Select(open => new HoldReleased(open.Id, open.Hold.GenerationId, open.Hold.Credits, ReleaseReason.Expired, now)),
    ];

    private static int OpenSampleSets(CreditAccountState state) => state.OpenHolds.Count(id => state.Holds[id].OpensSampleSet);

    private static int SampleSetsOn(CreditAccountState state, DateTimeOffset now) =>
        state.SampleDay == DateOnly.FromDateTime(now.UtcDateTime) ? state.SampleSetsOnDay : 0;
}
