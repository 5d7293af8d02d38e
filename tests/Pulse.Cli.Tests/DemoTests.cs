using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.Cli.Commands;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Tests;

/// <summary>The demo as a client: what it asks for, what it survives and what it refuses to believe.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-demo-").FullName;
    private readonly Seen _progress = new();

    [Fact]
    public async Task Given_a_good_studio_When_the_demo_ran_Then_pictures_and_provenance_are_there()
    {
        await using var studio = await FakeStudio.StartAsync(FakeStudioFaults.Lag);

        var files = await RunAsync(studio);

        Assert.Equal(["sample-1.png", "sample-2.png", "sample-3.png", "sample-4.png", "final.png", "provenance.json"], files);
        Assert.Equal(["createProject", "requestGeneration", "pickSample"], studio.Mutations);
        Assert.Equal(["after-createProject"], studio.ResumedFrom);
        Assert.Equal(4, _progress.SamplesReady);
        Assert.True(_progress.FinalReady);
        var text = await File.ReadAllTextAsync(Path.Combine(_folder, "provenance.json"));
        Assert.Contains("إعلان قهوة", text, StringComparison.Ordinal);
        var provenance = JsonNode.Parse(text)!;
        Assert.Equal(2160, (int)provenance["files"]![4]!["width"]!);
        Assert.Equal("composer", (string?)provenance["files"]![0]!["recipe"]!["model"]);
        Assert.Equal("SETTLED", (string?)provenance["ledger"]![0]!["kind"]);
        Assert.Equal("requested", (string?)provenance["sagaTimeline"]![0]!["input"]);
    }

    [Fact]
    public async Task A_photograph_a_brand_and_other_formats_are_sent_first_and_asked_for_by_name()
    {
        await using var studio = await FakeStudio.StartAsync();

        await RunAsync(studio, FileWish());

        Assert.Equal(["addPhoto", "addLogo", "createProject", "requestGeneration", "pickSample"], studio.Mutations);
        Assert.Equal(["a photograph", "a logo"], studio.Uploads);
        var asked = studio.Inputs[3];
        Assert.Equal(((string?)studio.Inputs[0]["assetId"], true), ((string?)asked["photo"]!["id"], (bool)asked["photo"]!["cutOut"]!));
        Assert.Equal((string?)studio.Inputs[1]["assetId"], (string?)asked["brand"]!["logoId"]);
        Assert.Equal(("STORY", "#0b6e4f", "Cairo"), ((string?)asked["format"], (string?)asked["brand"]!["colours"]![0], (string?)asked["brand"]!["arabicFont"]));
        Assert.Equal("A4", (string?)studio.Inputs[4]["alsoIn"]![0]);
    }

    [Fact]
    public async Task A_file_that_is_not_taken_ends_the_demo_with_the_reason_and_nothing_is_asked_for()
    {
        await using var studio = await FakeStudio.StartAsync(FakeStudioFaults.FilesRefused);

        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync(studio, FileWish()));

        Assert.Contains("NOT_A_PICTURE", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["addPhoto"], studio.Mutations);
        var missing = await Assert.ThrowsAsync<CliException>(() => RunAsync(studio, FileWish() with { Photo = "no-such-file" }));
        Assert.Contains("no-such-file", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_socket_that_breaks_When_the_demo_ran_Then_it_resumed_from_the_last_change()
    {
        await using var studio = await FakeStudio.StartAsync(FakeStudioFaults.DroppedSocket);

        await RunAsync(studio);

        Assert.Equal(["after-createProject", "at-RENDERING_SAMPLES"], studio.ResumedFrom);
    }

    [Theory]
    [InlineData(0, "granted-10")]
    [InlineData(1, "granted-1")]
    public async Task The_demo_reads_its_balance_where_its_credits_are_and_grants_some_only_when_there_are_none(int credits, string place)
    {
        await using var studio = await FakeStudio.StartAsync();
        studio.Credits = credits;

        var development = new DevelopmentAccess(new StudioState(_folder));
        var access = await DemoCommand.AccessWithCreditAsync(development, studio.Address, CancellationToken.None);

        Assert.Equal([string.Create(CultureInfo.InvariantCulture, $"granted-{credits}")], studio.BalancesFrom);
        Assert.Equal(place, access.ConsistencyToken);
    }

    [Fact]
    public void Where_the_output_is_a_file_a_bar_is_written_whenever_it_grows()
    {
        var written = new List<string>();
        var lines = new DemoBars.Lines(written.Add);

        lines.Samples(0);
        lines.Samples(3);
        lines.Samples(3);
        lines.Samples(4);
        lines.Final(ready: false);
        lines.Final(ready: true);

        Assert.Equal(
            [
                "Four samples    [    ]   0 %", "Four samples    [### ]  75 %", "Four samples    [####] 100 %",
                "High resolution [##  ]  50 %", "High resolution [####] 100 %",
            ],
            written);
    }

    [Theory]
    [InlineData(FakeStudioFaults.WrongHash, "SHA-256")]
    [InlineData(FakeStudioFaults.SmallFinal, "1080")]
    public async Task Given_a_studio_that_lies_about_its_files_Then_the_demo_fails_and_says_so(object fault, string says)
    {
        await using var studio = await FakeStudio.StartAsync((FakeStudioFaults)fault);

        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync(studio));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "provenance.json")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DemoWish FileWish()
    {
        var (photo, logo) = (Path.Combine(_folder, "photo"), Path.Combine(_folder, "logo"));
        File.WriteAllText(photo, "a photograph");
        File.WriteAllText(logo, "a logo");
        return new DemoWish("إعلان قهوة", "STORY", ["A4"], photo, CutOut: true, logo, ["#0b6e4f"], "Cairo", null);
    }

    private async Task<IReadOnlyList<string>> RunAsync(FakeStudio studio, DemoWish? wish = null)
    {
        using var api = new GraphQlClient(studio.Address, "token");
        var run = new DemoRun(studio.Address, new DevelopmentToken("token", "organization", "link", "granted-0"), api);
        var everything = await run.WalkAsync(wish ?? DemoWish.Of("إعلان قهوة"), _progress, CancellationToken.None);
        return await new DemoFiles(api, _folder).SaveAsync(everything, "organization", CancellationToken.None);
    }

    private sealed class Seen : IDemoProgress
    {
        internal int SamplesReady { get; private set; }

        internal bool FinalReady { get; private set; }

        public void Samples(int ready) => SamplesReady = ready;

        public void Final(bool ready) => FinalReady = ready;
    }
}
