using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>A command id is used once: with the same body it answers the same, with another it is refused.</summary>
[Collection(StudioCollection.Name)]
public sealed class CommandIdTests(StudioUnderTest studio)
{
    [Fact]
    public async Task The_same_command_again_answers_the_same_token_and_appends_nothing()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        var (rename, request, generation) = (PulseClient.NewId(), PulseClient.NewId(), PulseClient.NewId());

        var renamed = (await client.RenameProjectAsync(project, "مشروع", rename)).Accepted();
        Assert.Equal(renamed, (await Untouched.ByAsync(client, () => client.RenameProjectAsync(project, "مشروع", rename))).Accepted());

        var requested = (await client.RequestGenerationAsync(project, generation, Scenes.Prompt, command: request)).Accepted();
        var repeats = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => client.RequestGenerationAsync(project, generation, Scenes.Prompt, command: request)));

        Assert.All(repeats, repeat => Assert.Equal(requested, repeat.Accepted()));
        Assert.Single(await studio.Log.StoryOfAsync(generation), type => type == "generation-requested.v1");
        (await client.CancelAsync(generation)).Accepted();
    }

    [Fact]
    public async Task Another_body_under_a_used_command_id_is_refused()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, project, _) = await Scenes.AwaitingPickAsync(client);
        var (rename, request, pick) = (PulseClient.NewId(), PulseClient.NewId(), PulseClient.NewId());
        (await client.RenameProjectAsync(project, "first", rename)).Accepted();
        var other = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, other, "a cat", command: request)).Accepted();
        var place = (await client.RenameProjectAsync(project, "first", rename)).Accepted();
        await client.FollowUntilAsync(other, place, change => change.Status == "AWAITING_PICK", Scenes.Timeout);
        (await client.PickAsync(generation, 1, pick)).Accepted();
        await Eventually.Until(
            cancel => client.GenerationAsync(generation, cancellation: cancel),
            now => (string?)now!["status"] == "COMPLETED",
            Scenes.Timeout);

        Receipt[] answers = await Untouched.ByAsync(client, async () => new[]
        {
            await client.RenameProjectAsync(project, "second", rename),
            await client.RequestGenerationAsync(project, other, "a dog", command: request),
            await client.RequestGenerationAsync(project, other, "a cat", format: "STORY", command: request),
            await client.PickAsync(generation, 2, pick),
            await client.CancelAsync(generation, pick),
        });

        Assert.All(answers, answer => Assert.Equal(
            ("InputError", "COMMAND_ID_REUSED", "input.commandId"),
            (answer.Refused().Type, answer.Refused().Code, answer.Refused().Where)));
        (await client.CancelAsync(other)).Accepted();
    }

    [Fact]
    public async Task A_used_command_id_on_another_stream_is_refused_and_another_organization_is_free_to_use_it()
    {
        var (client, stranger) = (await studio.SignInAsNewAsync(), await studio.SignInAsNewAsync());
        var (project, _) = await Scenes.ProjectAsync(client);
        var (request, first, second) = (PulseClient.NewId(), PulseClient.NewId(), PulseClient.NewId());
        (await client.RequestGenerationAsync(project, first, Scenes.Prompt, command: request)).Accepted();
        await client.GenerationAsync(first);

        var refused = (await client.RequestGenerationAsync(project, second, Scenes.Prompt, command: request)).Refused();

        Assert.Equal(("InputError", "COMMAND_ID_REUSED", "input.commandId"), (refused.Type, refused.Code, refused.Where));
        Assert.Empty(await studio.Log.StoryOfAsync(second));
        var (others, _) = await Scenes.ProjectAsync(stranger);
        (await stranger.RenameProjectAsync(others, "theirs", request)).Accepted();
        (await client.CancelAsync(first)).Accepted();
    }
}
