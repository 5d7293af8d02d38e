using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;
using static Pulse.EndToEnd.Tests.Materials.MaterialsClient;

namespace Pulse.EndToEnd.Tests.Materials;

/// <summary>A file is announced, sent by a signed link, and looked at before anything may use it.</summary>
[Collection(StudioCollection.Name)]
public sealed class UploadTests(StudioUnderTest studio)
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task A_photograph_leaves_quarantine_once_it_was_looked_at()
    {
        var client = await studio.SignInAsNewAsync();
        var announced = await AnnounceAsync(client, AddPhoto);
        Assert.Equal("AWAITING_FILE", (string?)(await AssetAsync(client, announced.Asset, announced.Token))!["status"]);

        var token = (await UploadAsync(client, announced.Url, await PictureAsync(client))).Ready();
        var asset = (await AssetAsync(client, announced.Asset, token))!;
        var stored = await client.DownloadAsync((string)asset["image"]!["url"]!);

        Assert.Equal(("PHOTO", "READY", null), ((string?)asset["kind"], (string?)asset["status"], (string?)asset["refusal"]));
        Assert.Equal((string?)asset["image"]!["sha256"], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stored)));
        Assert.True((int)asset["image"]!["width"]! >= 640);
    }

    [Fact]
    public async Task A_file_sent_twice_is_checked_once_and_another_one_does_not_take_its_place()
    {
        var client = await studio.SignInAsNewAsync();
        var announced = await AnnounceAsync(client, AddLogo);

        var first = (await UploadAsync(client, announced.Url, Logo)).Ready();
        var second = (await UploadAsync(client, announced.Url, Logo)).Ready();
        var another = await UploadAsync(client, announced.Url, Encoding.UTF8.GetBytes("another"));

        Assert.Equal(first, second);
        Assert.Equal((HttpStatusCode.Conflict, "OTHER_FILE"), (another.Status, (string?)another.Body["code"]));
        Assert.Equal(["asset-added.v1", "asset-accepted.v1"], await studio.Log.StoryOfAssetAsync(announced.Asset));
    }

    [Fact]
    public async Task The_same_command_again_answers_a_new_link_for_the_same_file()
    {
        var client = await studio.SignInAsNewAsync();
        var (asset, command) = (PulseClient.NewId(), PulseClient.NewId());

        var first = await AddAsync(client, AddLogo, asset, command);
        var second = await AddAsync(client, AddLogo, asset, command);

        Assert.Equal((string?)first["consistencyToken"], (string?)second["consistencyToken"]);
        (await UploadAsync(client, (string)second["upload"]!["url"]!, Logo)).Ready();
    }

    [Theory]
    [InlineData(AddPhoto, "this is no picture", "NOT_A_PICTURE")]
    [InlineData(AddPhoto, "<svg xmlns='http://www.w3.org/2000/svg'/>", "FORMAT_NOT_TAKEN")]
    [InlineData(AddLogo, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script></svg>", "ACTIVE_CONTENT")]
    [InlineData(AddLogo, "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>", "ACTIVE_CONTENT")]
    [InlineData(AddLogo, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>", "EMPTY")]
    [InlineData(AddLogo, "", "NOT_A_PICTURE")]
    public async Task A_file_that_is_not_taken_says_why_and_cannot_be_used(string field, string file, string refusal)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        var announced = await AnnounceAsync(client, field);

        var answer = await UploadAsync(client, announced.Url, Encoding.UTF8.GetBytes(file));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "REFUSED", refusal), (answer.Status, (string?)answer.Body["status"], (string?)answer.Body["refusal"]));
        var asset = (await AssetAsync(client, announced.Asset, (string)answer.Body["consistencyToken"]!))!;
        Assert.Equal(("REFUSED", refusal), ((string?)asset["status"], (string?)asset["refusal"]));
        Assert.Null(asset["image"]);
        await NotUsable(client, project, field, announced.Asset, "ASSET_NOT_USABLE");
    }

    [Fact]
    public async Task A_file_of_another_kind_or_organization_or_one_that_has_not_come_cannot_be_used()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        var (logo, _) = await ReadyAsync(client, AddLogo, Logo);
        var waiting = await AnnounceAsync(client, AddLogo);
        var stranger = await studio.SignInAsNewAsync();
        var (strangers, _) = await Scenes.ProjectAsync(stranger);

        await NotUsable(client, project, AddPhoto, logo, "ASSET_NOT_USABLE");
        await NotUsable(client, project, AddLogo, waiting.Asset, "ASSET_NOT_USABLE");
        await NotUsable(stranger, strangers, AddLogo, logo, "NOT_FOUND");
        Assert.Null(await AssetAsync(stranger, logo, null));
    }

    [Fact]
    public async Task A_link_that_was_altered_takes_nothing_and_too_much_is_refused()
    {
        var client = await studio.SignInAsNewAsync();
        var announced = await AnnounceAsync(client, AddPhoto);
        var other = PulseClient.Text(PulseClient.NewId());

        foreach (var altered in new[]
        {
            announced.Url.Replace("expires=", "expires=1", StringComparison.Ordinal),
            announced.Url.Replace(PulseClient.Text(announced.Asset), other, StringComparison.Ordinal),
            announced.Url.Replace(PulseClient.Text(client.OrganizationId), other, StringComparison.Ordinal),
            announced.Url.Replace("/1?", "/2?", StringComparison.Ordinal),
            announced.Url[..announced.Url.IndexOf('?', StringComparison.Ordinal)],
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync(client, altered, Logo)).Status);
        }

        var tooMuch = await UploadAsync(client, announced.Url, new byte[26 * Megabyte]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "FILE_TOO_LARGE"), (tooMuch.Status, (string?)tooMuch.Body["code"]));
        Assert.Equal(["asset-added.v1"], await studio.Log.StoryOfAssetAsync(announced.Asset));
    }

    private static async Task NotUsable(PulseClient client, Guid project, string field, Guid asset, string code)
    {
        var materials = field == AddPhoto
            ? new JsonObject { ["photo"] = new JsonObject { ["id"] = PulseClient.Text(asset) } }
            : new JsonObject { ["brand"] = new JsonObject { ["logoId"] = PulseClient.Text(asset) } };
        var refused = (await Untouched.ByAsync(client, () => RequestAsync(client, project, PulseClient.NewId(), materials))).Refused();
        Assert.Equal(code, refused.Code);
    }

    /// <summary>A picture that nobody has to draw: a sample of the studio's own.</summary>
    internal static async Task<byte[]> PictureAsync(PulseClient client)
    {
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        return await client.DownloadAsync((string)(await client.GenerationAsync(generation))!["samples"]![0]!["image"]!["url"]!);
    }
}
