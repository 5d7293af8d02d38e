using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Faults;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Abstractions;

namespace Pulse.EndToEnd.Tests.Consistency;

/// <summary>A restart loses nothing, and nobody is shown yesterday.</summary>
public sealed class RestartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Writes = 60;
    private const int Readers = 4;

    private const string ProjectName = "query($id: UUID!, $token: ConsistencyToken) { project(id: $id, atLeast: $token) { name } }";

    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Supervisors lose patience: Kubernetes after 30 s, systemd after 90 s.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(20);

    private StudioUnderTest _studio = null!;

    public async Task InitializeAsync() => _studio = await StudioUnderTest.StartNewAsync();

    public Task DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Readers_get_errors_while_the_studio_restarts_and_never_data_older_than_their_token()
    {
        using var limit = new CancellationTokenSource(Scenes.Timeout);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var client = await _studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var place = new Place(-1, start);
        var readers = Enumerable.Range(0, Readers)
            .Select(_ => ReadAsync(client, project, () => Volatile.Read(ref place), done.Token)).ToArray();

        var persistence = new Persistence(_studio, limit.Token);
        for (var write = 0; write < Writes; write++)
        {
            var restart = write is Writes / 3 or 2 * Writes / 3 ? RestartAsync() : Task.CompletedTask;
            var (name, command) = (NameOf(write), PulseClient.NewId());
            var receipt = await persistence.UntilAnsweredAsync(() => client.RenameProjectAsync(project, name, command));
            Volatile.Write(ref place, new Place(write, receipt.Accepted()));
            await restart;
        }

        await done.CancelAsync();
        var counts = await Task.WhenAll(readers);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Sum(count => count.Answers)} answers, {counts.Sum(count => count.Errors)} errors, none too old."));
        Assert.All(counts, count => Assert.True(count is { Answers: > 0, Errors: > 0 }, count.ToString()));
    }

    [Fact]
    public async Task After_a_stop_in_good_order_tokens_sessions_links_and_finals_are_as_before()
    {
        var client = await _studio.SignInAsNewAsync();
        var (generation, token) = await Scenes.CompletedAsync(client);
        var before = (await client.GenerationAsync(generation, token))!;
        var balance = await client.BalanceAsync(token);
        var link = (string)before["finals"]![0]!["image"]!["url"]!;
        var final = await client.DownloadAsync(link);

        Assert.Equal(0, await _studio.StopAsync());
        await _studio.StartAsync();

        var after = (await client.GenerationAsync(generation, token))!;
        Assert.Equal((string?)before["finals"]![0]!["image"]!["sha256"], (string?)after["finals"]![0]!["image"]!["sha256"]);
        Assert.Equal(balance, await client.BalanceAsync(token));
        Assert.Equal(final, await client.DownloadAsync(link));
        Assert.Equal(HttpStatusCode.OK, (await _studio.ReadinessAsync()).Status);
    }

    [Fact]
    public async Task A_stop_waits_neither_for_subscribers_nor_for_pictures_and_the_work_goes_on_afterwards()
    {
        using var limit = new CancellationTokenSource(Scenes.Timeout);
        var client = await _studio.SignInAsNewAsync();
        var (generation, _, start) = await Scenes.AwaitingPickAsync(client);
        var seen = new List<string>();
        var watching = WatchAsync(new Persistence(_studio, limit.Token).FollowAsync(client, generation, start), seen);
        await Eventually.Until(() => seen.Contains("samples-completed.v1"), Scenes.Timeout, () => string.Join(' ', seen));

        (await client.PickAsync(generation, 1)).Accepted();
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await _studio.StopAsync());
        var took = TimeProvider.System.GetElapsedTime(began);
        await _studio.StartAsync();
        await watching;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The stop took {took.TotalSeconds:F1} s."));
        Assert.InRange(took, TimeSpan.Zero, StopMax);
        Assert.Equal(await _studio.Log.StoryOfAsync(generation), seen);
        Assert.Equal("pick-completed.v1", seen[^1]);
    }

    private static async Task WatchAsync(IAsyncEnumerable<Change> changes, List<string> seen)
    {
        await foreach (var change in changes)
        {
            seen.Add(change.Kind);
            if (change.HasEnded)
            {
                return;
            }
        }
    }

    private static string NameOf(int write) => write.ToString(CultureInfo.InvariantCulture);

    private async Task RestartAsync()
    {
        await _studio.KillAsync();
        await _studio.StartAsync();
    }

    /// <summary>
    /// Reads as often as it may until it is told to end. An answer has to be at least as new as the token it was asked with.
    /// </summary>
    private static async Task<Counts> ReadAsync(PulseClient client, Guid project, Func<Place> place, CancellationToken done)
    {
        var counts = new Counts(0, 0);
        using var timer = new PeriodicTimer(ReadInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var asked = place();
                if (await TryReadAsync(client, project, asked, done) is { } write)
                {
                    Assert.True(write >= asked.Write, FormattableString.Invariant($"Read {write} with the token of {asked.Write}."));
                    counts = counts with { Answers = counts.Answers + 1 };
                }
                else
                {
                    counts = counts with { Errors = counts.Errors + 1 };
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            return counts;
        }

        return counts;
    }

    /// <summary>The write whose name was read; null when the answer was an error.</summary>
    private static async Task<int?> TryReadAsync(PulseClient client, Guid project, Place asked, CancellationToken done)
    {
        try
        {
            var variables = new JsonObject { ["id"] = PulseClient.Text(project), ["token"] = asked.Token };
            var answer = await client.PostAsync(ProjectName, variables, done);
            if (answer.Errors.Count > 0)
            {
                return null;
            }

            var name = (string?)answer.Expect()["project"]?["name"];
            return int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out var write) ? write : -1;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // The studio is down, and says so.
            return null;
        }
    }

    /// <summary>The last write that was answered, with its token.</summary>
    private sealed record Place(int Write, string Token);

    private sealed record Counts(int Answers, int Errors);
}
