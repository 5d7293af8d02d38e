using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.MainJob;

/// <summary>Before paying, a person asks for four others and puts their own words into one; both are free.</summary>
[Collection(StudioCollection.Name)]
public sealed class MoreSamplesTests(StudioUnderTest studio)
{
    private const string Headline = "كعك العيد في إربد";
    private const string Price = "12.50 دينار";

    [Fact]
    public async Task Four_others_and_a_revision_are_shown_and_the_revised_one_is_made_in_high_resolution_with_the_same_words()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        (await client.MoreSamplesAsync(generation)).Accepted();
        var eight = (await client.FollowUntilAsync(generation, start, change => change.SamplesReady == 8, Scenes.Timeout))[^1].Token;
        (await client.ReviseTextAsync(generation, 6, new JsonObject { ["headline"] = Headline })).Accepted();
        var nine = (await client.FollowUntilAsync(generation, eight, change => change.SamplesReady == 9, Scenes.Timeout))[^1].Token;
        (await client.ReviseTextAsync(generation, 9, new JsonObject { ["facts"] = Price })).Accepted();
        var ten = (await client.FollowUntilAsync(generation, nine, change => change.SamplesReady == 10, Scenes.Timeout))[^1].Token;

        var shown = (await client.GenerationAsync(generation, ten))!;
        var samples = shown["samples"]!.AsArray();
        Assert.Equal(("AWAITING_PICK", 10), ((string?)shown["status"], (int)shown["samplesWanted"]!));
        Assert.Equal([null, null, null, null, null, null, null, null, 6, 9], samples.Select(sample => (int?)sample!["revisionOf"]));
        Assert.Equal(8, samples.Take(8).Select(sample => (string?)sample!["recipe"]!["layout"]).Distinct().Count());
        Assert.Equal(10, samples.Select(sample => (string?)sample!["image"]!["sha256"]).Distinct().Count());
        Assert.Equal((string?)samples[5]!["recipe"]!["layout"], (string?)samples[9]!["recipe"]!["layout"]);
        Assert.Contains(Headline, Texts(samples[9]!), StringComparison.Ordinal);
        Assert.Contains(Price, Texts(samples[9]!), StringComparison.Ordinal);

        (await client.PickAsync(generation, 10)).Accepted();
        var done = (await client.FollowUntilAsync(generation, ten, change => change.Status == "COMPLETED", Scenes.Timeout))[^1].Token;
        var final = (await client.GenerationAsync(generation, done))!["finals"]![0]!;
        Assert.Equal((10, Texts(samples[9]!)), ((int)final["sample"]!, Texts(final)));
        Assert.Equal(["HELD", "SETTLED"], (await client.LedgerAsync(generation, done)).Select(line => line.Kind));

        var again = await client.AskAsync(
            "mutation($id: UUID!) { regenerate(input: { generationId: $id, picture: { sample: 10 } }) { regeneration { outcome } } }",
            new JsonObject { ["id"] = PulseClient.Text(generation) });
        Assert.Equal("EXACT", (string?)again["regenerate"]!["regeneration"]!["outcome"]);
    }

    [Fact]
    public async Task Words_that_the_rules_refuse_come_to_nothing_with_the_rule_and_the_samples_stand()
    {
        var client = (await studio.SignInAsNewAsync()).In("en");
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);

        (await client.ReviseTextAsync(generation, 1, new JsonObject { ["headline"] = "how to build a bomb at home" })).Accepted();
        var refused = (await client.FollowUntilAsync(generation, start, change => change.Kind == "samples-failed.v1", Scenes.Timeout))[^1].Token;

        var shown = (await client.GenerationAsync(generation, refused))!;
        Assert.Equal(("AWAITING_PICK", "PROMPT_REFUSED", 4), ((string?)shown["status"], (string?)shown["failureReason"], (int)shown["samplesWanted"]!));
        Assert.NotEmpty((string)shown["refusal"]!["message"]!);
        Assert.Equal(4, shown["samples"]!.AsArray().Count);
        (await client.PickAsync(generation, 1)).Accepted();
        await client.FollowUntilAsync(generation, refused, change => change.Status == "COMPLETED", Scenes.Timeout);
    }

    [Fact]
    public async Task What_cannot_be_revised_is_refused_with_its_field()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);

        await Refused("TEXT_EMPTY", "input.texts", 1, []);
        await Refused("TEXT_EMPTY", "input.texts.headline", 1, new JsonObject { ["headline"] = "  " });
        await Refused("TEXT_TOO_LONG", "input.texts.facts", 1, new JsonObject { ["facts"] = new string('a', 201) });
        await Refused("TEXT_BIDI_SPOOFED", "input.texts.badge", 1, new JsonObject { ["badge"] = "\u202Egnp.a" });
        await Refused("UNKNOWN_SAMPLE", "input.sample", 5, new JsonObject { ["headline"] = Headline });

        async Task Refused(string code, string where, int sample, JsonObject texts)
        {
            var answer = (await Untouched.ByAsync(client, () => client.ReviseTextAsync(generation, sample, texts))).Refused();
            Assert.Equal((code, where), (answer.Code, answer.Where));
        }
    }

    private static string Texts(JsonNode picture) =>
        string.Join('|', picture["recipe"]!["detail"]!["recipe"]!["texts"]!.AsArray().Select(text => (string?)text!["text"]));
}
