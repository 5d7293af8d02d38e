using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Billing;

/// <summary>Credits that are, or were, set aside for one piece of work; enums carry the names of the public schema.</summary>
/// <param name="Status">OPEN, SETTLED or RELEASED.</param>
/// <param name="Commit">With <paramref name="Prepare"/>, where the event stands that made the hold what it is.</param>
public sealed record HoldRow(
    Guid HoldId, Guid GenerationId, long Credits, string PriceVersion, string Status, DateTimeOffset ExpiresAt, long Commit, long Prepare)
{
    internal LogPosition Place => new(Commit, Prepare);
}

/// <summary>A hold with the lines that opened and closed it.</summary>
/// <param name="Opened">Null when it cannot be told which line did.</param>
/// <param name="Closed">Null while it is open.</param>
public sealed record HoldStory(HoldRow Hold, LedgerLineRow? Opened, LedgerLineRow? Closed);

/// <summary>A line with everything that it follows from.</summary>
/// <param name="Hold">Null for a grant.</param>
/// <param name="Before">The balance right before the line's event.</param>
/// <param name="After">The balance right after it.</param>
public sealed record LineStory(LedgerLineRow Line, HoldStory? Hold, CreditBalanceRow Before, CreditBalanceRow After);

/// <summary>Tells how a ledger line came to be.</summary>
public static class LineQueries
{
    /// <summary>Lines and holds of one generation: far above what seven days of retries and picks can make.</summary>
    private const int RowsMax = 10_000;

    private static readonly string LineSql = SqlFile.Beside(typeof(LineQueries), "credit-line");
    private static readonly string LinesSql = SqlFile.Beside(typeof(LineQueries), "credit-lines-of-generation");
    private static readonly string HoldsSql = SqlFile.Beside(typeof(LineQueries), "credit-holds-of-generation");

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
        return new LineStory(line, await HoldOf(session, line, cancellation), before, after);
    }

    private static async Task<HoldStory?> HoldOf(ReadSession session, LedgerLineRow line, CancellationToken cancellation)
    {
        if (line.GenerationId is not { } generation)
        {
            return null;
        }

        var values = new { generation, rowsMax = RowsMax };
        var lines = await session.Query<LedgerLineRow>(LinesSql, values, cancellation);
        var holds = await session.Query<HoldRow>(HoldsSql, values, cancellation);
        return Stories(lines, holds).FirstOrDefault(story => story.Opened?.Id == line.Id || story.Closed?.Id == line.Id);
    }

    /// <summary>
    /// Puts the lines of one generation to its holds. The line that made a hold what it is stands at the same position; the one
    /// that opened a hold which is closed by now is found by order, for holds expire in the order in which they were taken.
    /// </summary>
    internal static IReadOnlyList<HoldStory> Stories(IReadOnlyList<LedgerLineRow> lines, IReadOnlyList<HoldRow> holds)
    {
        var byPlace = lines.ToDictionary(line => line.Place);
        var openings = new Queue<LedgerLineRow>(lines
            .Where(line => line.Kind == "HELD" && !holds.Any(hold => hold.Place == line.Place))
            .OrderBy(line => line.Place));
        var stories = new List<HoldStory>();
        foreach (var hold in holds.OrderBy(hold => hold.ExpiresAt))
        {
            var last = byPlace.GetValueOrDefault(hold.Place);
            stories.Add(hold.Status == "OPEN"
                ? new HoldStory(hold, Opened: last, Closed: null)
                : new HoldStory(hold, Opened: openings.TryDequeue(out var opening) && Fits(opening, hold) ? opening : null, Closed: last));
        }

        return stories;
    }

    /// <summary>A wrong line would be worse than none.</summary>
    private static bool Fits(LedgerLineRow opening, HoldRow hold) =>
        opening.Credits == hold.Credits && opening.Place < hold.Place && string.Equals(opening.PriceVersion, hold.PriceVersion, StringComparison.Ordinal);
}
