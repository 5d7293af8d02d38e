using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;
using static Pulse.EndToEnd.Tests.Materials.MaterialsClient;

namespace Pulse.EndToEnd.Tests.Materials;

/// <summary>A photograph that was looked at stands in every picture of a generation, and makes them again.</summary>
[Collection(StudioCollection.Name)]
public sealed class PhotoTests(StudioUnderTest studio)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photograph_stands_in_samples_and_final(bool cutOut)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var (photo, known) = await ReadyAsync(client, AddPhoto, await UploadTests.PictureAsync(client));
        var stored = (string?)(await AssetAsync(client, photo, known))!["image"]!["sha256"];
        var generation = PulseClient.NewId();

        // Nobody is in the picture, so there is nobody to cut out: then it is used whole.
        var use = new JsonObject { ["id"] = PulseClient.Text(photo), ["cutOut"] = cutOut };
        (await RequestAsync(client, project, generation, new JsonObject { ["photo"] = use })).Accepted();
        var ready = (await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Scenes.Timeout))[^1].Token;
        (await client.PickAsync(generation, 2)).Accepted();
        var done = (await client.FollowUntilAsync(generation, ready, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;

        var shown = (await client.GenerationAsync(generation, done))!;
        var pictures = shown["samples"]!.AsArray().Concat(shown["finals"]!.AsArray()).ToArray();
        Assert.All(pictures, picture =>
        {
            var used = picture!["recipe"]!["detail"]!["recipe"]!["photo"]!;
            Assert.Equal((stored, "whole"), ((string?)used["sha256"], (string?)used["kind"]));
        });
        Assert.Equal(4, pictures.Take(4).Select(picture => (string?)picture!["image"]!["sha256"]).Distinct().Count());

        var again = await client.AskAsync(
            "mutation($id: UUID!) { regenerate(input: { generationId: $id, picture: { finalPick: 1 } }) { regeneration { outcome differences } } }",
            new JsonObject { ["id"] = PulseClient.Text(generation) });
        Assert.Equal("EXACT", (string?)again["regenerate"]!["regeneration"]!["outcome"]);
    }
}
