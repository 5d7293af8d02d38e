using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Abstractions;

namespace Pulse.EndToEnd.Tests.Restore;

/// <summary>From events, keys and blobs alone, a studio comes back with the same read models, by the steps of docs/operations.md.</summary>
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const string ProjectName = "query($id: UUID!, $token: ConsistencyToken) { project(id: $id, atLeast: $token) { name } }";

    [Fact]
    public async Task Given_events_keys_and_blobs_When_restored_into_empty_databases_Then_every_row_of_every_read_model_is_the_same()
    {
        await using var studio = await StudioUnderTest.StartNewAsync();
        var client = await studio.SignInAsync("restored");
        var other = await studio.SignInAsNewAsync();
        var (generation, token) = await Scenes.CompletedAsync(client);
        var (cancelled, project, _) = await Scenes.AwaitingPickAsync(other);
        (await other.CancelAsync(cancelled)).Accepted();
        (await other.RenameProjectAsync(project, "اسم جديد")).Accepted();
        await studio.Log.QuietAsync(client.OrganizationId);
        await studio.Log.QuietAsync(other.OrganizationId);
        var final = (await client.GenerationAsync(generation, token))!["finals"]![0]!["image"]!;
        var before = await Backup.ReadModelsAsync(studio);
        var hashes = await Backup.HashesAsync(studio);
        var backup = await Backup.TakeAsync(studio);
        Assert.Equal(0, await studio.StopAsync());

        await using var restored = await StudioUnderTest.StartOnAsync((server, database, state) => backup.RestoreAsync(server, database, state, isOlder: false));

        await restored.Log.QuietAsync(other.OrganizationId);
        Assert.Equal(before, await Backup.ReadModelsAsync(restored));
        Assert.Equal(hashes, await Backup.HashesAsync(restored));
        Assert.True(hashes.Count >= 12 && before.Count > 50, string.Join('\n', hashes));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{before.Count} rows of {hashes.Count} views are the same; ready after {restored.LastStart.TotalSeconds:F1} s."));

        // Keys open what they sealed, blobs are there, and a place from before is still a place.
        var again = await restored.SignInAsync("restored");
        var image = (await again.GenerationAsync(generation, token))!["finals"]![0]!["image"]!;
        Assert.Equal((string?)final["sha256"], (string?)image["sha256"]);
        Assert.Equal(
            (string?)final["sha256"],
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await again.DownloadAsync((string)image["url"]!))));
        (await again.RenameProjectAsync((await Scenes.ProjectAsync(again)).Project, "goes on")).Accepted();
    }

    [Fact]
    public async Task Given_an_older_copy_that_begins_another_life_When_asked_with_a_place_that_it_never_reached_Then_it_is_refused_and_never_waited_for()
    {
        await using var studio = await StudioUnderTest.StartNewAsync();
        var client = await studio.SignInAsync("restored");
        var (project, _) = await Scenes.ProjectAsync(client);
        await studio.Log.QuietAsync(client.OrganizationId);
        var backup = await Backup.TakeAsync(studio);
        var lost = (await client.RenameProjectAsync(project, "after the backup")).Accepted();
        await studio.StopAsync();

        await using var restored = await StudioUnderTest.StartOnAsync((server, database, state) => backup.RestoreAsync(server, database, state, isOlder: true));

        var again = await restored.SignInAsync("restored");
        var refused = await again.PostAsync(ProjectName, new JsonObject { ["id"] = PulseClient.Text(project), ["token"] = lost });
        Assert.Equal("BAD_TOKEN", refused.OnlyCode);
        Assert.Equal("Campaign", (string?)(await again.AskAsync(ProjectName, new JsonObject { ["id"] = PulseClient.Text(project), ["token"] = null }))["project"]!["name"]);
    }

    [Fact]
    public async Task Given_an_older_copy_beside_newer_read_models_When_started_Then_it_is_not_ready_until_these_are_dropped()
    {
        await using var studio = await StudioUnderTest.StartNewAsync();
        var client = await studio.SignInAsync("restored");
        var (project, _) = await Scenes.ProjectAsync(client);
        await studio.Log.QuietAsync(client.OrganizationId);
        await studio.StopAsync();
        await Backup.ExecuteAsync(studio.MainConnection, "DELETE FROM log.events WHERE position = (SELECT max(position) FROM log.events); UPDATE log.head SET epoch = gen_random_uuid()");

        // It would be killed earlier, and say less, if it became ready.
        await studio.StartAndKillAsync(logLines: 30);
        Assert.Contains(studio.Complaints(), line => line.Contains("another life of the log", StringComparison.Ordinal));
        await Backup.ExecuteAsync(studio.MainConnection, "DROP SCHEMA read CASCADE");
        await studio.StartAsync();

        var again = await studio.SignInAsync("restored");
        Assert.Null((await again.AskAsync(ProjectName, new JsonObject { ["id"] = PulseClient.Text(project), ["token"] = null }))["project"]);
    }
}
