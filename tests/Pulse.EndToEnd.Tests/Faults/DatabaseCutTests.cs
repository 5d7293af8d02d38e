using System.Diagnostics;
using System.Globalization;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Abstractions;

namespace Pulse.EndToEnd.Tests.Faults;

/// <summary>The studio lives on while every one of its connections to the database is cut, as when the database restarts.</summary>
public sealed class DatabaseCutTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Generations = 5;
    private const int ComplaintsShownMax = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly string[] CutAfter =
        ["generation-requested.v1", "generation-started.v1", "sample-rendered.v1", "sample-picked.v1"];

    private readonly HashSet<string> _cut = new(StringComparer.Ordinal);
    private StudioUnderTest _studio = null!;

    public async Task InitializeAsync() => _studio = await StudioUnderTest.StartNewAsync();

    public Task DisposeAsync() => _studio.DisposeAsync();

    /// <remarks>Takes seconds. Work that a cut loses for good comes back with its step's deadline only, hence the long limit.</remarks>
    [Fact]
    public async Task Given_cut_connections_while_it_works_Then_every_generation_completes_without_a_restart()
    {
        using var limit = new CancellationTokenSource(Timeout);
        var began = Stopwatch.GetTimestamp();
        var client = await _studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        var persistence = new Persistence(_studio, limit.Token);
        var people = Enumerable.Range(1, Generations)
            .Select(number => new Person(client, project, start, Wish.Pick, Math.Min(number, 4), persistence, () => { })).ToArray();
        var cutting = CutAsync(persistence, client, start);

        await Task.WhenAll(people.Select(person => person.RunAsync()));
        await cutting;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_cut.Count} cuts, {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s."));
        output.WriteLine(string.Join('\n', _studio.Complaints().Take(ComplaintsShownMax)));
        foreach (var person in people)
        {
            Assert.Equal("COMPLETED", person.Seen[^1].Status);
            Assert.Equal(await _studio.Log.StoryOfAsync(person.Generation), person.Seen.Select(change => change.Kind));
        }

        await _studio.Log.QuietAsync(client.OrganizationId);
        Assert.Equal(new Balance(Granted: 100, Available: 100 - Generations, Held: 0, Settled: Generations), await client.BalanceAsync());
    }

    /// <summary>Cuts once at the first sight of each of some steps.</summary>
    private async Task CutAsync(Persistence persistence, PulseClient client, string start)
    {
        await foreach (var change in persistence.FollowAllAsync(client, start))
        {
            if (CutAfter.Contains(change.Kind) && _cut.Add(change.Kind))
            {
                await _studio.CutDatabaseAsync();
                if (_cut.Count == CutAfter.Length)
                {
                    return;
                }
            }
        }
    }
}
