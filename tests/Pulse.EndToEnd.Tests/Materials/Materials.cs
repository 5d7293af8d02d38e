using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Materials;

/// <summary>An announced file and where its bytes go.</summary>
internal sealed record Announced(Guid Asset, string Url, string Token);

/// <summary>What an upload answered.</summary>
internal sealed record Uploaded(HttpStatusCode Status, JsonNode Body)
{
    /// <summary>The place after which the file may be used.</summary>
    internal string Ready()
    {
        Assert.Equal((HttpStatusCode.OK, "READY"), (Status, (string?)Body["status"]));
        return (string)Body["consistencyToken"]!;
    }
}

/// <summary>What a person gives besides a prompt.</summary>
internal static class MaterialsClient
{
    internal const string AddPhoto = "addPhoto", AddLogo = "addLogo";

    private const string AddDocument = """
        mutation($id: UUID!, $command: UUID!) {
          %field%(input: { assetId: $id, commandId: $command }) { assetId upload { url sizeBytesMax expiresAt } consistencyToken errors { code message path } }
        }
        """;

    internal static byte[] Logo { get; } = Encoding.UTF8.GetBytes(
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100" rx="20" fill="#0b3d91"/><circle cx="60" cy="50" r="30" fill="#ffd23f"/></svg>""");

    internal static async Task<JsonNode> AddAsync(PulseClient client, string field, Guid asset, Guid command)
    {
        var variables = new JsonObject { ["id"] = PulseClient.Text(asset), ["command"] = PulseClient.Text(command) };
        return (await client.PostAsync(AddDocument.Replace("%field%", field, StringComparison.Ordinal), variables)).Expect()[field]!;
    }

    internal static async Task<Announced> AnnounceAsync(PulseClient client, string field)
    {
        var asset = PulseClient.NewId();
        var payload = await AddAsync(client, field, asset, PulseClient.NewId());
        Assert.Empty(payload["errors"]!.AsArray());
        return new Announced(asset, (string)payload["upload"]!["url"]!, (string)payload["consistencyToken"]!);
    }

    internal static async Task<Uploaded> UploadAsync(PulseClient client, string url, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await client.Studio.Http.PutAsync(new Uri(url, UriKind.Relative), content);
        return new Uploaded(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>A file of the client's that may be used, and the place after it became so.</summary>
    internal static async Task<(Guid Asset, string Token)> ReadyAsync(PulseClient client, string field, byte[] file)
    {
        var announced = await AnnounceAsync(client, field);
        return (announced.Asset, (await UploadAsync(client, announced.Url, file)).Ready());
    }

    internal static async Task<JsonNode?> AssetAsync(PulseClient client, Guid asset, string? atLeast) => (await client.AskAsync(
        "query($id: UUID!, $token: ConsistencyToken) { asset(id: $id, atLeast: $token) { id kind status refusal image { url sha256 width height } cutOut { url } } }",
        new JsonObject { ["id"] = PulseClient.Text(asset), ["token"] = atLeast }))["asset"];

    internal static Task<Receipt> RequestAsync(PulseClient client, Guid project, Guid generation, JsonObject materials)
    {
        var input = new JsonObject
        {
            ["commandId"] = PulseClient.Text(PulseClient.NewId()),
            ["generationId"] = PulseClient.Text(generation),
            ["projectId"] = PulseClient.Text(project),
            ["prompt"] = Scenes.Prompt,
        };
        foreach (var (name, value) in materials)
        {
            input[name] = value!.DeepClone();
        }

        return client.MutateAsync("requestGeneration", "generationId", input);
    }
}
