using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Demo;

/// <summary>What the run reports while it goes on.</summary>
internal interface IDemoProgress
{
    /// <summary>How many of the four samples are there.</summary>
    void Samples(int ready);

    /// <summary>The final is being made (false) or is there (true).</summary>
    void Final(bool ready);
}

/// <summary>
/// The main job as any client would do it: only the public API, ids made here, the state followed live, every later look
/// at least as new as the last thing seen.
/// </summary>
internal sealed class DemoRun(Uri studio, DevelopmentToken access, GraphQlClient api)
{
    internal const int SamplesExpected = 4;

    private const int PickedSample = 1;
    private const int ReconnectsMax = 5;

    private static readonly TimeSpan WholeTimeout = TimeSpan.FromMinutes(5);

    private string? _token;
    private string _seen = "nothing yet";

    /// <summary>Runs to the paid final and returns the generation with its ledger lines and saga timeline.</summary>
    internal async Task<JsonNode> WalkAsync(DemoWish wish, IDemoProgress progress, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(WholeTimeout);
        try
        {
            var id = await RequestAsync(wish, limit.Token);
            await FollowAsync(id, wish, progress, limit.Token);
            return await api.AskAsync(
                DemoDocuments.Everything, new JsonObject { ["id"] = id, ["token"] = _token }, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture,
                $"The generation did not end within {WholeTimeout.TotalMinutes:F0} minutes; last seen: {_seen}"));
        }
    }

    private async Task<string> RequestAsync(DemoWish wish, CancellationToken cancel)
    {
        var input = await wish.InputAsync(api, cancel);
        var project = NewId();
        var made = await api.MutateAsync(
            "createProject",
            "CreateProjectInput",
            new JsonObject { ["commandId"] = NewId(), ["projectId"] = project, ["name"] = "Demo" },
            "projectId",
            cancel);

        // The place before the request, so that the subscription tells the generation's whole story.
        _token = (string?)made["consistencyToken"];
        var generation = NewId();
        (input["commandId"], input["generationId"], input["projectId"]) = (NewId(), generation, project);
        await api.MutateAsync("requestGeneration", "RequestGenerationInput", input, "generationId", cancel);
        return generation;
    }

    private async Task FollowAsync(string id, DemoWish wish, IDemoProgress progress, CancellationToken cancel)
    {
        var pick = new JsonObject
        {
            ["commandId"] = NewId(),
            ["generationId"] = id,
            ["sample"] = PickedSample,
            ["alsoIn"] = new JsonArray([.. wish.AlsoIn.Select(format => (JsonNode)format)]),
        };
        for (var connection = 0; ; connection++)
        {
            try
            {
                if (await FollowOnceAsync(id, pick, progress, cancel))
                {
                    return;
                }
            }
            catch (WebSocketException) when (connection < ReconnectsMax)
            {
                // The next connection resumes from the last change that was seen.
                continue;
            }

            if (connection >= ReconnectsMax)
            {
                throw new CliException($"The subscription ended before the generation did; last seen: {_seen}");
            }
        }
    }

    /// <summary>True when the final is there; false when the server completed the subscription before.</summary>
    private async Task<bool> FollowOnceAsync(string id, JsonObject pick, IDemoProgress progress, CancellationToken cancel)
    {
        var variables = new JsonObject { ["id"] = id, ["from"] = _token };
        var changes = GraphQlSocket.SubscribeAsync(studio, access.Token, language: null, DemoDocuments.Changes, variables, cancel);
        await foreach (var data in changes)
        {
            var change = data["generationChanged"]!;
            _token = (string?)change["consistencyToken"];
            _seen = $"{change["kind"]}, {change["status"]}";
            progress.Samples((int)change["samplesReady"]!);
            switch ((string?)change["status"])
            {
                case "AWAITING_PICK":
                    // The same pick with the same command id again is answered with the first receipt.
                    await api.MutateAsync("pickSample", "PickSampleInput", (JsonObject)pick.DeepClone(), "generationId", cancel);
                    break;
                case "RENDERING_FINAL":
                    progress.Final(ready: false);
                    break;
                case "COMPLETED":
                    progress.Final(ready: true);
                    return true;
                case "FAILED" or "CANCELLED":
                    var why = change["generation"];
                    throw new CliException($"The generation ended as {change["status"]}: {why?["failureReason"]} {why?["failureDetail"]} {why?["refusal"]?["message"]}".TrimEnd());
                default:
                    break;
            }
        }

        return false;
    }

    internal static string NewId() => Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture);
}
