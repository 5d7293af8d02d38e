using Pulse.Bff.Edge;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Billing;

public enum LedgerKind
{
    Granted = 1,
    Held = 2,
    Settled = 3,
    Released = 4,
}

public sealed record LedgerConnection(IReadOnlyList<LedgerLineRow> Nodes, PageInfo PageInfo);

[GraphQLObject("Query")]
public static class CreditRoots
{
    [RootField]
    public static Task<CreditBalanceRow> CreditBalance(
        string? atLeast, AsOfInput? asOf, [Service] RequestReads reads, CancellationToken cancellation) =>
        CreditQueries.Balance(reads.At(asOf), cancellation);

    [RootField]
    public static async Task<LedgerConnection> CreditLedger(
        Guid? generationId,
        int first,
        string? after,
        string? atLeast,
        AsOfInput? asOf,
        PulseRequest request,
        [Service] RequestReads reads,
        CancellationToken cancellation)
    {
        var asked = Pages.Ask(PagedList.Ledger, first, after, request);
        GenerationId? generation = generationId is { } id ? new GenerationId(id) : null;
        var page = await CreditQueries.Ledger(reads.At(asOf), generation, asked, cancellation);
        return new LedgerConnection(page.Nodes, Pages.InfoOf(page));
    }
}

/// <summary>Credits are whole numbers far below the Int of GraphQL (32 bits); more would be a fault, not a wrong number.</summary>
[GraphQLObject("CreditBalance", Row = typeof(CreditBalanceRow))]
public static class CreditBalanceType
{
    [Field]
    public static int Available(CreditBalanceRow row) => checked((int)row.Available);

    [Field]
    public static int Held(CreditBalanceRow row) => checked((int)row.Held);

    [Field]
    public static int Settled(CreditBalanceRow row) => checked((int)row.Settled);

    [Field]
    public static int Granted(CreditBalanceRow row) => checked((int)row.Granted);
}

[GraphQLObject("LedgerLine", Row = typeof(LedgerLineRow))]
public static class LedgerLineType
{
    [Field]
    public static string Id(LedgerLineRow row) => row.Id.ToString();

    [Field]
    public static LedgerKind Kind(LedgerLineRow row) => ApiEnum<LedgerKind>.Parse(row.Kind);

    [Field]
    public static int Credits(LedgerLineRow row) => checked((int)row.Credits);

    [Field]
    public static int AvailableChange(LedgerLineRow row) => checked((int)row.AvailableChange);

    [Field]
    public static int AvailableAfter(LedgerLineRow row) => checked((int)row.AvailableAfter);
}
