using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Billing;

/// <summary>Credits that are, or were, set aside for one piece of work; enums carry the names of the public schema.</summary>
/// <param name="Status">OPEN, SETTLED or RELEASED.</param>
public sealed record HoldRow(Guid HoldId, Guid GenerationId, long Credits, string PriceVersion, string Status, DateTimeOffset ExpiresAt);

/// <summary>A line with everything that it follows from.</summary>
/// <param name="Hold">Null for a grant.</param>
/// <param name="Lines">The lines of the same hold in order, this one among them; of a grant, the line alone.</param>
/// <param name="Before">The balance right before the line's event.</param>
/// <param name="After">The balance right after it.</param>
public sealed record LineStory(LedgerLineRow Line, HoldRow? Hold, IReadOnlyList<LedgerLineRow> Lines, CreditBalanceRow Before, CreditBalanceRow After);

/// <summary>Tells how a ledger line came to be.</summary>
public static class LineQueries
{
    /// <summary>A hold has two lines, one that opens it and one that closes it; a limit on everything.</summary>
    private const int RowsMax = 10;

    private static readonly string LineSql = SqlFile.Beside(typeof(LineQueries), "credit-line");
    private static readonly string LinesSql = SqlFile.Beside(typeof(LineQueries), "credit-lines-of-hold");
    private static readonly string HoldSql = SqlFile.Beside(typeof(LineQueries), "credit-hold");

    /// <summary>One line's story, or null when this organization has none with that id. At most five statements.</summary>
    public static async Task<LineStory?> Story(ReadSession session, Guid id, CancellationToken cancellation)
    {
        if ((await session.Query<LedgerLineRow>(LineSql, new { id }, cancellation)).SingleOrDefault() is not { } line)
        {
            return null;
        }

        // Positions are compared, never counted: one less is right before, whether or not an event stands there.
        var before = await CreditQueries.Balance(session.At(new AsOf.Position(line.Place with { Prepare = line.Prepare - 1 })), cancellation);
        var after = await CreditQueries.Balance(session.At(new AsOf.Position(line.Place)), cancellation);
        if (line.HoldId is not { } hold)
        {
            return new LineStory(line, Hold: null, [line], before, after);
        }

        var lines = await session.Query<LedgerLineRow>(LinesSql, new { hold, rowsMax = RowsMax }, cancellation);
        var holds = await session.Query<HoldRow>(HoldSql, new { hold }, cancellation);
        return new LineStory(line, holds.SingleOrDefault(), lines, before, after);
    }
}
