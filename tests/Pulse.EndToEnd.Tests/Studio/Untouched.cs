namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>Everything that a refused request must leave as it was: events, money and generations of an organization.</summary>
internal sealed record Untouched(
    long Events, Balance Balance, IReadOnlyList<LedgerLine> Ledger, IReadOnlyList<(Guid Id, string Status)> Generations)
{
    /// <summary>Runs something that has to be refused and looks whether it left a trace.</summary>
    internal static async Task<T> ByAsync<T>(PulseClient client, Func<Task<T>> refused)
    {
        var before = await LookAsync(client);
        var answer = await refused();
        var after = await LookAsync(client);
        Assert.Equal(before.Events, after.Events);
        Assert.Equal(before.Balance, after.Balance);
        Assert.Equal(before.Ledger, after.Ledger);
        Assert.Equal(before.Generations, after.Generations);
        return answer;
    }

    private static async Task<Untouched> LookAsync(PulseClient client)
    {
        await client.Studio.Log.QuietAsync(client.OrganizationId);
        return new Untouched(
            await client.Studio.Log.EventsOfAsync(client.OrganizationId),
            await client.BalanceAsync(),
            await client.LedgerAsync(),
            await client.GenerationsAsync());
    }
}
