using System.Text.Json;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Ids;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Billing;

/// <summary>
/// The balance of each organization and every line of its ledger. Each event moves credits between available, held and
/// settled; the database refuses a row in which they do not add up to what was granted.
/// </summary>
public static class CreditsProjection
{
    public const string Name = "credits";

    private static readonly Table<BalanceRow> Balances = new("credit_balances", isTemporal: true, isForAnalysts: true);
    private static readonly Table<HoldRow> Holds = new("credit_holds", keyColumns: 2);
    private static readonly Table<LedgerRow> Ledger = new("credit_ledger", isForAnalysts: true);

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(CreditCommand.Category)
        .Tables(typeof(CreditsProjection), "credits.sql", Balances, Holds, Ledger)
        .On<CreditsGranted>(Granted, reads: (_, envelope) => [BalanceOf(envelope)])
        .On<CreditsHeld>(Held, reads: (_, envelope) => [BalanceOf(envelope)])
        .On<HoldSettled>(Settled, reads: (e, envelope) => [BalanceOf(envelope), HoldOf(envelope, e.HoldId)])
        .On<HoldReleased>(Released, reads: (e, envelope) => [BalanceOf(envelope), HoldOf(envelope, e.HoldId)])
        .Build();

    private static RowKey BalanceOf(EventEnvelope envelope) => Balances.Key(envelope.OrganizationId.Value);

    private static RowKey HoldOf(EventEnvelope envelope, HoldId hold) => Holds.Key(envelope.OrganizationId.Value, hold.Value);

    /// <summary>How much an event adds to each part of the balance.</summary>
    private readonly record struct Move(long Granted = 0, long Held = 0, long Settled = 0, long Available = 0);

    /// <summary>A line before the balance after it is known.</summary>
    private sealed record Line(string Kind, long Credits, DateTimeOffset At, HoldRow? Hold = null, string? Reason = null);

    private static Reduction Granted(CreditsGranted e, EventContext context) => Reduce(
        context, new Line("GRANTED", e.Credits, e.At, Reason: ApiNames.Of(e.Reason)), new Move(Granted: e.Credits, Available: e.Credits));

    private static Reduction Held(CreditsHeld e, EventContext context)
    {
        var hold = new HoldRow(context.OrganizationId, e.HoldId.Value, e.GenerationId.Value, e.Credits, e.PriceVersion, "OPEN", e.ExpiresAt);
        return Reduce(context, new Line("HELD", e.Credits, e.At, hold), new Move(Held: e.Credits, Available: -e.Credits), Holds.Insert(hold));
    }

    private static Reduction Settled(HoldSettled e, EventContext context)
    {
        var hold = Close(context, e.HoldId, "SETTLED");
        return Reduce(context, new Line("SETTLED", e.Credits, e.At, hold), new Move(Held: -e.Credits, Settled: e.Credits), Holds.Update(hold));
    }

    private static Reduction Released(HoldReleased e, EventContext context)
    {
        var hold = Close(context, e.HoldId, "RELEASED");
        var line = new Line("RELEASED", e.Credits, e.At, hold, ApiNames.Of(e.Reason));
        return Reduce(context, line, new Move(Held: -e.Credits, Available: e.Credits), Holds.Update(hold));
    }

    /// <exception cref="RowConflictException">The hold is not open: a credit would be settled or released twice.</exception>
    private static HoldRow Close(EventContext context, HoldId id, string status) =>
        context.Rows.Get(Holds, context.OrganizationId, id.Value) is { Status: "OPEN" } hold
            ? hold with { Status = status }
            : throw new RowConflictException("credit_holds", isThere: true);

    private static Reduction Reduce(EventContext context, Line line, Move move, params IReadOnlyList<RowChange> holds)
    {
        var organization = context.OrganizationId;
        var before = context.Rows.Find(Balances, organization);
        var balance = new BalanceRow(
            organization,
            (before?.Granted ?? 0) + move.Granted,
            (before?.Held ?? 0) + move.Held,
            (before?.Settled ?? 0) + move.Settled,
            (before?.Available ?? 0) + move.Available,
            line.At);
        RequireNothingBelowZero(balance);
        var entry = new LedgerRow(
            context.Envelope.EventId, organization, line.Kind, line.Credits, move.Available, balance.Available,
            line.Hold?.GenerationId, line.Hold?.HoldId, line.Hold?.PriceVersion, line.Reason, context.Envelope.Type, line.At);
        return Reduction.Of(
            new Change(organization, Progress(balance)),
            [before is null ? Balances.Insert(balance) : Balances.Update(balance), .. holds, Ledger.Insert(entry)]);
    }

    private static void RequireNothingBelowZero(BalanceRow balance)
    {
        if (Math.Min(Math.Min(balance.Granted, balance.Held), Math.Min(balance.Settled, balance.Available)) < 0)
        {
            throw new RuleBrokenException("A part of a credit balance would be below 0.");
        }
    }

    private static string Progress(BalanceRow balance) => JsonSerializer.Serialize(
        new { available = balance.Available, held = balance.Held, settled = balance.Settled, granted = balance.Granted });
}
