using System.Net;
using System.Text.Json.Nodes;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Text;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>Texts that nobody should store.</summary>
[Collection(StudioCollection.Name)]
public sealed class TextTests(StudioUnderTest studio)
{
    public static TheoryData<string, RejectionCode> BadTexts => new()
    {
        { "", RejectionCode.TextEmpty },
        { " \n\t\u200F ", RejectionCode.TextEmpty },
        { "قهوة \u202Etxt.exe", RejectionCode.TextBidiSpoofed },
        { "قهوة \u2067 بلا نهاية", RejectionCode.TextBidiSpoofed },
        { "قهوة\u0007", RejectionCode.TextControlCharacters },
        { "قهوة\u0000", RejectionCode.TextControlCharacters },
        { "قهوة\u009B31m", RejectionCode.TextControlCharacters },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public Task A_bad_prompt_is_refused_with_its_code_and_path_and_leaves_nothing(string prompt, RejectionCode code) =>
        RefusesPrompt(prompt, code);

    [Fact]
    public Task A_prompt_of_10_001_characters_is_refused() =>
        RefusesPrompt(new string('ق', TextLimits.PromptCharactersMax + 1), RejectionCode.TextTooLong);

    [Fact]
    public async Task A_prompt_of_10_000_characters_outside_the_basic_plane_is_accepted()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        var generation = PulseClient.NewId();
        var longest = string.Concat(Enumerable.Repeat("🎨", TextLimits.PromptCharactersMax));
        (await client.RequestGenerationAsync(project, generation, longest)).Accepted();
        (await client.CancelAsync(generation)).Accepted();
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task A_bad_project_name_is_refused_with_its_code_and_path(string name, RejectionCode code)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);

        Receipt[] answers = await Untouched.ByAsync(client, async () => new[]
        {
            await client.CreateProjectAsync(PulseClient.NewId(), name),
            await client.RenameProjectAsync(project, name),
        });

        Assert.All(answers, answer => Assert.Equal(
            (RejectionTexts.WireCode(code), "input.name"), (answer.Refused().Code, answer.Refused().Where)));
    }

    [Fact]
    public async Task A_lone_surrogate_is_refused_cleanly()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);
        var body = new JsonObject
        {
            ["query"] = Documents.Mutation("renameProject", "projectId"),
            ["variables"] = new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["commandId"] = PulseClient.Text(PulseClient.NewId()), ["projectId"] = PulseClient.Text(project), ["name"] = "LONE",
                },
            },
        }.ToJsonString().Replace("LONE", "\\ud800", StringComparison.Ordinal);

        var answer = await Untouched.ByAsync(client, () => client.PostBodyAsync(body, "application/json"));

        Assert.True((int)answer.Status < (int)HttpStatusCode.InternalServerError, answer.Body);
        Assert.DoesNotContain("INTERNAL", answer.Body, StringComparison.Ordinal);
        Assert.True(
            answer.Errors.Count > 0 || (string?)answer.Data?["renameProject"]?["errors"]?[0]?["code"] == "TEXT_CONTROL_CHARACTERS",
            answer.Body);
    }

    [Fact]
    public async Task An_unknown_format_is_refused_and_the_error_names_it()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);

        var answer = await Untouched.ByAsync(client, () => client.PostAsync(
            Documents.Mutation("requestGeneration", "generationId"),
            new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["commandId"] = PulseClient.Text(PulseClient.NewId()),
                    ["generationId"] = PulseClient.Text(PulseClient.NewId()),
                    ["projectId"] = PulseClient.Text(project),
                    ["prompt"] = Scenes.Prompt,
                    ["format"] = "HEXAGON",
                },
            }));

        var error = Assert.Single(answer.Errors);
        Assert.Equal("BAD_USER_INPUT", error.Code);
        Assert.Contains("input.format", error.Message, StringComparison.Ordinal);
        Assert.Contains("HEXAGON", error.Message, StringComparison.Ordinal);
    }

    private async Task RefusesPrompt(string prompt, RejectionCode code)
    {
        var client = await studio.SignInAsNewAsync();
        var (project, _) = await Scenes.ProjectAsync(client);

        var (arabic, english) = await Untouched.ByAsync(client, async () => (
            (await client.RequestGenerationAsync(project, PulseClient.NewId(), prompt)).Refused(),
            (await client.In("en").RequestGenerationAsync(project, PulseClient.NewId(), prompt)).Refused()));

        var expected = new Refusal("InputError", RejectionTexts.WireCode(code), RejectionTexts.Arabic(code), []);
        Assert.Equal(expected, arabic with { Path = expected.Path });
        Assert.Equal(expected with { Message = RejectionTexts.English(code) }, english with { Path = expected.Path });
        Assert.Equal(("input.prompt", "input.prompt"), (arabic.Where, english.Where));
    }
}
