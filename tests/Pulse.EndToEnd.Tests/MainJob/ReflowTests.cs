using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.MainJob;

/// <summary>One pick, one price, and the design in every format that was asked for.</summary>
[Collection(StudioCollection.Name)]
public sealed class ReflowTests(StudioUnderTest studio)
{
    private const string Document = """
        query($id: UUID!, $token: ConsistencyToken) {
          generation(id: $id, atLeast: $token) {
            finals { image { sha256 } alsoIn { format image { url sha256 width height sizeBytes webp: url(format: WEBP) } sheet { url sha256 } } }
          }
        }
        """;

    [Fact]
    public async Task A_pick_is_also_made_in_other_formats_for_the_price_of_one()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        (await PickAsync(client, generation, "STORY", "A4", "BANNER", "STORY", "SQUARE")).Accepted();
        var done = (await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;

        var shown = await client.AskAsync(Document, new JsonObject { ["id"] = PulseClient.Text(generation), ["token"] = done });
        var final = shown["generation"]!["finals"]![0]!;
        var others = final["alsoIn"]!.AsArray();
        Assert.Equal(["STORY", "BANNER", "A4"], others.Select(other => (string?)other!["format"]));
        Assert.Equal([(2160, 3840), (3840, 1280), (2480, 3508)], others.Select(other => ((int)other!["image"]!["width"]!, (int)other["image"]!["height"]!)));
        Assert.Equal([false, false, true], others.Select(other => other!["sheet"] is not null));
        foreach (var other in others)
        {
            var file = await client.DownloadAsync((string)other!["image"]!["url"]!);
            Assert.Equal(((string?)other["image"]!["sha256"], (int)other["image"]!["sizeBytes"]!), (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length));
            Assert.Equal("RIFF", Encoding.ASCII.GetString(await client.DownloadAsync((string)other["image"]!["webp"]!), 0, 4));
        }

        Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(await client.DownloadAsync((string)others[2]!["sheet"]!["url"]!), 0, 8));
        Assert.DoesNotContain((string?)final["image"]!["sha256"], others.Select(other => (string?)other!["image"]!["sha256"]));
        Assert.Equal(["HELD", "SETTLED"], (await client.LedgerAsync(generation, done)).Select(line => line.Kind));
    }

    private static Task<Receipt> PickAsync(PulseClient client, Guid generation, params string[] alsoIn) => client.MutateAsync(
        "pickSample",
        "generationId",
        new JsonObject
        {
            ["commandId"] = PulseClient.Text(PulseClient.NewId()),
            ["generationId"] = PulseClient.Text(generation),
            ["sample"] = 2,
            ["alsoIn"] = new JsonArray([.. alsoIn.Select(format => (JsonNode)format)]),
        });
}
