using Pulse.Contracts.Billing;
using Pulse.Contracts.Ids;
using Pulse.Projections.Engine;

namespace Pulse.Projections.Billing;

/// <summary>
/// The balance of each organization and every line of its ledger. Each event moves credits between available, held and
/// settled; the database refuses a row in which they do not add up to what was granted.
/// </summary>
public static class CreditsProjection
{
    public const string Name = "credits";

    private const string MoveSql =
        """
        INSERT INTO read.credit_balances{v} AS balance
            (organization_id, granted, held, settled, available, updated_at, commit_position, prepare_position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (organization_id) DO UPDATE SET
            granted = balance.granted + EXCLUDED.granted, held = balance.held + EXCLUDED.held,
            settled = balance.settled + EXCLUDED.settled, available = balance.available + EXCLUDED.available,
            updated_at = EXCLUDED.updated_at, commit_position = EXCLUDED.commit_position, prepare_position = EXCLUDED.prepare_position
        """;

    private const string UpdateSql =
        """
        UPDATE read.credit_balances{v} SET granted = granted + $2, held = held + $3, settled = settled + $4, available = available + $5,
            updated_at = $6, commit_position = $7, prepare_position = $8
        WHERE organization_id = $1
        """;

    private const string OpenHoldSql =
        """
        INSERT INTO read.credit_holds{v}
            (hold_id, organization_id, generation_id, credits, price_version, status, expires_at, commit_position, prepare_position)
        VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $7, $8)
        """;

    private const string CloseHoldSql =
        """
        UPDATE read.credit_holds{v} SET status = $3, commit_position = $4, prepare_position = $5
        WHERE hold_id = $1 AND organization_id = $2 AND status = 'OPEN'
        """;

    private const string LineSql =
        """
        INSERT INTO read.credit_ledger{v}
            (id, organization_id, kind, credits, available_change, available_after, generation_id, price_version, reason, at,
             commit_position, prepare_position)
        SELECT $1, $2, $3, $4, $5, available, $6,
            (SELECT price_version FROM read.credit_holds{v} WHERE organization_id = $2 AND hold_id = $7), $8, $9, $10, $11
        FROM read.credit_balances{v} WHERE organization_id = $2
        """;

    private const string ProgressSql =
        """
        SELECT json_build_object('available', available, 'held', held, 'settled', settled, 'granted', granted)
        FROM read.credit_balances{v} WHERE organization_id = $1
        """;

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(CreditCommand.Category)
        .Tables(typeof(CreditsProjection), "credits.sql", "credit_balances", "credit_holds", "credit_ledger")
        .Progress(ProgressSql)
        .On<CreditsGranted>(Granted)
        .On<CreditsHeld>(Held)
        .On<HoldSettled>(Settled)
        .On<HoldReleased>(Released)
        .Build();

    /// <summary>How much an event adds to each part of the balance.</summary>
    private readonly record struct Move(long Granted, long Held, long Settled, long Available);

    private static Reduction Granted(CreditsGranted e, EventEnvelope envelope, OpenedData opened) => Reduce(
        envelope, "GRANTED", e.Credits, new Move(Granted: e.Credits, 0, 0, Available: e.Credits), e.At, null, null, ApiNames.Of(e.Reason));

    private static Reduction Held(CreditsHeld e, EventEnvelope envelope, OpenedData opened) => Reduce(
        envelope,
        "HELD",
        e.Credits,
        new Move(0, Held: e.Credits, 0, Available: -e.Credits),
        e.At,
        e.GenerationId,
        e.HoldId,
        reason: null,
        new Statement(
            OpenHoldSql,
            [
                e.HoldId.Value, envelope.OrganizationId.Value, e.GenerationId.Value, e.Credits, e.PriceVersion, e.ExpiresAt.ToUniversalTime(),
                envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1));

    private static Reduction Settled(HoldSettled e, EventEnvelope envelope, OpenedData opened) => Reduce(
        envelope, "SETTLED", e.Credits, new Move(0, Held: -e.Credits, Settled: e.Credits, 0), e.At, e.GenerationId, e.HoldId, reason: null,
        CloseHold(e.HoldId, "SETTLED", envelope));

    private static Reduction Released(HoldReleased e, EventEnvelope envelope, OpenedData opened) => Reduce(
        envelope, "RELEASED", e.Credits, new Move(0, Held: -e.Credits, 0, Available: e.Credits), e.At, e.GenerationId, e.HoldId, ApiNames.Of(e.Reason),
        CloseHold(e.HoldId, "RELEASED", envelope));

    private static Reduction Reduce(
        EventEnvelope envelope,
        string kind,
        long credits,
        Move move,
        DateTimeOffset at,
        GenerationId? generation,
        HoldId? hold,
        string? reason,
        params IReadOnlyList<Statement> holds)
    {
        var organization = envelope.OrganizationId.Value;

        // Only a grant may come first; PostgreSQL would check a fresh row of a negative part before it sees the old one.
        var balance = new Statement(
            move.Granted > 0 ? MoveSql : UpdateSql,
            [
                organization, move.Granted, move.Held, move.Settled, move.Available, at.ToUniversalTime(),
                envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1);
        var line = new Statement(
            LineSql,
            [
                envelope.EventId, organization, kind, credits, move.Available, generation?.Value, hold?.Value, reason, at.ToUniversalTime(),
                envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1);
        return Reduction.Of(organization, [balance, .. holds, line]);
    }

    private static Statement CloseHold(HoldId hold, string status, EventEnvelope envelope) => new(
        CloseHoldSql,
        [hold.Value, envelope.OrganizationId.Value, status, envelope.Position.Commit, envelope.Position.Prepare],
        RowsExpected: 1);
}
