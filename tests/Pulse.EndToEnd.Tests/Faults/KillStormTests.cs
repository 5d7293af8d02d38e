using System.Diagnostics;
using System.Globalization;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Abstractions;

namespace Pulse.EndToEnd.Tests.Faults;

/// <summary>
/// Fifty generations while the whole studio is killed again and again. Whatever was accepted ends; money and events are
/// exactly what the log says.
/// </summary>
public sealed class KillStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Organizations = 10;
    private const int GenerationsEach = 5;
    private const int KillsMax = 20;
    private const int ComplaintsShownMax = 20;

    /// <summary>Steps of progress (answers and changes) that fifty generations surely make; kills fall anywhere between.</summary>
    private const int ProgressSteps = 400;

    /// <summary>
    /// Each organization's next request comes when the others have made this much progress, so that requests meet kills too.
    /// </summary>
    private const int ProgressBetweenRequests = 50;

    /// <summary>One start in so many is itself cut short, by one more kill.</summary>
    private const int StartsPerCutStart = 4;

    /// <summary>A start is cut short after at most so many lines of its log.</summary>
    private const int StartLogLinesMax = 12;

    private static readonly TimeSpan WholeTimeout = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] Ends = ["COMPLETED", "FAILED", "CANCELLED"];

    private readonly List<TimeSpan> _starts = [];
    private int _cutStarts;
    private StudioUnderTest _studio = null!;
    private int _progress;

    public async Task InitializeAsync() => _studio = await StudioUnderTest.StartNewAsync();

    public Task DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Given_kills_at_random_points_Then_every_generation_ends_and_no_credit_or_event_is_lost_or_doubled()
    {
        var wish = Environment.GetEnvironmentVariable("PULSE_KILL_SEED");
        var seed = int.TryParse(wish, NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Seed {seed}; PULSE_KILL_SEED={seed} kills at the same points of progress again."));
        var began = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(WholeTimeout);
        var people = await PeopleAsync(new Random(seed), limit.Token);

        var walks = people.Select((person, index) => EnterAsync(person, index % GenerationsEach, limit.Token));
        await Task.WhenAll([StormAsync(new Random(seed), limit.Token), .. walks]);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{people.Count} generations, {_starts.Count} kills, {_cutStarts} more while it was starting, "
            + $"{Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s; "
            + $"starts took {_starts.Min().TotalSeconds:F1} to {_starts.Max().TotalSeconds:F1} s."));
        var complaints = _studio.Complaints();
        output.WriteLine($"{complaints.Count} complaints in the log, such as:\n{string.Join('\n', complaints.Take(ComplaintsShownMax))}");
        await EverythingRestsAsync(people);
        Assert.All(people, person => Assert.Contains(person.Seen[^1].Status, Ends));
        foreach (var person in people)
        {
            await SawEveryEventOnceAsync(person);
        }

        foreach (var organization in people.GroupBy(person => person.Client.OrganizationId))
        {
            await MoneyIsExactAsync([.. organization]);
        }
    }

    private async Task<IReadOnlyList<Person>> PeopleAsync(Random random, CancellationToken limit)
    {
        var people = new List<Person>();
        for (var organization = 0; organization < Organizations; organization++)
        {
            var client = await _studio.SignInAsNewAsync();
            var project = PulseClient.NewId();
            var start = (await client.CreateProjectAsync(project, cancellation: limit)).Accepted();
            for (var generation = 0; generation < GenerationsEach; generation++)
            {
                var wish = ((organization + generation) % 10) switch
                {
                    3 => Wish.CancelWhileSampling,
                    5 => Wish.CancelWhileRenderingFinal,
                    8 => Wish.SomethingForbidden,
                    _ => Wish.Pick,
                };
                people.Add(new Person(client, project, start, wish, random.Next(1, 5), new Persistence(_studio, limit), Progress));
            }
        }

        return people;
    }

    private async Task EnterAsync(Person person, int turn, CancellationToken limit)
    {
        await ReachAsync(turn * ProgressBetweenRequests, limit);
        await person.RunAsync();
    }

    /// <summary>Kills at points of progress that the seed chose, and starts again each time.</summary>
    private async Task StormAsync(Random random, CancellationToken limit)
    {
        var points = Enumerable.Range(0, KillsMax).Select(_ => random.Next(1, ProgressSteps)).Order().ToArray();
        output.WriteLine($"Kills at progress {string.Join(' ', points.Select(point => point.ToString(CultureInfo.InvariantCulture)))}.");
        foreach (var point in points)
        {
            await ReachAsync(point, limit);
            await _studio.KillAsync();
            if (random.Next(StartsPerCutStart) == 0)
            {
                await _studio.StartAndKillAsync(random.Next(1, StartLogLinesMax));
                _cutStarts++;
            }

            await _studio.StartAsync();
            _starts.Add(_studio.LastStart);
        }
    }

    private void Progress() => Interlocked.Increment(ref _progress);

    private async Task ReachAsync(int progress, CancellationToken limit) => await Eventually.Until(
        () => Volatile.Read(ref _progress) >= progress || limit.IsCancellationRequested,
        WholeTimeout,
        () => string.Create(CultureInfo.InvariantCulture, $"progress {_progress} of {progress}\n{_studio.LogTail()}"));

    /// <summary>No saga has anything left to do, and every projection stands at the head.</summary>
    private async Task EverythingRestsAsync(IReadOnlyList<Person> people)
    {
        foreach (var client in people.Select(person => person.Client).Distinct())
        {
            await Eventually.Until(cancel => client.BalanceAsync(cancellation: cancel), balance => balance.Held == 0, RestTimeout);
        }

        await Eventually.Until(
            async cancel => (await _studio.ReadinessAsync(cancel)).Body,
            body => body["projections"]!.AsArray().All(projection =>
                (long)projection!["lagEvents"]! == 0 && (string?)projection["state"] == "Live" && projection["stop"] is null),
            RestTimeout);
    }

    /// <summary>What was seen live over all the broken connections, what a replay tells, and what the log holds are one story.</summary>
    private async Task SawEveryEventOnceAsync(Person person)
    {
        var inLog = await _studio.Log.StoryOfAsync(person.Generation);
        Assert.Equal(inLog, person.Seen.Select(change => change.Kind));
        Assert.InRange(inLog.Count(kind => kind == "sample-rendered.v1"), 0, 4);
        Assert.Distinct(inLog.Where(kind => kind != "sample-rendered.v1"));

        var replayed = await person.Client.FollowUntilAsync(person.Generation, person.Start, change => change.HasEnded, RestTimeout);
        Assert.Equal(person.Seen, replayed);
    }

    private async Task MoneyIsExactAsync(IReadOnlyList<Person> people)
    {
        var client = people[0].Client;
        var balance = await client.BalanceAsync();
        var completed = people.Count(person => person.Seen[^1].Status == "COMPLETED");
        Assert.True(balance.Nets, balance.ToString());
        Assert.Equal((0, completed), (balance.Held, balance.Settled));

        var ledger = await client.LedgerAsync();
        Assert.Equal(balance.Available, ledger.Sum(line => line.AvailableChange));
        var money = await _studio.Log.MoneyOfAsync(client.OrganizationId);
        foreach (var person in people)
        {
            string[] expected = person.Seen[^1].Status == "COMPLETED" ? ["HELD", "SETTLED"] : ["HELD", "RELEASED"];
            Assert.Equal(expected, ledger.Where(line => line.GenerationId == person.Generation).Select(line => line.Kind));

            var story = money.Where(line => line.Generation == PulseClient.Text(person.Generation)).Select(line => line.Type);
            string[] inOrder = person.Seen[^1].Status == "COMPLETED"
                ? ["credits-held.v1", "hold-settled.v1", "pick-completed.v1"]
                : ["credits-held.v1", "hold-released.v1"];
            Assert.Equal(inOrder, story);
        }
    }
}
