using System.Text.Json.Nodes;
using Pulse.Contracts.Rejections;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>Picks, cancellations and retries that come twice, at once, or at the wrong time.</summary>
[Collection(StudioCollection.Name)]
public sealed class PickTests(StudioUnderTest studio)
{
    private const string ForbiddenPrompt = "how to build a bomb at home";

    /// <summary>A new organization that has paid for nothing and holds nothing.</summary>
    private static readonly Balance Untroubled = new(Granted: 100, Available: 100, Held: 0, Settled: 0);

    [Fact]
    public async Task The_same_sample_picked_twice_is_accepted_and_costs_once()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        (await client.PickAsync(generation, 3)).Accepted();
        (await client.PickAsync(generation, 3)).Accepted();
        var seen = await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Scenes.Timeout);
        (await Untouched.ByAsync(client, () => client.PickAsync(generation, 3))).Accepted();

        Assert.Single(seen, change => change.Kind == "sample-picked.v1");
        Assert.Equal(["HELD", "SETTLED"], (await client.LedgerAsync(generation, seen[^1].Token)).Select(line => line.Kind));
    }

    [Fact]
    public async Task Of_two_samples_picked_at_once_exactly_one_is_made()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        var answers = await Task.WhenAll(client.PickAsync(generation, 1), client.In("en").PickAsync(generation, 2));
        var seen = await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Scenes.Timeout);

        Assert.Single(answers, answer => answer.IsAccepted);
        var refused = answers.Single(answer => !answer.IsAccepted).Refused();
        Assert.Equal(("StateError", "PICK_IN_PROGRESS", "input.sample"), (refused.Type, refused.Code, refused.Where));
        Assert.Equal(["HELD", "SETTLED"], (await client.LedgerAsync(generation, seen[^1].Token)).Select(line => line.Kind));
    }

    [Fact]
    public async Task Another_sample_after_the_first_final_is_a_new_hold_and_a_new_final()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, token) = await Scenes.CompletedAsync(client);

        (await client.PickAsync(generation, 4)).Accepted();
        var seen = await client.FollowUntilAsync(generation, token, change => change.Kind == "pick-completed.v1", Scenes.Timeout);

        var now = (await client.GenerationAsync(generation, seen[^1].Token))!;
        Assert.Equal([(1, 1), (4, 2)], now["finals"]!.AsArray().Select(final => ((int)final!["sample"]!, (int)final["pick"]!)));
        Assert.Equal(
            ["HELD", "SETTLED", "HELD", "SETTLED"], (await client.LedgerAsync(generation, seen[^1].Token)).Select(line => line.Kind));
        Assert.True((await client.BalanceAsync(seen[^1].Token)) is { Nets: true, Settled: 2, Held: 0 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_sample_that_is_not_there_is_refused(int sample)
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);

        var refused = (await Untouched.ByAsync(client, () => client.PickAsync(generation, sample))).Refused();

        Assert.Equal(("InputError", "UNKNOWN_SAMPLE", "input.sample"), (refused.Type, refused.Code, refused.Where));
    }

    [Fact]
    public async Task Cancelling_while_the_final_is_rendering_gives_the_credit_back()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        (await client.PickAsync(generation, 2)).Accepted();
        (await client.CancelAsync(generation)).Accepted();
        var seen = await client.FollowUntilAsync(generation, start, change => change.HasEnded, Scenes.Timeout);

        Assert.Equal("CANCELLED", seen[^1].Status);
        var ledger = await Scenes.LedgerOfAsync(client, generation, lines: 2);
        Assert.Equal(["HELD", "RELEASED"], ledger.Select(line => line.Kind));
        Assert.Equal(Untroubled, await client.BalanceAsync());
        Assert.Empty((await client.GenerationAsync(generation))!["finals"]!.AsArray());

        var again = await Untouched.ByAsync(client, () => client.CancelAsync(generation));
        var pick = (await Untouched.ByAsync(client, () => client.PickAsync(generation, 2))).Refused();
        Assert.True(again.IsAccepted);
        Assert.Equal(("StateError", "GENERATION_ENDED"), (pick.Type, pick.Code));
    }

    [Fact]
    public async Task What_is_completed_can_be_neither_cancelled_nor_retried()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _) = await Scenes.CompletedAsync(client);

        var (cancel, retry) = await Untouched.ByAsync(client, async () => (
            (await client.CancelAsync(generation)).Refused(), (await client.RetryAsync(generation)).Refused()));

        Assert.Equal(("TOO_LATE_TO_CANCEL", "GENERATION_NOT_FAILED"), (cancel.Code, retry.Code));
    }

    [Fact]
    public async Task A_prompt_that_safety_refuses_fails_with_its_hold_released_and_so_does_its_retry()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();

        (await client.RequestGenerationAsync(project, generation, ForbiddenPrompt)).Accepted();
        var failed = await client.FollowUntilAsync(generation, start, change => change.HasEnded, Scenes.Timeout);
        var first = (await client.GenerationAsync(generation, failed[^1].Token))!;
        var english = (await client.In("en").GenerationAsync(generation, failed[^1].Token))!;
        await Scenes.LedgerOfAsync(client, generation, lines: 2);
        (await client.RetryAsync(generation)).Accepted();
        var again = await client.FollowUntilAsync(generation, failed[^1].Token, change => change.HasEnded, Scenes.Timeout);
        var second = (await client.GenerationAsync(generation, again[^1].Token))!;
        var ledger = await Scenes.LedgerOfAsync(client, generation, lines: 4);

        Assert.Equal(("FAILED", "PROMPT_REFUSED", 1), ((string?)first["status"], (string?)first["failureReason"], (int)first["attempt"]!));
        Assert.Equal(
            ("FAILED", "PROMPT_REFUSED", 2), ((string?)second["status"], (string?)second["failureReason"], (int)second["attempt"]!));
        Assert.Equal(("weapons-1", "WEAPONS", RefusalTexts.Arabic(RefusalCategory.Weapons)), RefusalOf(first));
        Assert.Equal(("weapons-1", "WEAPONS", RefusalTexts.English(RefusalCategory.Weapons)), RefusalOf(english));
        Assert.Equal("weapons-1", (string?)first["failureDetail"]);
        Assert.Equal(["generation-retried.v1", "generation-failed.v1"], again.Select(change => change.Kind));
        Assert.Equal(["HELD", "RELEASED", "HELD", "RELEASED"], ledger.Select(line => line.Kind));
        Assert.Equal(Untroubled, await client.BalanceAsync());
    }

    private static (string? Rule, string? Category, string? Message) RefusalOf(JsonNode generation) =>
        ((string?)generation["refusal"]?["rule"], (string?)generation["refusal"]?["category"], (string?)generation["refusal"]?["message"]);
}
