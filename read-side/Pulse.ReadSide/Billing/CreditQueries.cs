using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Billing;

/// <summary>Whole credits. Granted is always the sum of the other three.</summary>
public sealed record CreditBalanceRow(long Available, long Held, long Settled, long Granted)
{
    /// <summary>An organization that never had any.</summary>
    public static CreditBalanceRow Zero { get; } = new(0, 0, 0, 0);
}

/// <summary>One line of the ledger; enums carry the names of the public schema.</summary>
/// <param name="AvailableAfter">What could be spent after this line.</param>
/// <param name="PriceVersion">The price list of the hold that the line is about; null for a grant.</param>
/// <param name="Reason">Of a grant or a release.</param>
/// <param name="EventType">Stored name of the event that wrote the line, for example <c>credits-held.v1</c>.</param>
/// <param name="Commit">With <paramref name="Prepare"/>, where the line's event stands in the log.</param>
/// <param name="RecordedAt">When it was recorded, by the log's clock.</param>
public sealed record LedgerLineRow(
    Guid Id,
    string Kind,
    long Credits,
    long AvailableChange,
    long AvailableAfter,
    Guid? GenerationId,
    Guid? HoldId,
    string? PriceVersion,
    string? Reason,
    string EventType,
    DateTimeOffset At,
    long Commit,
    long Prepare,
    DateTimeOffset RecordedAt)
{
    internal LogPosition Place => new(Commit, Prepare);
}

/// <summary>Reads balances and ledgers.</summary>
public static class CreditQueries
{
    private static readonly string BalanceSql = SqlFile.Beside(typeof(CreditQueries), "credit-balance");
    private static readonly string LedgerSql = SqlFile.Beside(typeof(CreditQueries), "credit-ledger");

    /// <summary>What can be spent now. One statement.</summary>
    public static async Task<CreditBalanceRow> Balance(ReadSession session, CancellationToken cancellation) =>
        (await session.Query<CreditBalanceRow>(BalanceSql, values: null, cancellation)).SingleOrDefault() ?? CreditBalanceRow.Zero;

    /// <summary>Ledger lines, the newest first. One statement.</summary>
    /// <param name="generation">Only lines about this generation, or null for all.</param>
    public static async Task<Page<LedgerLineRow>> Ledger(
        ReadSession session, GenerationId? generation, PageAsked asked, CancellationToken cancellation)
    {
        var values = new Dapper.DynamicParameters(PageValues.Of(asked, PagedList.Ledger));
        values.Add("generation", generation?.Value, System.Data.DbType.Guid);
        var rows = await session.Query<LedgerLineRow>(LedgerSql, values, cancellation);
        return Paging.Cut(asked, rows, row => row.Place);
    }
}
