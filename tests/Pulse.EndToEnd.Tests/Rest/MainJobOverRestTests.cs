using System.Net;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>The main job over REST alone: from nothing to the file of a paid final.</summary>
[Collection(StudioCollection.Name)]
public sealed class MainJobOverRestTests(StudioUnderTest studio)
{
    private const int PngSignatureBytes = 4;
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47];

    [Fact]
    public async Task From_a_project_to_a_paid_file_by_routes_alone()
    {
        var client = await studio.SignInAsNewAsync();
        var rest = new RestCaller(studio, client.Token);
        var made = await rest.PostAsync("/v1/projects", new JsonObject { ["name"] = "حملة رمضان" });
        var project = (string)made.Expect(HttpStatusCode.Created)["projectId"]!;
        Assert.Equal($"/v1/projects/{project}", made.Header("Location"));
        var read = await rest.GetAsync($"/v1/projects/{project}", ("Pulse-Consistency", made.Header("Pulse-Consistency")!));
        Assert.Equal("حملة رمضان", (string)read.Expect(HttpStatusCode.OK)["name"]!);

        var asked = await rest.PostAsync("/v1/generations", new JsonObject { ["projectId"] = project, ["prompt"] = Scenes.Prompt });
        var generation = (string)asked.Expect(HttpStatusCode.Accepted)["generationId"]!;
        Assert.Equal($"/v1/generations/{generation}", asked.Header("Location"));
        await rest.UntilAsync($"/v1/generations/{generation}", one => (string)one["status"]! == "AWAITING_PICK");
        var samples = (await rest.GetAsync($"/v1/generations/{generation}/samples")).Expect(HttpStatusCode.OK).AsArray();
        Assert.Equal([1, 2, 3, 4], samples.Select(sample => (int)sample!["number"]!));

        (await rest.PostAsync($"/v1/generations/{generation}/pick", new JsonObject { ["sample"] = 2 })).Expect(HttpStatusCode.Accepted);
        await rest.UntilAsync($"/v1/generations/{generation}", one => (string)one["status"]! == "COMPLETED");
        var file = await rest.GetAsync($"/v1/generations/{generation}/finals/1/file?as=PNG");
        Assert.Equal(HttpStatusCode.Found, file.Status);
        Assert.Equal(PngSignature, (await client.DownloadAsync(file.Header("Location")!))[..PngSignatureBytes]);

        var credits = (await rest.GetAsync("/v1/credits")).Expect(HttpStatusCode.OK);
        Assert.Equal((99, 0, 1), ((int)credits["available"]!, (int)credits["held"]!, (int)credits["settled"]!));
        var ledger = (await rest.GetAsync($"/v1/credits/ledger?generationId={generation}")).Expect(HttpStatusCode.OK)["nodes"]!.AsArray();
        Assert.Equal(["SETTLED", "HELD"], ledger.Select(line => (string)line!["kind"]!));
    }
}
