using Pulse.Contracts.Billing;
using Pulse.Projections.Billing;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests;

/// <summary>Property: whatever the history, balance and lines agree with a fold of the events.</summary>
public sealed class LedgerIdentityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Granted_is_always_available_plus_held_plus_settled_and_every_line_adds_up(int seed)
    {
        await using var stage = await Stage.Set();
        var expected = WriteHistory(stage.Acme, new Random(seed), events: 300);
        var host = await stage.Start([CreditsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);
        await stage.OpenReadSide();
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [ReadView.Credits], stage.Log.End, default);
        await using var session = Assert.IsType<ReadOpening.Opened>(opening).Session;

        var balance = await CreditQueries.Balance(session, default);
        Assert.Equal(expected, balance);
        Assert.Equal(balance.Granted, balance.Available + balance.Held + balance.Settled);
        var available = 0L;
        foreach (var line in await AllLines(session))
        {
            available += line.AvailableChange;
            Assert.Equal(available, line.AvailableAfter);
        }

        Assert.Equal(balance.Available, available);
    }

    private static async Task<IEnumerable<LedgerLineRow>> AllLines(ReadSession session)
    {
        var lines = new List<LedgerLineRow>();
        string? after = null;
        do
        {
            var (asked, _) = Paging.Ask(PagedList.Ledger, 77, after);
            var page = await CreditQueries.Ledger(session, generation: null, asked!, default);
            lines.AddRange(page.Nodes);
            after = page.HasNextPage ? page.EndCursor : null;
        }
        while (after is not null);

        lines.Reverse();
        return lines;
    }

    private static CreditBalanceRow WriteHistory(Story story, Random random, int events)
    {
        var (available, held, settled, granted) = (0L, 0L, 0L, 0L);
        var open = new List<(int Generation, long Credits)>();
        for (var number = 1; number <= events; number++)
        {
            var choice = random.Next(4);
            if (available == 0 || choice == 0)
            {
                var credits = random.Next(1, 20);
                story.Credit(new CreditsGranted(new(Story.Id("grant", number)), credits, GrantReason.Gift, Story.Day));
                (available, granted) = (available + credits, granted + credits);
            }
            else if (open.Count == 0 || choice == 1)
            {
                var credits = random.NextInt64(1, available + 1);
                story.Held(number, credits);
                open.Add((number, credits));
                (available, held) = (available - credits, held + credits);
            }
            else
            {
                var index = random.Next(open.Count);
                var (generation, credits) = open[index];
                open.RemoveAt(index);
                held -= credits;
                if (choice == 2)
                {
                    story.Settled(generation, credits);
                    settled += credits;
                }
                else
                {
                    story.Released(generation, credits);
                    available += credits;
                }
            }
        }

        return new CreditBalanceRow(available, held, settled, granted);
    }
}
