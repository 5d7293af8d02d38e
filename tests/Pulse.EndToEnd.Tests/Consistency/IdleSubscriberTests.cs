using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Consistency;

/// <summary>
/// More subscribers than the read side has connections, each of which has seen changes with everything below them and now
/// waits: queries must be answered as if nobody were there. Each event once kept its snapshot until the subscriber left.
/// </summary>
[Collection(StudioCollection.Name)]
public sealed class IdleSubscriberTests(StudioUnderTest studio)
{
    private const int Subscribers = 40;
    private const string Deep = """
        subscription($from: ConsistencyToken) {
          generationChanged(resumeFrom: $from) { status generation { prompt project { name } samples { number image { url } } } }
        }
        """;

    private static readonly TimeSpan SeenTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Given_forty_subscribers_that_have_seen_changes_and_wait_When_a_query_is_asked_Then_it_is_answered()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, before) = await Scenes.ProjectAsync(client);
        using var leaving = new CancellationTokenSource();
        var seen = Enumerable.Range(0, Subscribers)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var listening = seen.Select(one => ListenAsync(client, before, one, leaving.Token)).ToArray();

        var generation = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
        await Task.WhenAll(seen.Select(one => one.Task)).WaitAsync(SeenTimeout);
        using var limit = new CancellationTokenSource(AnswerTimeout);
        var answers = await Task.WhenAll(Enumerable.Range(0, Subscribers)
            .Select(_ => client.GenerationAsync(generation, cancellation: limit.Token)));

        Assert.All(answers, answer => Assert.Equal("AWAITING_PICK", (string?)answer!["status"]));
        await leaving.CancelAsync();
        await Task.WhenAll(listening);
    }

    private static async Task ListenAsync(PulseClient client, string from, TaskCompletionSource seen, CancellationToken leaving)
    {
        try
        {
            await foreach (var data in client.SubscribeAsync(Deep, new JsonObject { ["from"] = from }, leaving))
            {
                if ((string?)data["generationChanged"]!["status"] == "AWAITING_PICK")
                {
                    seen.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The subscriber leaves because the test is over.
        }
        catch (SubscriptionRefusedException refused)
        {
            seen.TrySetException(refused);
        }
    }
}
