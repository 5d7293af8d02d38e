using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Consistency;

/// <summary>Who reads with the token of a write sees the write, however many read and write beside.</summary>
[Collection(StudioCollection.Name)]
public sealed class ReadYourWritesTests(StudioUnderTest studio)
{
    private const int Writers = 10;
    private const int RoundsEach = 20;
    private const int Grants = 20;

    private const string ProjectName = "query($id: UUID!, $token: ConsistencyToken) { project(id: $id, atLeast: $token) { name } }";

    [Fact]
    public async Task A_write_is_always_seen_with_its_token()
    {
        var client = await studio.SignInAsNewAsync();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAndReadAsync(client, writer)));
    }

    [Fact]
    public async Task A_generation_and_its_project_are_seen_with_the_token_of_the_request()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        for (var round = 0; round < 5; round++)
        {
            var generation = PulseClient.NewId();
            var token = (await client.RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
            var seen = await client.AskAsync(
                "query($id: UUID!, $token: ConsistencyToken) { generation(id: $id, atLeast: $token) { prompt project { id } } }",
                new JsonObject { ["id"] = PulseClient.Text(generation), ["token"] = token });

            Assert.Equal(Scenes.Prompt, (string?)seen["generation"]!["prompt"]);
            Assert.Equal(PulseClient.Text(project), (string?)seen["generation"]!["project"]!["id"]);
            (await client.CancelAsync(generation)).Accepted();
        }
    }

    [Fact]
    public async Task Granted_credits_are_seen_with_the_token_of_the_grant()
    {
        const int first = 100;
        var organization = $"grants {PulseClient.Text(PulseClient.NewId())}";
        var client = await studio.SignInAsync(organization);
        for (var more = 0; more < Grants; more++)
        {
            var answer = await studio.SignInDetailsAsync(organization, credits: more == 0 ? null : 1);
            var balance = await client.BalanceAsync((string)answer["consistencyToken"]!);

            Assert.Equal(new Balance(Granted: first + more, Available: first + more, Held: 0, Settled: 0), balance);
        }
    }

    private static async Task WriteAndReadAsync(PulseClient client, int writer)
    {
        var project = PulseClient.NewId();
        (await client.CreateProjectAsync(project)).Accepted();
        for (var round = 0; round < RoundsEach; round++)
        {
            var name = FormattableString.Invariant($"writer {writer}, round {round}");
            var token = (await client.RenameProjectAsync(project, name)).Accepted();
            var seen = await client.AskAsync(ProjectName, new JsonObject { ["id"] = PulseClient.Text(project), ["token"] = token });
            Assert.Equal(name, (string?)seen["project"]!["name"]);
        }
    }
}
