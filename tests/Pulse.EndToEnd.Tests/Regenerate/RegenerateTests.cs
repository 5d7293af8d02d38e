using System.Text.Json.Nodes;
using Npgsql;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Regenerate;

/// <summary>A picture is made again from its recipe by the running studio: nothing is stored, paid or appended.</summary>
[Collection(StudioCollection.Name)]
public sealed class RegenerateTests(StudioUnderTest studio)
{
    private const string Document = """
        mutation($input: RegenerateInput!) {
          regenerate(input: $input) {
            regeneration {
              outcome reason recordedSha256 presentSha256 differences
              recorded { model modelVersion renderer } present { model modelVersion renderer }
            }
            errors { __typename code message path }
          }
        }
        """;

    /// <summary>Hash of no picture.</summary>
    private const string OtherSha256 = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Five questions at once: one is worked on, the others are told to come again.</summary>
    private const int AtOnce = 5;

    [Fact]
    public async Task Every_sample_and_the_paid_final_are_exact_and_nothing_is_left_behind()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, token) = await Scenes.CompletedAsync(client);
        var pictures = (await client.GenerationAsync(generation, token))!;

        foreach (var sample in pictures["samples"]!.AsArray())
        {
            await AssertExactAsync(client, generation, new JsonObject { ["sample"] = (int)sample!["number"]! }, sample);
        }

        await AssertExactAsync(client, generation, new JsonObject { ["finalPick"] = 1 }, Assert.Single(pictures["finals"]!.AsArray())!);
        Assert.Equal(4, pictures["samples"]!.AsArray().Count);
    }

    [Fact]
    public async Task Another_organization_is_answered_as_for_a_random_id()
    {
        var owner = await studio.SignInAsNewAsync();
        var stranger = await studio.SignInAsNewAsync();
        var (generation, _) = await Scenes.CompletedAsync(owner);
        foreach (var picture in new[] { "sample", "finalPick" })
        {
            var foreign = await AskAsync(stranger, generation, new JsonObject { [picture] = 1 });
            var random = await AskAsync(stranger, PulseClient.NewId(), new JsonObject { [picture] = 1 });

            Assert.Equal(random.Body, foreign.Body);
            AssertNotFound(foreign);
        }
    }

    [Fact]
    public async Task What_a_generation_does_not_have_is_answered_as_for_a_random_id()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        var random = await AskAsync(client, PulseClient.NewId(), new JsonObject { ["sample"] = 1 });
        foreach (var (picture, number) in new[] { ("sample", 0), ("sample", 5), ("sample", int.MaxValue), ("sample", -1), ("finalPick", 1), ("finalPick", 0) })
        {
            Assert.Equal(random.Body, (await AskAsync(client, generation, new JsonObject { [picture] = number })).Body);
        }

        AssertNotFound(random);
    }

    [Fact]
    public async Task Of_many_questions_at_once_each_is_answered_exact_or_told_to_come_again()
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _) = await Scenes.CompletedAsync(client);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskAsync(client, generation, new JsonObject { ["finalPick"] = 1 })));

        var (answered, refused) = (answers.Where(answer => answer.Errors.Count == 0).ToArray(), answers.Where(answer => answer.Errors.Count > 0).ToArray());
        Assert.NotEmpty(answered);
        Assert.NotEmpty(refused);
        Assert.All(answered, answer => Assert.Equal("EXACT", (string?)Regeneration(answer)!["outcome"]));
        Assert.All(refused, answer => Assert.Equal("REGENERATION_BUSY", answer.OnlyCode));
        Assert.Equal("EXACT", (string?)Regeneration(await AskAsync(client, generation, new JsonObject { ["sample"] = 2 }))!["outcome"]);
    }

    [Fact]
    public async Task Exactly_one_picture_is_asked_for_and_a_foreign_token_is_refused()
    {
        var client = await studio.SignInAsNewAsync();
        var (_, foreignToken) = await Scenes.ProjectAsync(await studio.SignInAsNewAsync());
        foreach (var picture in new[] { new JsonObject(), new JsonObject { ["sample"] = 1, ["finalPick"] = 1 }, new JsonObject { ["sample"] = null } })
        {
            Assert.NotEmpty((await AskAsync(client, PulseClient.NewId(), picture)).Errors);
        }

        Assert.Equal("BAD_TOKEN", (await AskAsync(client, PulseClient.NewId(), new JsonObject { ["sample"] = 1 }, foreignToken)).OnlyCode);
    }

    /// <summary>Damage planted in the rows of a read model, with the reason that has to be told.</summary>
    public static TheoryData<string, string, string> Damages => new()
    {
        { "RECIPE_ERASED", "recipe = NULL", "" },
        { "BYTES", $"sha256 = '{OtherSha256}', recipe = replace(recipe, sha256, '{OtherSha256}')", "" },
        {
            "MODEL_VERSION",
            $"model_version = '0.9.0', sha256 = '{OtherSha256}', recipe = replace(replace(recipe, sha256, '{OtherSha256}'), '\"modelVersion\":\"' || model_version, '\"modelVersion\":\"0.9.0')",
            "modelVersion"
        },
        { "RENDERER", $"renderer = 'other', sha256 = '{OtherSha256}', recipe = replace(replace(recipe, sha256, '{OtherSha256}'), renderer, 'other')", "renderer" },
        { "MODEL_UNKNOWN", "model = 'onnx-diffusion'", "model" },
        { "RECIPE_ALTERED", "sha256 = '" + OtherSha256 + "'", "sha256" },
        { "RECIPE_ALTERED", "recipe = '{}'", "" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Given_damage_in_the_read_model_Then_the_picture_has_drifted_for_that_reason(string reason, string change, string told)
    {
        var client = await studio.SignInAsNewAsync();
        var (generation, _, _) = await Scenes.AwaitingPickAsync(client);
        await PlantAsync(generation, change);

        var regeneration = Regeneration(await AskAsync(client, generation, new JsonObject { ["sample"] = 1 }))!;

        Assert.Equal(("DRIFTED", reason), ((string?)regeneration["outcome"], (string?)regeneration["reason"]));
        Assert.Equal(told, string.Join(',', regeneration["differences"]!.AsArray().Select(part => (string?)part)));
        Assert.Equal("EXACT", (string?)Regeneration(await AskAsync(client, generation, new JsonObject { ["sample"] = 2 }))!["outcome"]);
    }

    private async Task PlantAsync(Guid generation, string change)
    {
        await using var source = NpgsqlDataSource.Create(studio.MainConnection);
        await using var edition = source.CreateCommand(
            "SELECT format('_v%s_%s', version, edition) FROM read.checkpoint WHERE projection = 'generations' AND role = 'active'");
        var suffix = (string)(await edition.ExecuteScalarAsync())!;
        await using var plant = source.CreateCommand(
            $"UPDATE read.generation_samples{suffix} SET {change} WHERE generation_id = $1 AND number = 1");
        plant.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = generation });
        Assert.Equal(1, await plant.ExecuteNonQueryAsync());
    }

    private static async Task AssertExactAsync(PulseClient client, Guid generation, JsonObject picture, JsonNode stored)
    {
        var answer = await Untouched.ByAsync(client, () => AskAsync(client, generation, picture));

        var regeneration = Regeneration(answer)!;
        Assert.Equal(("EXACT", null), ((string?)regeneration["outcome"], (string?)regeneration["reason"]));
        var sha256 = (string?)stored["image"]!["sha256"];
        Assert.Equal((sha256, sha256), ((string?)regeneration["recordedSha256"], (string?)regeneration["presentSha256"]));
        Assert.Equal(regeneration["recorded"]!.ToJsonString(), regeneration["present"]!.ToJsonString());
        Assert.Empty(regeneration["differences"]!.AsArray());
    }

    private static void AssertNotFound(Answer answer)
    {
        Assert.Null(Regeneration(answer));
        var error = Refusal.From(Assert.Single(answer.Expect()["regenerate"]!["errors"]!.AsArray())!);
        Assert.Equal(("NotFoundError", "NOT_FOUND"), (error.Type, error.Code));
    }

    private static JsonNode? Regeneration(Answer answer) => answer.Expect()["regenerate"]!["regeneration"];

    private static Task<Answer> AskAsync(PulseClient client, Guid generation, JsonObject picture, string? atLeast = null) => client.PostAsync(
        Document,
        new JsonObject
        {
            ["input"] = new JsonObject { ["generationId"] = PulseClient.Text(generation), ["picture"] = picture.DeepClone(), ["atLeast"] = atLeast },
        });
}
