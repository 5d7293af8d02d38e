using Pulse.ReadSide.Billing;

namespace Pulse.Projections.Tests;

/// <summary>Which lines belong to which hold of a generation.</summary>
public sealed class LineStoryTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Holds_one_after_the_other_have_their_own_lines()
    {
        var lines = new[] { Line(1, "HELD"), Line(2, "SETTLED"), Line(3, "HELD"), Line(4, "RELEASED"), Line(5, "HELD") };

        Assert.Equal(
            [(lines[0], lines[1]), (lines[2], lines[3]), (lines[4], null)],
            Pairs(lines, Hold(1, "SETTLED", at: 2), Hold(2, "RELEASED", at: 4), Hold(3, "OPEN", at: 5)));
    }

    [Fact]
    public void Holds_at_the_same_time_are_told_apart_by_the_order_in_which_they_expire()
    {
        var lines = new[] { Line(1, "HELD"), Line(2, "HELD"), Line(3, "HELD"), Line(4, "RELEASED"), Line(5, "SETTLED") };

        Assert.Equal(
            [(lines[0], lines[4]), (lines[1], null), (lines[2], lines[3])],
            Pairs(lines, Hold(3, "RELEASED", at: 4), Hold(2, "OPEN", at: 2), Hold(1, "SETTLED", at: 5)));
    }

    [Fact]
    public void A_line_that_does_not_fit_is_no_lines_opening()
    {
        var lines = new[] { Line(1, "HELD", credits: 2), Line(2, "SETTLED") };

        Assert.Equal([(null, lines[1])], Pairs(lines, Hold(1, "SETTLED", at: 2)));
    }

    private static IEnumerable<(LedgerLineRow? Opened, LedgerLineRow? Closed)> Pairs(LedgerLineRow[] lines, params HoldRow[] holds) =>
        LineQueries.Stories(lines, holds).Select(story => (story.Opened, story.Closed));

    private static LedgerLineRow Line(long position, string kind, long credits = 1) =>
        new(Guid.CreateVersion7(), kind, credits, 0, 0, Guid.Empty, "prices", null, Day, position, position, Day);

    /// <param name="order">Of being taken, and so of expiring.</param>
    private static HoldRow Hold(int order, string status, long at) => new(Guid.CreateVersion7(), Guid.Empty, 1, "prices", status, Day.AddDays(order), at, at);
}
