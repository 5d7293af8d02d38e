using System.Text;
using Pulse.Contracts.Generation;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Generation;
using Xunit.Abstractions;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>Every order of everything, within bounds; and the saga's diagram, which is drawn from what was seen on the way.</summary>
public sealed class SagaExplorationTests(ITestOutputHelper output)
{
    /// <summary>Set to write the diagram instead of comparing it.</summary>
    private const string ApproveVariable = "PULSE_APPROVE";

    private static (string Name, World Start, Liberties Liberties)[] Scenarios =>
    [
        ("people change their minds", World.Requested(), new Liberties { Picks = 2, Cancels = 1 }),
        ("one credit for two picks", World.Requested(credits: 1), new Liberties { Picks = 2, Cancels = 1 }),
        ("no credit", World.Requested(credits: 0), new Liberties { Cancels = 1, Retries = 1 }),
        ("workers fail", World.Requested(), new Liberties { Picks = 1, Cancels = 1, PermanentFailures = 1 }),
        ("prompts cannot be checked", World.Requested() with { Worker = NoChecksAtFirst }, new Liberties { Cancels = 1, Retries = 1 }),
        ("finals fail", AwaitingPick(), new Liberties { Picks = 1, Retries = 1, PermanentFailures = 1, TransientFailures = 3 }),
        ("workers fail in passing", World.Requested(), new Liberties { Picks = 1, TransientFailures = 1 }),
        ("prompts are refused", World.Requested(), new Liberties { Cancels = 1, Retries = 1, Refusals = 1 }),
        ("messages are lost", World.Requested(), new Liberties { Picks = 1, Losses = 1 }),
        ("work is lost for good", World.Requested() with { Worker = Workers.Unless((work, _) => work is RenderFinal, null) }, new Liberties { Picks = 1, Cancels = 1 }),
        ("samples are lost for good", World.Requested() with { Worker = Workers.Unless((work, _) => work is RenderSample, null) }, new Liberties()),
        ("prompts are never checked", World.Requested() with { Worker = Workers.Unless((work, _) => work is CheckPrompt, null) }, new Liberties { Cancels = 1 }),
        ("more samples are wanted", AwaitingPick(), new Liberties { Mores = 1, Picks = 1, Cancels = 1 }),
        ("more samples after the first", AwaitingPick(), new Liberties { Mores = 2, Revisions = 1 }),
        ("more samples fail", AwaitingPick(), new Liberties { Mores = 1, Picks = 1, PermanentFailures = 2 }),
        ("more samples fail in passing", AwaitingPick(), new Liberties { Mores = 1, TransientFailures = 3 }),
        ("more samples are lost", AwaitingPick(), new Liberties { Mores = 1, Losses = 1, Deadlines = 2 }),
        ("more samples are lost for good", AwaitingPick() with { Worker = Workers.Unless((work, _) => work is RenderSample, null) }, new Liberties { Mores = 1, Picks = 1, Deadlines = 1 }),
        ("revised texts are refused", AwaitingPick(), new Liberties { Revisions = 2, Picks = 1, Cancels = 1, Refusals = 1 }),
        ("a revised sample is picked and fails", AwaitingPick().Told(Stories.Revise(1)).Run(), new Liberties { Picks = 1, Retries = 1, PermanentFailures = 1 }),
        ("the pick meets the deadline", AwaitingPick(), new Liberties { Picks = 1, Cancels = 1, Deadlines = 2 }),
        ("second picks go wrong", Completed(), new Liberties { Picks = 2, PermanentFailures = 1, Losses = 1, Deadlines = 1 }),
        ("holds expire", AwaitingPick(), new Liberties { Picks = 1, Expiries = 1 }),
        ("second holds expire", Completed(), new Liberties { Picks = 1, Expiries = 1, PermanentFailures = 1 }),
    ];

    [Fact]
    public void In_every_order_nothing_is_lost_or_paid_twice_and_the_diagram_is_the_one_committed()
    {
        var transitions = new SortedSet<(SagaStep From, string By, SagaStep To)>();
        foreach (var (name, start, liberties) in Scenarios)
        {
            var explorer = new WorldExplorer();
            explorer.Explore(start, liberties);
            transitions.UnionWith(explorer.Transitions);
            output.WriteLine(FormattableString.Invariant($"{name}: {explorer.WorldsSeen} worlds"));
        }

        AssertCommitted(Diagram(transitions));
    }

    /// <summary>A guard that has never failed proves nothing: an exploration with a forgetful account must find the fault.</summary>
    [Fact]
    public void Planted_a_hold_that_nobody_remembers_is_found()
    {
        var forgetful = AwaitingPick() with { Saga = AwaitingPick().Saga with { Held = null } };

        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new WorldExplorer().Explore(forgetful, new Liberties { Cancels = 1 }));

        Assert.Contains("its hold is still open", failure.Message, StringComparison.Ordinal);
    }

    private static Worker NoChecksAtFirst { get; } = Workers.Unless((work, _) => work is CheckPrompt { Attempt: 1 }, Workers.Permanent);

    private static World AwaitingPick() => World.Requested().Run();

    private static World Completed() => AwaitingPick().Told(Stories.Pick(1)).Run();

    private static string Diagram(IEnumerable<(SagaStep From, string By, SagaStep To)> transitions)
    {
        var text = new StringBuilder();
        text.Append("""
            # Generation

            `GenerationDecider` decides what a generation accepts; `GenerationSaga` carries it through: hold, check, render four samples,
            wait for the pick, render the final, settle; or release. Its steps, deadlines and undoings stand in `SagaPolicies`, its moves in
            `SagaPlan`. `GenerationSagaState` is a to-do list: what was asked and not answered yet.

            The diagram is drawn by `SagaExplorationTests`, which tries every order of inputs, failures and people's wishes, from what the saga
            did. The test fails when this file differs; `PULSE_APPROVE=1` writes it anew. An input that leaves the saga in its step is noted
            there and drawn only where it leads somewhere else.

            ```mermaid
            stateDiagram-v2

            """.ReplaceLineEndings("\n"));
        text.Append("    [*] --> NotStarted\n");
        foreach (var way in transitions.Where(way => way.From != way.To).GroupBy(way => (way.From, way.To)).OrderBy(group => group.Key))
        {
            text.Append(FormattableString.Invariant($"    {way.Key.From} --> {way.Key.To} : {string.Join(", ", way.Select(item => item.By).Order(StringComparer.Ordinal))}\n"));
        }

        return text.Append("    Done --> [*]\n```\n").ToString();
    }

    private static void AssertCommitted(string diagram)
    {
        var path = Path.Combine(Repository(), "write-side", "Pulse.Domain", "Generation", "README.md");
        if (Environment.GetEnvironmentVariable(ApproveVariable) is "1")
        {
            File.WriteAllText(path, diagram);
        }

        Assert.True(File.Exists(path), $"{path} is missing; write it with {ApproveVariable}=1.");
        Assert.Equal(File.ReadAllText(path), diagram);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pulse.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above holds Pulse.sln.");
        }

        return folder;
    }
}
