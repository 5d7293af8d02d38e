using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pulse.Cli.Commands;
using Pulse.Cli.Studio;
using Pulse.Cli.Verify;

namespace Pulse.Cli.Tests;

/// <summary>What <c>./pulse verify</c> asks, says and exits with.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("pulse-verify-").FullName;
    private readonly List<string> _asked = [];
    private readonly List<string> _said = [];
    private readonly WebApplication _studio;

    public VerifyTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _studio = builder.Build();
        _studio.MapPost("/dev/token", async (HttpRequest request) => Results.Json(new
        {
            token = $"of-{(await JsonNode.ParseAsync(request.Body))!["org"]}", organizationId = "o", signInLink = "l", consistencyToken = "c",
        }));
        _studio.MapPost("/files/verify", VerifyAsync);
    }

    public Task InitializeAsync() => _studio.StartAsync();

    public async Task DisposeAsync()
    {
        await _studio.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Given_only_files_of_ours_Then_their_lineage_is_told_and_the_exit_code_is_0()
    {
        var file = Write("final.png", "demo");

        Assert.Equal(0, await RunAsync(["demo", "development"], file));

        Assert.Equal(["of-demo"], _asked);
        var lines = Assert.Single(_said).Split(Environment.NewLine);
        Assert.Equal($"{file}: ours", lines[0]);
        Assert.Contains("  picture       final of sample 2 (pick 1), SQUARE as png", lines);
        Assert.Contains("  generation    g, attempt 1, COMPLETED, requested at 2026-01-01T00:00:00Z", lines);
        Assert.Contains("  project       p قهوة", lines);
        Assert.Contains("  prompt        إعلان قهوة", lines);
        Assert.Contains("  made by       composer 2.0.0, libvips, layout mosaic, seed -5", lines);
        Assert.Contains("  still stored  yes", lines);
    }

    [Fact]
    public async Task Given_a_file_of_the_second_organization_Then_both_are_asked_in_turn()
    {
        Assert.Equal(0, await RunAsync(["demo", "development"], Write("final.png", "development")));
        Assert.Equal(["of-demo", "of-development"], _asked);
    }

    [Theory]
    [InlineData("nobody", "not ours")]
    [InlineData("altered", "altered")]
    public async Task Given_one_file_that_is_not_ours_or_altered_Then_the_exit_code_is_1(string content, string said)
    {
        var (ours, other) = (Write("a.png", "demo"), Write("b.png", content));

        Assert.Equal(1, await RunAsync(["demo"], ours, other, ours));

        Assert.Equal(3, _said.Count);
        Assert.StartsWith($"{other}: {said}", _said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_each_file_is_one_line_with_its_name()
    {
        var file = Write("final.png", "demo");

        await RunAsync(["demo"], isJson: true, file, file);

        Assert.Equal(2, _said.Count);
        Assert.DoesNotContain('\n', _said[0]);
        var answer = JsonNode.Parse(_said[0])!;
        Assert.Equal((file, "ours", "Pulse/1"), ((string?)answer["file"], (string?)answer["verdict"], (string?)answer["manifest"]!["claim"]!["claim_generator"]));
        Assert.Contains("إعلان قهوة", _said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_erased_prompt_and_a_generation_that_is_not_known_Then_both_are_said()
    {
        await RunAsync(["demo"], Write("a.png", "erased"), Write("b.png", "unknown"));

        Assert.Contains("  prompt        erased", _said[0], StringComparison.Ordinal);
        Assert.Contains("  prompt        unknown", _said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_no_such_file_Then_nothing_is_asked_and_it_is_named()
    {
        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync(["demo"], Write("a.png", "demo"), "/no/such/file"));

        Assert.Contains("/no/such/file", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Given_a_folder_or_a_refusal_Then_it_is_said_in_one_line()
    {
        using var client = new VerifyClient(new Uri(_studio.Urls.Single()), "of-demo");

        Assert.Contains(_home, (await Assert.ThrowsAsync<CliException>(() => client.VerifyAsync(_home, CancellationToken.None))).Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<CliException>(() => client.VerifyAsync(Write("large.png", "large"), CancellationToken.None));
        Assert.EndsWith("large.png: The file is larger than 64 MiB.", refused.Message, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(string[] organizations, params string[] files) => RunAsync(organizations, isJson: false, files);

    private Task<int> RunAsync(string[] organizations, bool isJson, params string[] files) => VerifyCommand.VerifyAsync(
        new DevelopmentAccess(new StudioState(_home)), new Uri(_studio.Urls.Single()), organizations, files, isJson, _said.Add, CancellationToken.None);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_home, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A file here is the name of the organization that it belongs to, or says what is wrong with it.</summary>
    private async Task<IResult> VerifyAsync(HttpRequest request)
    {
        var who = request.Headers.Authorization.ToString()["Bearer ".Length..];
        _asked.Add(who);
        using var reader = new StreamReader(request.Body);
        var content = await reader.ReadToEndAsync();
        if (content == "large")
        {
            return Results.Json(new { code = "FILE_TOO_LARGE", message = "The file is larger than 64 MiB." }, statusCode: 413);
        }

        var verdict = content == "altered" ? "altered" : content is "erased" or "unknown" || who == $"of-{content}" ? "ours" : "notOurs";
        var isKnown = content != "unknown";
        return Results.Json(new JsonObject
        {
            ["verdict"] = verdict,
            ["message"] = string.Create(CultureInfo.InvariantCulture, $"It is {verdict}."),
            ["format"] = "png",
            ["publicKey"] = "key",
            ["manifest"] = new JsonObject { ["claim"] = new JsonObject { ["claim_generator"] = "Pulse/1" } },
            ["lineage"] = verdict == "notOurs" ? null : new JsonObject
            {
                ["isKnown"] = isKnown, ["isStored"] = true, ["generationId"] = "g", ["attempt"] = 1, ["kind"] = "FINAL", ["sample"] = 2, ["pick"] = 1,
                ["model"] = "composer", ["modelVersion"] = "2.0.0", ["renderer"] = "libvips", ["layout"] = "mosaic", ["seed"] = "-5",
                ["project"] = isKnown ? new JsonObject { ["id"] = "p", ["name"] = "قهوة" } : null,
                ["prompt"] = isKnown && content != "erased" ? "إعلان قهوة" : null,
                ["format"] = isKnown ? "SQUARE" : null, ["status"] = isKnown ? "COMPLETED" : null, ["createdAt"] = isKnown ? "2026-01-01T00:00:00Z" : null,
            },
        });
    }
}
