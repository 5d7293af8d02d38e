using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Npgsql;
using Pulse.Cli.Commands;
using Pulse.Cli.Studio;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Provenance;

/// <summary>Everything that is downloaded says where it comes from; whatever else is handed in is not ours.</summary>
[Collection(StudioCollection.Name)]
public sealed class VerifyTests(StudioUnderTest studio)
{
    private const int TooLargeBytes = (64 * 1024 * 1024) + 1;

    [Fact]
    public async Task Every_download_in_every_format_is_ours_and_tells_its_lineage_and_an_altered_byte_is_found()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, token) = await PosterAsync(client);
        var pictures = (await client.GenerationAsync(generation, token))!;
        var final = pictures["finals"]![0]!;
        foreach (var (picture, kind) in pictures["samples"]!.AsArray().Select(sample => (sample!, "SAMPLE")).Append((final, "FINAL")))
        {
            foreach (var format in new[] { "url", "jpeg", "webp", "avif" })
            {
                var file = await client.DownloadAsync((string)picture["image"]![format]!);
                var lineage = await AssertOursAsync(client, file, format == "url" ? "png" : format == "jpeg" ? "jpg" : format);

                Assert.Equal(PulseClient.Text(generation), (string?)lineage["generationId"]);
                Assert.Equal((string?)pictures["projectId"], (string?)lineage["project"]!["id"]);
                Assert.Equal((kind, "A4", "COMPLETED"), ((string?)lineage["kind"], (string?)lineage["format"], (string?)lineage["status"]));
                Assert.Equal((Scenes.Prompt, true, true), ((string?)lineage["prompt"], (bool)lineage["isKnown"]!, (bool)lineage["isStored"]!));
                Assert.Equal((int)(picture["number"] ?? picture["sample"])!, (int)lineage["sample"]!);
                Assert.Equal((string?)picture["recipe"]!["seed"], (string?)lineage["seed"]);
            }
        }

        Assert.Equal(1, (int)(await AssertOursAsync(client, await client.DownloadAsync((string)final["sheet"]!["url"]!), "pdf"))["pick"]!);
    }

    [Fact]
    public async Task A_pick_in_another_format_says_that_format_and_is_another_file()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);
        (await client.MutateAsync("pickSample", "generationId", new JsonObject
        {
            ["commandId"] = PulseClient.Text(PulseClient.NewId()), ["generationId"] = PulseClient.Text(generation), ["sample"] = 2, ["alsoIn"] = new JsonArray("A4"),
        })).Accepted();
        var done = (await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;
        var final = (await client.AskAsync(
            "query($id: UUID!, $token: ConsistencyToken) { generation(id: $id, atLeast: $token) { finals { image { url } alsoIn { image { url avif: url(format: AVIF) } sheet { url } } } } }",
            new JsonObject { ["id"] = PulseClient.Text(generation), ["token"] = done }))["generation"]!["finals"]![0]!;
        var other = Assert.Single(final["alsoIn"]!.AsArray())!;

        var instances = new List<string?>();
        foreach (var (url, format, canvas) in new[]
        {
            (final["image"]!["url"], "png", "SQUARE"), (other["image"]!["url"], "png", "A4"), (other["image"]!["avif"], "avif", "A4"), (other["sheet"]!["url"], "pdf", "A4"),
        })
        {
            var file = await client.DownloadAsync((string)url!);
            var lineage = await AssertOursAsync(client, file, format);
            Assert.Equal((canvas, 2, 1, true), ((string?)lineage["format"], (int)lineage["sample"]!, (int)lineage["pick"]!, (bool)lineage["isStored"]!));
            instances.Add((string?)(await VerifyAsync(client, file))["manifest"]!["claim"]!["instance_id"]);
        }

        Assert.Equal(4, instances.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Given_another_organizations_file_Then_it_is_not_ours_and_nothing_is_told_of_it()
    {
        var (owner, stranger) = (await studio.SignInAsNewAsync(), await studio.SignInAsNewAsync());
        var (generation, _, _) = await Scenes.AwaitingPickAsync(owner);
        var file = await owner.DownloadAsync((string)(await owner.GenerationAsync(generation))!["samples"]![0]!["image"]!["url"]!);

        var foreign = await VerifyAsync(stranger, file);

        Assert.Equal(("notOurs", "NOT_SIGNED_HERE"), ((string?)foreign["verdict"], (string?)foreign["reason"]));
        Assert.Null(foreign["lineage"]);
        Assert.Null(foreign["manifest"]);
        Assert.DoesNotContain(PulseClient.Text(owner.OrganizationId), foreign.ToJsonString(), StringComparison.Ordinal);

        // A forged one is answered the same but for its own hash.
        var forged = await VerifyAsync(stranger, Altered(file, "\"signature\":\""));
        (foreign["sha256"], forged["sha256"]) = (null, null);
        Assert.Equal(foreign.ToJsonString(), forged.ToJsonString());
    }

    [Theory]
    [InlineData("", "UNKNOWN_FORMAT")]
    [InlineData("GIF89a and so on", "UNKNOWN_FORMAT")]
    [InlineData("%PDF-1.7\nof somebody", "NO_MANIFEST")]
    public async Task Given_any_other_file_Then_it_is_not_ours_in_the_callers_language(string text, string reason)
    {
        var client = await studio.SignInAsNewAsync();
        var file = System.Text.Encoding.UTF8.GetBytes(text);

        var english = await VerifyAsync(client, file, "en");

        Assert.Equal(("notOurs", reason), ((string?)english["verdict"], (string?)english["reason"]));
        Assert.StartsWith("Not ours", (string?)english["message"], StringComparison.Ordinal);
        Assert.StartsWith("ليس من ملفاتنا", (string?)(await VerifyAsync(client, file, "ar"))["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_erased_prompt_Then_the_lineage_is_told_without_it()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        var file = await client.DownloadAsync((string)(await client.GenerationAsync(generation))!["samples"]![0]!["image"]!["url"]!);
        await studio.Log.QuietAsync(client.OrganizationId);
        await PlantAsync("generations", "prompt = NULL", "id", generation);

        var lineage = await AssertOursAsync(client, file, "png");

        Assert.Null(lineage["prompt"]);
        Assert.True((bool)lineage["isKnown"]!);
    }

    [Fact]
    public async Task Given_a_picture_that_was_deleted_Then_the_file_is_still_ours_and_no_longer_stored()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        var image = (await client.GenerationAsync(generation))!["samples"]![0]!["image"]!;
        var file = await client.DownloadAsync((string)image["url"]!);
        foreach (var stored in Directory.GetFiles(studio.StateFolder, $"{(string)image["sha256"]!}*", SearchOption.AllDirectories))
        {
            File.Delete(stored);
        }

        Assert.False((bool)(await AssertOursAsync(client, file, "png"))["isStored"]!);
    }

    [Fact]
    public async Task Given_a_picture_and_its_JPEG_When_downloaded_again_Then_the_bytes_are_the_same()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        var image = (await client.GenerationAsync(generation))!["samples"]![0]!["image"]!;
        foreach (var format in new[] { "url", "jpeg" })
        {
            Assert.Equal(await client.DownloadAsync((string)image[format]!), await client.DownloadAsync((string)image[format]!));
        }
    }

    [Fact]
    public async Task The_command_finds_the_organization_that_a_file_belongs_to()
    {
        var name = $"org {PulseClient.Text(PulseClient.NewId())}";
        var client = await studio.SignInAsync(name);
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        var file = Path.Combine(studio.StateFolder, "sample.webp");
        await File.WriteAllBytesAsync(file, await client.DownloadAsync((string)(await client.GenerationAsync(generation))!["samples"]![2]!["image"]!["webp"]!));
        var said = new List<string>();

        var exits = new List<int>();
        foreach (var organizations in new[] { new[] { "nobody's", name }, ["nobody's"] })
        {
            exits.Add(await VerifyCommand.VerifyAsync(
                new DevelopmentAccess(new StudioState(studio.StateFolder) { Folder = studio.StateFolder }),
                studio.Address, organizations, [file], isJson: false, said.Add, CancellationToken.None));
        }

        Assert.Equal([0, 1], exits);
        Assert.StartsWith($"{file}: ours", said[0], StringComparison.Ordinal);
        Assert.Contains("sample 3, SQUARE as webp", said[0], StringComparison.Ordinal);
        Assert.Contains(PulseClient.Text(generation), said[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}: not ours", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_without_signing_in()
    {
        using var body = new ByteArrayContent([]);
        using var answer = await studio.Http.PostAsync(new Uri("/files/verify", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("UNAUTHENTICATED", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_whether_its_length_is_told_or_not(bool isLengthTold)
    {
        var client = await studio.SignInAsNewAsync();
        using var zeros = new MemoryStream(new byte[TooLargeBytes]);
        using var request = Request(client, new StreamContent(zeros), "en");
        request.Headers.TransferEncodingChunked = !isLengthTold;
        request.Headers.ExpectContinue = isLengthTold;

        using var answer = await studio.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("FILE_TOO_LARGE", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    private static async Task<(Guid Generation, string Token)> PosterAsync(PulseClient client)
    {
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, generation, Scenes.Prompt, "A4")).Accepted();
        var ready = (await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Scenes.Timeout))[^1].Token;
        (await client.PickAsync(generation, 2)).Accepted();
        return (generation, (await client.FollowUntilAsync(generation, ready, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token);
    }

    /// <summary>Asserts also that the file with one byte of the picture changed is told from it. Answers the lineage.</summary>
    private static async Task<JsonNode> AssertOursAsync(PulseClient client, byte[] file, string format)
    {
        var answer = await VerifyAsync(client, file);
        Assert.Equal(("ours", null, format), ((string?)answer["verdict"], (string?)answer["reason"], (string?)answer["format"]));
        Assert.Equal((string?)answer["publicKey"], (string?)answer["manifest"]!["signature_info"]!["public_key"]);

        byte[] altered = [.. file];
        var range = answer["manifest"]!["claim"]!["assertions"]!.AsArray().Single(one => (string?)one!["label"] == "c2pa.hash.data")!["data"]!["exclusions"]![0]!;
        var (start, end) = ((int)range["start"]!, (int)range["start"]! + (int)range["length"]!);
        altered[start > file.Length / 2 ? start / 2 : (end + file.Length) / 2] ^= 1;
        var changed = await VerifyAsync(client, altered);
        Assert.Equal(("altered", "BYTES_CHANGED"), ((string?)changed["verdict"], (string?)changed["reason"]));
        foreach (var part in new[] { "generationId", "isStored" })
        {
            Assert.Equal(answer["lineage"]![part]!.ToJsonString(), changed["lineage"]![part]!.ToJsonString());
        }

        return answer["lineage"]!;
    }

    /// <summary>The file with the byte behind some words changed.</summary>
    private static byte[] Altered(byte[] file, string words)
    {
        var place = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(words)) + words.Length;
        byte[] altered = [.. file];
        altered[place] = (byte)(altered[place] == 'A' ? 'B' : 'A');
        return altered;
    }

    private static async Task<JsonObject> VerifyAsync(PulseClient client, byte[] file, string language = "en")
    {
        using var request = Request(client, new ByteArrayContent(file), language);
        using var answer = await client.Studio.Http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {said}"));
        return JsonNode.Parse(said)!.AsObject();
    }

    private static HttpRequestMessage Request(PulseClient client, HttpContent body, string language)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/files/verify") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
        request.Headers.AcceptLanguage.ParseAdd(language);
        return request;
    }

    private async Task PlantAsync(string table, string change, string key, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(studio.MainConnection);
        await using var edition = source.CreateCommand(
            "SELECT format('_v%s_%s', version, edition) FROM read.checkpoint WHERE projection = 'generations' AND role = 'active'");
        var suffix = (string)(await edition.ExecuteScalarAsync())!;
        await using var plant = source.CreateCommand($"UPDATE read.{table}{suffix} SET {change} WHERE {key} = $1");
        plant.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        Assert.Equal(1, await plant.ExecuteNonQueryAsync());
    }
}
