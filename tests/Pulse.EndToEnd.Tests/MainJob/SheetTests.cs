using System.Security.Cryptography;
using System.Text;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.MainJob;

/// <summary>Who pays for a poster gets a file for the printer's shop beside the picture.</summary>
[Collection(StudioCollection.Name)]
public sealed class SheetTests(StudioUnderTest studio)
{
    [Fact]
    public async Task A_final_of_A4_comes_as_PDF_too_and_a_square_does_not()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, generation, Scenes.Prompt, "A4")).Accepted();
        var ready = (await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Scenes.Timeout))[^1].Token;
        (await client.PickAsync(generation, 2)).Accepted();
        var done = (await client.FollowUntilAsync(generation, ready, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;

        var sheet = (await client.GenerationAsync(generation, done))!["finals"]![0]!["sheet"]!;
        var bytes = await client.DownloadAsync((string)sheet["url"]!);

        Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(bytes, 0, 8));
        Assert.Equal((int)sheet["sizeBytes"]!, bytes.Length);
        Assert.Equal((string?)sheet["sha256"], Convert.ToHexStringLower(SHA256.HashData(bytes)));

        var (square, token) = await Scenes.CompletedAsync(client);
        Assert.Null((await client.GenerationAsync(square, token))!["finals"]![0]!["sheet"]);
    }
}
