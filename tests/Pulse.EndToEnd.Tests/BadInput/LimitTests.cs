using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>Requests that credits or limits do not allow.</summary>
[Collection(StudioCollection.Name)]
public sealed class LimitTests(StudioUnderTest studio)
{
    private const int OpenMax = 5;

    [Fact]
    public async Task Without_credit_nothing_begins()
    {
        var client = await studio.SignInAsNewAsync(firstCredits: 0);
        var (project, _) = await Scenes.ProjectAsync(client);

        var (arabic, english) = await Untouched.ByAsync(client, async () => (
            (await client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Refused(),
            (await client.In("en").RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Refused()));

        Assert.Equal(("CreditError", "INSUFFICIENT_CREDIT", "input"), (arabic.Type, arabic.Code, arabic.Where));
        Assert.Equal(("رصيدك لا يكفي.", "There is not enough credit."), (arabic.Message, english.Message));
    }

    [Fact]
    public async Task Held_credit_cannot_be_spent_again()
    {
        var client = await studio.SignInAsNewAsync(firstCredits: 1);
        var (generation, project, _) = await Scenes.AwaitingPickAsync(client);

        var answer = await Untouched.ByAsync(client, () => client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt));
        var refused = answer.Refused();
        Assert.Equal("INSUFFICIENT_CREDIT", refused.Code);

        (await client.CancelAsync(generation)).Accepted();
        await Eventually.Until(cancel => client.BalanceAsync(cancellation: cancel), balance => balance.Available == 1, Scenes.Timeout);
        (await client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Accepted();
    }

    [Fact]
    public async Task A_second_final_needs_credit_of_its_own()
    {
        var client = await studio.SignInAsNewAsync(firstCredits: 1);
        var (generation, _) = await Scenes.CompletedAsync(client);

        var refused = (await Untouched.ByAsync(client, () => client.PickAsync(generation, 2))).Refused();

        Assert.Equal(("CreditError", "INSUFFICIENT_CREDIT"), (refused.Type, refused.Code));
    }

    [Fact]
    public async Task The_sixth_open_generation_is_refused_until_one_ends()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var open = Enumerable.Range(0, OpenMax).Select(_ => PulseClient.NewId()).ToArray();
        foreach (var generation in open)
        {
            (await client.RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
        }

        await AllWaitForAPickAsync(client, start, OpenMax);
        var answer = await Untouched.ByAsync(client, () => client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt));
        var refused = answer.Refused();
        Assert.Equal(("CreditError", "TOO_MANY_OPEN_GENERATIONS", "input"), (refused.Type, refused.Code, refused.Where));

        (await client.CancelAsync(open[0])).Accepted();
        await Eventually.Until(cancel => client.BalanceAsync(cancellation: cancel), balance => balance.Held == OpenMax - 1, Scenes.Timeout);
        (await client.RequestGenerationAsync(project, PulseClient.NewId(), Scenes.Prompt)).Accepted();
    }

    [Fact]
    public async Task Of_ten_requests_at_once_against_three_credits_three_begin()
    {
        const int Credits = 3;
        var client = await studio.SignInAsNewAsync(firstCredits: Credits);
        var (project, start) = await Scenes.ProjectAsync(client);
        var asked = Enumerable.Range(0, 10).Select(_ => PulseClient.NewId()).ToArray();

        var answers = await Task.WhenAll(asked.Select(generation => client.RequestGenerationAsync(project, generation, Scenes.Prompt)));
        await AllWaitForAPickAsync(client, start, Credits);
        var accepted = answers.Count(answer => answer.IsAccepted);
        var states = await Eventually.Until(
            _ => client.GenerationsAsync(), all => all.All(generation => generation.Status is "AWAITING_PICK" or "FAILED"), Scenes.Timeout);

        Assert.All(answers.Where(answer => !answer.IsAccepted), answer => Assert.Equal("INSUFFICIENT_CREDIT", answer.Refused().Code));
        Assert.Equal(accepted, states.Count);
        Assert.Equal(Credits, states.Count(generation => generation.Status == "AWAITING_PICK"));
        foreach (var (id, _) in states.Where(generation => generation.Status == "FAILED"))
        {
            var failed = (await client.GenerationAsync(id))!;
            Assert.Equal(("CREDITS_REFUSED", "INSUFFICIENT_CREDIT"), ((string?)failed["failureReason"], (string?)failed["failureDetail"]));
            Assert.Empty(await client.LedgerAsync(id));
        }

        Assert.Equal(new Balance(Credits, 0, Credits, 0), await client.BalanceAsync());
    }

    private static async Task AllWaitForAPickAsync(PulseClient client, string start, int count)
    {
        var waiting = new HashSet<Guid>();
        await client.FollowUntilAsync(
            null,
            start,
            change => change.Status == "AWAITING_PICK" && waiting.Add(change.GenerationId) && waiting.Count == count,
            Scenes.Timeout);
    }
}
