using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.MainJob;

/// <summary>Prompt, four samples, a pick, high resolution, settled to the credit, live.</summary>
[Collection(StudioCollection.Name)]
public sealed class MainJobTests(MainJobRun run) : IClassFixture<MainJobRun>
{
    private const int SampleWidthPx = 512;
    private const int FinalWidthPxMin = 2160;
    private const int PngWidthAt = 16;

    /// <summary>The whole story of a generation: what happened, how many samples there were then, and what people saw.</summary>
    private static readonly (string Kind, int Samples, string Status)[] Story =
    [
        ("generation-requested.v1", 0, "QUEUED"),
        ("generation-started.v1", 0, "RENDERING_SAMPLES"),
        ("sample-rendered.v1", 1, "RENDERING_SAMPLES"),
        ("sample-rendered.v1", 2, "RENDERING_SAMPLES"),
        ("sample-rendered.v1", 3, "RENDERING_SAMPLES"),
        ("sample-rendered.v1", 4, "RENDERING_SAMPLES"),
        ("samples-completed.v1", 4, "AWAITING_PICK"),
        ("sample-picked.v1", 4, "RENDERING_FINAL"),
        ("final-rendered.v1", 4, "RENDERING_FINAL"),
        ("pick-completed.v1", 4, "COMPLETED"),
    ];

    [Fact]
    public void Progress_comes_live_once_and_in_order() =>
        Assert.Equal(Story, run.Seen.Select(change => (change.Kind, change.SamplesReady, change.Status)));

    [Fact]
    public void Every_subscriber_sees_the_same() => Assert.Equal(run.Seen, run.SeenByOrganization);

    [Fact]
    public void A_subscriber_that_reconnects_while_the_final_is_rendering_misses_nothing() => Assert.Equal(run.Seen, run.SeenInTwoParts);

    [Fact]
    public async Task Resuming_from_any_change_gives_exactly_the_rest()
    {
        for (var from = 0; from < run.Seen.Count - 1; from++)
        {
            var rest = await run.Client.FollowUntilAsync(
                run.Generation, run.Seen[from].Token, change => change.HasEnded, MainJobRun.Timeout);
            Assert.Equal(run.Seen.Skip(from + 1), rest);
        }
    }

    [Fact]
    public async Task One_credit_is_held_while_it_runs_and_settled_once_at_the_end()
    {
        var after = await run.Client.BalanceAsync(run.Seen[^1].Token);
        var lines = await run.Client.LedgerAsync(run.Generation, run.Seen[^1].Token);

        Assert.All([run.Before, run.AwaitingPick, after], balance => Assert.True(balance.Nets, balance.ToString()));
        Assert.Equal(run.Before with { Available = run.Before.Available - 1, Held = 1 }, run.AwaitingPick);
        Assert.Equal(run.Before with { Available = run.Before.Available - 1, Settled = 1 }, after);
        Assert.Equal([("HELD", 1, -1), ("SETTLED", 1, 0)], lines.Select(line => (line.Kind, line.Credits, line.AvailableChange)));
    }

    [Fact]
    public async Task Every_balance_on_the_way_was_told_and_nets()
    {
        using var limit = new CancellationTokenSource(MainJobRun.Timeout);
        var told = new List<(string Kind, Balance Balance)>();
        await foreach (var data in run.Client.SubscribeAsync(
            Documents.BalanceChanges, new JsonObject { ["from"] = run.Start }, limit.Token))
        {
            var change = data["creditBalanceChanged"]!;
            told.Add(((string)change["kind"]!, Balance.From(change["balance"]!)));
            if (told[^1].Kind == "hold-settled.v1")
            {
                break;
            }
        }

        Assert.Equal(["credits-held.v1", "hold-settled.v1"], told.Select(change => change.Kind));
        Assert.All(told, change => Assert.True(change.Balance.Nets, change.ToString()));
    }

    [Fact]
    public async Task Four_samples_of_512_pixels_and_a_final_of_2160_are_what_their_hashes_say()
    {
        var samples = run.Result["samples"]!.AsArray();
        Assert.Equal([1, 2, 3, 4], samples.Select(sample => (int)sample!["number"]!));
        Assert.Equal(4, samples.Select(sample => (string)sample!["image"]!["sha256"]!).Distinct(StringComparer.Ordinal).Count());
        foreach (var sample in samples)
        {
            Assert.Equal(SampleWidthPx, await WidthOfVerified(sample!));
        }

        var final = Assert.Single(run.Result["finals"]!.AsArray())!;
        Assert.Equal((MainJobRun.PickedSample, 1), ((int)final["sample"]!, (int)final["pick"]!));
        Assert.InRange(await WidthOfVerified(final), FinalWidthPxMin, int.MaxValue);
    }

    [Fact]
    public async Task The_final_is_to_be_had_as_JPEG_WebP_and_AVIF_too()
    {
        var image = run.Result["finals"]![0]!["image"]!;
        var jpeg = await run.Client.DownloadAsync((string)image["jpeg"]!);
        var webp = await run.Client.DownloadAsync((string)image["webp"]!);
        var avif = await run.Client.DownloadAsync((string)image["avif"]!);

        Assert.Equal("FFD8FF", Convert.ToHexString(jpeg.AsSpan(0, 3)));
        Assert.Equal("FFD9", Convert.ToHexString(jpeg.AsSpan(jpeg.Length - 2)));
        Assert.Equal("RIFF"u8.ToArray(), webp[..4]);
        Assert.Equal("WEBP"u8.ToArray(), webp[8..12]);
        Assert.Equal(webp.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(4)));
        Assert.Equal("ftypavif"u8.ToArray(), avif[4..12]);
    }

    [Fact]
    public void Every_picture_says_how_it_was_made()
    {
        Assert.Equal(MainJobRun.Prompt, (string?)run.Result["prompt"]);
        foreach (var picture in run.Result["samples"]!.AsArray().Concat(run.Result["finals"]!.AsArray()))
        {
            var recipe = picture!["recipe"]!;
            var detail = recipe["detail"]!;
            Assert.Equal(MainJobRun.Prompt, (string?)detail["prompt"]);
            Assert.Equal((string?)recipe["seed"], detail["recipe"]!["seed"]!.ToString());
            Assert.Equal((string?)picture["image"]!["sha256"], (string?)recipe["sha256"]);
            Assert.NotEmpty(detail["recipe"]!["fonts"]!.AsArray());
        }
    }

    [Fact]
    public async Task The_saga_tells_its_whole_way_under_one_trace()
    {
        var timeline = await Eventually.Until(
            _ => run.Client.TimelineAsync(run.Generation, run.Seen[^1].Token),
            steps => (string?)steps[^1]!["step"] == "DONE",
            MainJobRun.Timeout);

        Assert.Equal(Enumerable.Range(0, timeline.Count), timeline.Select(step => (int)step!["revision"]!));
        Assert.Equal(
            ["HOLDING_CREDITS", "CHECKING_PROMPT", "RENDERING_SAMPLES", "AWAITING_PICK", "RENDERING_FINAL", "SETTLING", "DONE"],
            InTurn(timeline.Select(step => (string)step!["step"]!)));
        Assert.Equal("requested", (string?)timeline[0]!["input"]);
        Assert.Single(timeline, step => (string?)step!["input"] == "picked");
        Assert.All(timeline, step => Assert.Equal(MainJobRun.TraceId, (string?)step!["traceId"]));
    }

    private static IEnumerable<string> InTurn(IEnumerable<string> steps)
    {
        string? last = null;
        foreach (var step in steps.Where(step => step != last))
        {
            yield return last = step;
        }
    }

    private async Task<int> WidthOfVerified(JsonNode picture)
    {
        var image = picture["image"]!;
        var bytes = await run.Client.DownloadAsync((string)image["url"]!);
        Assert.Equal((string?)image["sha256"], Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal((int)image["sizeBytes"]!, bytes.Length);
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(bytes.AsSpan(0, 8)));
        var width = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(PngWidthAt));
        Assert.Equal((int)image["width"]!, width);
        return width;
    }
}
