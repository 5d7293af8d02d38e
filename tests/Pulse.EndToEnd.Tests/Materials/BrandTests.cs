using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;
using static Pulse.EndToEnd.Tests.Materials.MaterialsClient;

namespace Pulse.EndToEnd.Tests.Materials;

/// <summary>A brand's colours, fonts and logo rule every picture of a generation, or there is none.</summary>
[Collection(StudioCollection.Name)]
public sealed class BrandTests(StudioUnderTest studio)
{
    private const string Blue = "#0b3d91";

    [Fact]
    public async Task A_brand_rules_samples_and_final_and_the_recipe_makes_them_again()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var (logo, _) = await ReadyAsync(client, AddLogo, Logo);
        var generation = PulseClient.NewId();
        var brand = new JsonObject { ["colours"] = new JsonArray(Blue, "#FFD23F"), ["arabicFont"] = "Cairo", ["logoId"] = PulseClient.Text(logo) };
        (await RequestAsync(client, project, generation, new JsonObject { ["brand"] = brand })).Accepted();
        var ready = (await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Scenes.Timeout))[^1].Token;
        (await client.PickAsync(generation, 3)).Accepted();
        var done = (await client.FollowUntilAsync(generation, ready, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;

        var shown = (await client.GenerationAsync(generation, done))!;
        foreach (var picture in shown["samples"]!.AsArray().Concat(shown["finals"]!.AsArray()))
        {
            var recipe = picture!["recipe"]!["detail"]!["recipe"]!;
            Assert.Equal([Blue, "#ffd23f"], recipe["brand"]!["colours"]!.AsArray().Select(colour => (string?)colour));
            Assert.Equal("Cairo", (string?)recipe["brand"]!["arabicFont"]);
            Assert.NotNull(recipe["brand"]!["logo"]);
            Assert.Contains(recipe["texts"]!.AsArray(), text => (string?)text!["font"] == "Cairo");
        }

        var again = await client.AskAsync(
            "mutation($id: UUID!) { regenerate(input: { generationId: $id, picture: { finalPick: 1 } }) { regeneration { outcome } } }",
            new JsonObject { ["id"] = PulseClient.Text(generation) });
        Assert.Equal("EXACT", (string?)again["regenerate"]!["regeneration"]!["outcome"]);
    }

    [Theory]
    [InlineData("arabicFont", "No Such Font", "BRAND_FONT_UNKNOWN")]
    [InlineData("arabicFont", "Playfair Display", "BRAND_FONT_LACKS_SCRIPT")]
    public async Task A_font_that_cannot_be_obeyed_fails_the_generation_and_gives_the_credit_back(string field, string font, string code)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();

        (await RequestAsync(client, project, generation, new JsonObject { ["brand"] = new JsonObject { [field] = font } })).Accepted();
        var ended = (await client.FollowUntilAsync(generation, start, change => change.HasEnded, Scenes.Timeout))[^1];

        var shown = (await client.GenerationAsync(generation, ended.Token))!;
        Assert.Equal(("FAILED", "MATERIALS_REFUSED", code), (ended.Status, (string?)shown["failureReason"], (string?)shown["failureDetail"]));
        Assert.Equal(["HELD", "RELEASED"], (await Scenes.LedgerOfAsync(client, generation, 2)).Select(line => line.Kind));
    }

    [Theory]
    [InlineData("""{"brand":{"colours":["blue"]}}""", "COLOURS_NOT_TAKEN", "input.brand.colours")]
    [InlineData("""{"brand":{"colours":["#111111","#222222","#333333","#444444","#555555","#666666"]}}""", "COLOURS_NOT_TAKEN", "input.brand.colours")]
    [InlineData("""{"brand":{"latinFont":""}}""", "TEXT_EMPTY", "input.brand.latinFont")]
    [InlineData("""{"brand":{"logoId":"01993000-0000-7000-8000-0000000000ff"}}""", "NOT_FOUND", "input.brand.logoId")]
    [InlineData("""{"photo":{"id":"01993000-0000-7000-8000-0000000000ff"}}""", "NOT_FOUND", "input.photo.id")]
    public async Task What_is_no_brand_is_refused_with_its_field(string materials, string code, string where)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);

        var refused = (await Untouched.ByAsync(
            client, () => RequestAsync(client, project, PulseClient.NewId(), JsonNode.Parse(materials)!.AsObject()))).Refused();

        Assert.Equal((code, where), (refused.Code, refused.Where));
    }
}
