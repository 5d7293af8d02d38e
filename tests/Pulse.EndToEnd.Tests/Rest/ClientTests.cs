using System.Text.Json.Nodes;
using Pulse.Embedded;
using Pulse.EndToEnd.Tests.Studio;
using Pulse.Rest.Client;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>The main job by the two generated clients.</summary>
[Collection(StudioCollection.Name)]
public sealed class ClientTests(StudioUnderTest studio)
{
    private static readonly TimeSpan ScriptTimeMax = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task From_a_project_to_a_paid_file_in_csharp()
    {
        var client = await studio.SignInAsNewAsync();
        var pulse = new PulseRestClient(studio.Http, client.Token, "en");
        var project = await pulse.CreateProjectAsync(new CreateProjectRequest { Name = "From C#" });
        var key = new RequestOptions { IdempotencyKey = PulseRestClient.NewKey() };
        var wish = new RequestGenerationRequest { ProjectId = project.Value.ProjectId, Prompt = Scenes.Prompt, Format = CreativeFormat.Square };
        var asked = await pulse.RequestGenerationAsync(wish, key);
        var again = await pulse.RequestGenerationAsync(wish, key);
        Assert.Equal((true, asked.Value), (again.IsReplay, again.Value));

        var generation = asked.Value.GenerationId;
        await UntilAsync(pulse, generation, GenerationStatus.AwaitingPick);
        Assert.Equal(4, (await pulse.ListSamplesAsync(generation)).Value.Count);
        await pulse.PickSampleAsync(generation, new PickSampleRequest { Sample = 2, AlsoIn = [CreativeFormat.Story] });
        var done = await UntilAsync(pulse, generation, GenerationStatus.Completed);

        var final = Assert.Single(done.Finals);
        var file = await pulse.DownloadFinalAsync(generation, final.Pick, ImageFormat.Png);
        Assert.Equal(("image/png", final.Image.SizeBytes), (file.ContentType, file.Bytes.Length));
        var story = await pulse.DownloadReflowAsync(generation, final.Pick, CreativeFormat.Story, ImageFormat.Webp);
        Assert.Equal("image/webp", story.ContentType);
        var moment = await pulse.GetBalanceAsync(new AsOf { Token = project.Consistency });
        Assert.Equal((100, 99), (moment.Value.Available, (await pulse.GetBalanceAsync()).Value.Available));
        var refused = await Assert.ThrowsAsync<PulseProblemException>(() => pulse.CreateProjectAsync(new CreateProjectRequest { Name = "" }));
        Assert.Equal(("TEXT_EMPTY", "/name", "The text is empty."), (refused.Problem.Code, refused.Problem.Errors[0].Pointer, refused.Problem.Detail));
    }

    [Fact]
    public async Task From_a_project_to_a_paid_file_in_typescript()
    {
        var client = await studio.SignInAsNewAsync();
        RestClientPackages.EnsureInstalled();
        var compiled = await RunAsync("npx", "--no-install", "tsc");
        Assert.True(compiled.Succeeded, compiled.Output);

        var run = await RunAsync("node", "dist/main-job.js", studio.Address.ToString().TrimEnd('/'), client.Token);
        Assert.True(run.Succeeded, run.Output);
        var told = JsonNode.Parse(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.Equal((4, "true", true, 3), ((int)told["samples"]!, (string)told["replayed"]!, (bool)told["sameId"]!, (int)told["picked"]!));
        Assert.Equal((int)told["sizeBytes"]!, (int)told["fileBytes"]!);
        Assert.Equal("TEXT_EMPTY", (string)told["refusal"]!);
        Assert.Equal(new Studio.Balance(Granted: 100, Available: 99, Held: 0, Settled: 1), await client.BalanceAsync());
    }

    private static Task<ChildResult> RunAsync(params string[] command) =>
        ChildProcess.RunAsync(command, RestClientPackages.Folder, new Dictionary<string, string>(StringComparer.Ordinal), ScriptTimeMax, CancellationToken.None);

    private static async Task<Pulse.Rest.Client.Generation> UntilAsync(PulseRestClient pulse, Guid generation, GenerationStatus status) =>
        (await Eventually.Until(cancel => pulse.GetGenerationAsync(generation, cancellation: cancel), answer => answer.Value.Status == status, Scenes.Timeout)).Value;
}
