using System.Globalization;

namespace Pulse.Adapters.Tests;

/// <summary>The name of a file is given once, whoever asks at the same moment.</summary>
public sealed class DurableFolderTests : IDisposable
{
    private const int Callers = 2;

    /// <summary>Enough that a way which looks first and renames then tells two callers that they were first.</summary>
    private const int Races = 1_000;

    private static readonly TimeSpan MeetingTimeout = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-names-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_callers_at_the_same_moment_Then_exactly_one_is_told_that_it_was_first_and_its_file_stays()
    {
        using var start = new Barrier(Callers);
        var wasFirst = new bool[Races, Callers];
        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() => Race(caller, start, wasFirst))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => Assert.True(thread.Join(MeetingTimeout)));

        for (var race = 0; race < Races; race++)
        {
            var first = Assert.Single(Enumerable.Range(0, Callers), caller => wasFirst[race, caller]);
            Assert.Equal(Name(first), File.ReadAllText(Path.Combine(_folder, Name(race))));
        }
    }

    private void Race(int caller, Barrier start, bool[,] wasFirst)
    {
        for (var race = 0; race < Races; race++)
        {
            var draft = Path.Combine(_folder, $"draft-{Name(race)}-{Name(caller)}");
            File.WriteAllText(draft, Name(caller));
            if (!start.SignalAndWait(MeetingTimeout))
            {
                return;
            }

            wasFirst[race, caller] = DurableFolder.TryName(draft, Path.Combine(_folder, Name(race)));
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
