using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Provenance;
using Pulse.Inference.Provenance.Containers;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>What is said of a file: ours with its lineage, altered, or not ours; each planted violation is found.</summary>
public sealed class FindingTests
{
    public static TheoryData<DownloadFormat> Formats => new(Enum.GetValues<DownloadFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_as_it_was_made_is_ours_and_tells_its_lineage(DownloadFormat format)
    {
        var file = await SealedFiles.Sealed(format);

        var ours = Assert.IsType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file));

        Assert.Equal(format, ours.Format);
        var recipe = SealedFiles.Recipe;
        var stored = format is DownloadFormat.Png or DownloadFormat.Pdf ? null : Sha256(await SealedFiles.Sealed(DownloadFormat.Png));
        Assert.Equal(
            new PictureLineage(
                SealedFiles.Organization, SealedFiles.Generation, 2, PictureKind.Final, 3, 1, CreativeFormat.A4, recipe.Model, recipe.ModelVersion, recipe.Renderer,
                recipe.Layout, recipe.Seed, recipe.KnowledgeSha256, stored),
            ours.Lineage);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_manifest_has_the_shape_of_C2PA_and_no_words_of_a_person(DownloadFormat format)
    {
        var text = Encoding.UTF8.GetString(SealedFiles.ManifestIn(await SealedFiles.Sealed(format)).Manifest);
        var claim = JsonNode.Parse(text)!["claim"]!;
        var data = claim["assertions"]!.AsArray().ToDictionary(one => (string)one!["label"]!, one => one!["data"]!, StringComparer.Ordinal);
        var isConversion = format is not (DownloadFormat.Png or DownloadFormat.Pdf);

        Assert.Equal("Pulse/1", (string?)claim["claim_generator"]);
        Assert.StartsWith("xmp:iid:", (string?)claim["instance_id"], StringComparison.Ordinal);
        var actions = data["c2pa.actions.v2"]["actions"]!.AsArray();
        Assert.Equal(isConversion ? ["c2pa.opened", "c2pa.transcoded"] : ["c2pa.created"], actions.Select(action => (string)action!["action"]!));
        Assert.Equal(
            isConversion ? null : "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia", (string?)actions[0]!["digitalSourceType"]);
        Assert.Equal(isConversion, data.ContainsKey("c2pa.ingredient.v3"));
        Assert.Equal("Ed25519", (string?)JsonNode.Parse(text)!["signature_info"]!["alg"]);
        Assert.True(Ascii.IsValid(text) && !text.Contains('\n', StringComparison.Ordinal), "one line of ASCII");
        foreach (var run in SealedFiles.Recipe.Texts)
        {
            Assert.DoesNotContain(run.Text, text, StringComparison.Ordinal);
            Assert.DoesNotContain(JsonValue.Create(run.Text)!.ToJsonString().Trim('"'), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_conversion_names_the_PNG_it_was_made_of()
    {
        var png = await SealedFiles.Sealed(DownloadFormat.Png);
        var parent = JsonNode.Parse(SealedFiles.ManifestIn(png).Manifest)!["claim"]!;
        var claim = JsonNode.Parse(SealedFiles.ManifestIn(await SealedFiles.Sealed(DownloadFormat.Webp)).Manifest)!["claim"]!;

        var ingredient = claim["assertions"]!.AsArray().Single(one => (string?)one!["label"] == "c2pa.ingredient.v3")!["data"]!;

        Assert.Equal(("parentOf", "image/png"), ((string?)ingredient["relationship"], (string?)ingredient["dc:format"]));
        Assert.Equal((Sha256(png), (string?)parent["instance_id"]), ((string?)ingredient["hash"], (string?)ingredient["instanceID"]));
        Assert.NotEqual((string?)parent["instance_id"], (string?)claim["instance_id"]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_same_picture_gives_the_same_bytes(DownloadFormat format)
    {
        var original = await SealedFiles.Original(format);
        var again = format is DownloadFormat.Png or DownloadFormat.Pdf
            ? await SealedFiles.Seals.Apply(SealedFiles.Work, SealedFiles.Recipe, original, CancellationToken.None)
            : (await SealedFiles.Service.SealConversion(
                SealedFiles.Organization, await SealedFiles.Sealed(DownloadFormat.Png), original, CancellationToken.None)).ToArray();

        Assert.Equal(await SealedFiles.Sealed(format), again);
    }

    [Theory]
    [InlineData(DownloadFormat.Png)]
    [InlineData(DownloadFormat.Pdf)]
    public async Task An_Arabic_culture_changes_no_byte(DownloadFormat format)
    {
        var (original, expected, before) = (await SealedFiles.Original(format), await SealedFiles.Sealed(format), CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");

            Assert.Equal(expected, await SealedFiles.Seals.Apply(SealedFiles.Work, SealedFiles.Recipe, original, CancellationToken.None));
            Assert.IsType<ProvenanceFinding.Ours>(await SealedFiles.Examine(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_picture_with_a_persons_logo_is_a_composite()
    {
        var recipe = SealedFiles.Recipe with { Brand = new Composer.Brands.RecipeBrand("", [], null, null, new string('0', 64), null, []) };

        var file = await SealedFiles.Seals.Apply(SealedFiles.Work, recipe, await SealedFiles.Original(DownloadFormat.Png), CancellationToken.None);

        Assert.Contains("digitalsourcetype/composite\"", Encoding.UTF8.GetString(SealedFiles.ManifestIn(file).Manifest), StringComparison.Ordinal);
        Assert.IsType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Given_a_manifest_that_was_taken_out_Then_there_is_none(DownloadFormat format) =>
        Assert.Equal(NotOursReason.NoManifest, await NotOurs(await SealedFiles.Original(format)));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Given_another_organizations_file_Then_it_is_not_ours(DownloadFormat format) =>
        Assert.Equal(NotOursReason.NotSignedHere, await NotOurs(await SealedFiles.Sealed(format), new OrganizationId(Guid.CreateVersion7())));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Given_a_manifest_moved_into_another_picture_Then_it_is_altered(DownloadFormat format)
    {
        var manifest = SealedFiles.ManifestIn(await SealedFiles.Sealed(format)).Manifest;
        var other = Kit.Renderer.Render(Kit.Compose("عطر عود فاخر للرجال"), 300, ImageFormat.Png).Bytes;
        var target = format == DownloadFormat.Pdf
            ? new Print.PdfRenderer(Kit.Renderer, Kit.Imaging).Render(Kit.Compose("عطر عود فاخر للرجال", CanvasFormat.A4)).Bytes
            : (await SealedFiles.Transcoder.Convert(other, format, CancellationToken.None)).ToArray();

        var moved = ManifestContainer.Of(target)!.Embed(target, manifest)!;

        Assert.IsType<ProvenanceFinding.Altered>(await SealedFiles.Examine(moved));
    }

    [Fact]
    public async Task Given_a_manifest_moved_into_another_format_Then_it_is_altered()
    {
        var manifest = SealedFiles.ManifestIn(await SealedFiles.Sealed(DownloadFormat.Png)).Manifest;
        var jpeg = await SealedFiles.Original(DownloadFormat.Jpeg);

        Assert.IsType<ProvenanceFinding.Altered>(await SealedFiles.Examine(ManifestContainer.Of(jpeg)!.Embed(jpeg, manifest)!));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Given_bytes_behind_the_file_Then_it_is_altered(DownloadFormat format) =>
        Assert.IsType<ProvenanceFinding.Altered>(await SealedFiles.Examine([.. await SealedFiles.Sealed(format), .. "more"u8]));

    [Fact]
    public async Task Given_a_claim_that_was_changed_and_signed_by_somebody_else_Then_it_is_not_ours()
    {
        var png = await SealedFiles.Original(DownloadFormat.Png);
        var manifest = SignedManifest.Read(SealedFiles.ManifestIn(await SealedFiles.Sealed(DownloadFormat.Png)).Manifest)!;
        using var theirs = await new ProvenanceKeys(new MemorySecrets()).Of(SealedFiles.Organization, CancellationToken.None);
        var claim = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(manifest.Claim).Replace("\"pick\":1", "\"pick\":2", StringComparison.Ordinal));
        foreach (var forged in new[]
        {
            SignedManifest.Sign(claim, theirs),
            SignedManifest.Sign(claim, theirs) with { PublicKey = manifest.PublicKey },
            manifest with { Claim = claim },
            manifest with { PublicKey = theirs.PublicKey },
            manifest with { Signature = new string('A', 88) },
            manifest with { Signature = "" },
            manifest with { Signature = new string(' ', 88) },
        })
        {
            Assert.Equal(NotOursReason.NotSignedHere, await NotOurs(ManifestContainer.Of(png)!.Embed(png, forged.Write())!));
        }
    }

    /// <summary>Two claims under one signature: whichever a reader takes, the other is not signed.</summary>
    [Fact]
    public async Task Given_a_manifest_written_in_another_way_Then_it_is_not_ours()
    {
        var png = await SealedFiles.Original(DownloadFormat.Png);
        var text = Encoding.UTF8.GetString(SealedFiles.ManifestIn(await SealedFiles.Sealed(DownloadFormat.Png)).Manifest);
        foreach (var other in new[]
        {
            text.Insert(1, "\"claim\":{\"a\":1},"), text.Insert(text.Length - 1, ",\"claim\":{}"), " " + text, text + "\n", text.Replace("\"signature\":", "\"signature\": ", StringComparison.Ordinal),
            "{}", "[]", "null", "", "{\"claim\":1}", "{\"claim\":{},\"signature_info\":{\"public_key\":\"\\ud800\"},\"signature\":\"\"}", new string('[', 60_000),
        })
        {
            Assert.Equal(NotOursReason.NotSignedHere, await NotOurs(ManifestContainer.Of(png)!.Embed(png, Encoding.UTF8.GetBytes(other))!));
        }
    }

    [Fact]
    public async Task Given_a_claim_of_a_later_version_Then_that_is_said()
    {
        var png = await SealedFiles.Original(DownloadFormat.Png);
        using var key = await SealedFiles.Keys.Of(SealedFiles.Organization, CancellationToken.None);
        var later = SignedManifest.Sign("{\"claim_generator\":\"Pulse/2\"}"u8.ToArray(), key);

        Assert.Equal(NotOursReason.LaterVersion, await NotOurs(ManifestContainer.Of(png)!.Embed(png, later.Write())!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public async Task Given_a_file_of_another_format_Then_that_is_said(string text) =>
        Assert.Equal(NotOursReason.UnknownFormat, await NotOurs(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task What_is_made_of_a_picture_without_a_manifest_has_none_either()
    {
        var webp = await SealedFiles.Original(DownloadFormat.Webp);
        foreach (var png in new[] { await SealedFiles.Original(DownloadFormat.Png), "no picture"u8.ToArray() })
        {
            Assert.Equal(webp, (await SealedFiles.Service.SealConversion(SealedFiles.Organization, png, webp, CancellationToken.None)).ToArray());
        }
    }

    [Fact]
    public async Task Each_organization_has_a_key_of_its_own_that_stays()
    {
        var (one, other) = (new OrganizationId(Guid.CreateVersion7()), new OrganizationId(Guid.CreateVersion7()));

        var key = await SealedFiles.Service.PublicKey(one, CancellationToken.None);

        Assert.Equal(32, Convert.FromBase64String(key).Length);
        Assert.Equal(key, await SealedFiles.Service.PublicKey(one, CancellationToken.None));
        Assert.NotEqual(key, await SealedFiles.Service.PublicKey(other, CancellationToken.None));
        Assert.Contains($"provenance-{one}", SealedFiles.Secrets.Names);
    }

    /// <summary>RFC 8032, section 7.1, test 2: the seed and signature of the standard.</summary>
    [Fact]
    public void Signatures_are_those_of_the_standard()
    {
        using var key = new ProvenanceKey(SealedFiles.Organization, Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

        Assert.Equal("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", Convert.ToHexStringLower(Convert.FromBase64String(key.PublicKey)));
        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(Convert.FromBase64String(key.Sign([0x72]))));
    }

    private static async Task<NotOursReason> NotOurs(byte[] file, OrganizationId? organization = null) =>
        Assert.IsType<ProvenanceFinding.NotOurs>(await SealedFiles.Examine(file, organization)).Reason;

    private static string Sha256(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
