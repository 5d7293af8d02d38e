using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Identity;
using Pulse.Domain.Studio;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Generation;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Properties;

/// <summary>
/// Random histories, made by the deciders themselves from random commands and passing time: after each command the fold keeps its
/// invariants, and the same command again adds nothing.
/// </summary>
public sealed class DeciderProperties
{
    private static readonly TimeSpan[] Waits = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromHours(7), TimeSpan.FromDays(3)];

    [Fact]
    public void A_credit_account_never_goes_below_zero_and_repeats_add_nothing() => Property.HoldsForChoices(choices => Walk(
        choices, CreditAccountState.Initial, CreditCommandOf, CreditAccountState.Evolve, CreditAccountDecider.Decide, CheckAccount));

    [Fact]
    public void A_generation_keeps_its_invariants_and_repeats_add_nothing() => Property.HoldsForChoices(choices => Walk(
        choices, GenerationState.Initial, GenerationCommandOf, GenerationState.Evolve, GenerationDecider.Decide, CheckGeneration));

    [Fact]
    public void A_project_is_created_once_and_repeats_add_nothing() => Property.HoldsForChoices(choices => Walk(
        choices, ProjectState.Initial, ProjectCommandOf, ProjectDecider.Evolve, ProjectDecider.Decide,
        (_, events) => Assert.True(events.OfType<ProjectCreated>().Count() <= 1 && events.OfType<ProjectArchived>().Count() <= 1)));

    [Fact]
    public void An_asset_is_added_and_checked_once_and_repeats_add_nothing() => Property.HoldsForChoices(choices => Walk(
        choices, AssetState.Initial, AssetCommandOf, AssetDecider.Evolve, AssetDecider.Decide,
        (_, events) => Assert.True(events.OfType<AssetAdded>().Count() <= 1 && events.Count(one => one is AssetAccepted or AssetRefused) <= 1)));

    [Fact]
    public void An_organization_is_created_once_and_repeats_add_nothing() => Property.HoldsForChoices(choices => Walk(
        choices, OrganizationState.Initial, OrganizationCommandOf, OrganizationDecider.Evolve, OrganizationDecider.Decide,
        (_, events) => Assert.True(events.OfType<OrganizationCreated>().Count() <= 1)));

    /// <summary>
    /// Receipts of old commands may be forgotten, and commands of the system make no claim of their ids: their deciders alone keep
    /// a repeat from happening twice, however late it comes.
    /// </summary>
    [Fact]
    public void A_command_to_an_account_that_comes_again_much_later_adds_nothing() => Property.HoldsForChoices(choices => WalkWithRepeats(
        choices, CreditAccountState.Initial, CreditCommandOf, CreditAccountState.Evolve, CreditAccountDecider.Decide));

    /// <summary>As above, for what the saga tells a generation.</summary>
    [Fact]
    public void A_saga_s_command_to_a_generation_that_comes_again_much_later_adds_nothing() => Property.HoldsForChoices(choices => WalkWithRepeats(
        choices, GenerationState.Initial, GenerationCommandOf, GenerationState.Evolve, GenerationDecider.Decide));

    private static void WalkWithRepeats<TState, TCommand>(
        int[] choices, TState state, Func<int, TCommand> commandOf, Func<TState, IEvent, TState> evolve,
        Func<TState, TCommand, DateTimeOffset, Decision> decide)
        where TCommand : ICommand
    {
        var done = new List<TCommand>();
        var now = Noon;
        foreach (var choice in choices)
        {
            now += Waits[choice / 97 % Waits.Length];
            var command = commandOf(choice);
            if (decide(state, command, now) is Decision.Accepted { Events: { Count: > 0 } events })
            {
                state = events.Aggregate(state, evolve);
                done.Add(command);
            }

            foreach (var repeat in done.Where(command => command is not (RequestGeneration or PickSample or CancelGeneration or RetryGeneration)))
            {
                var again = decide(state, repeat, now) as Decision.Accepted;
                Assert.Empty(again?.Events.Where(@event => @event is not HoldReleased { Reason: ReleaseReason.Expired }) ?? []);
            }
        }
    }

    private static void Walk<TState, TCommand>(
        int[] choices, TState state, Func<int, TCommand> commandOf, Func<TState, IEvent, TState> evolve,
        Func<TState, TCommand, DateTimeOffset, Decision> decide, Action<TState, IReadOnlyList<IEvent>> check)
    {
        var history = new List<IEvent>();
        var now = Noon;
        foreach (var choice in choices)
        {
            now += Waits[choice / 97 % Waits.Length];
            var command = commandOf(choice);
            Append(decide(state, command, now));
            check(state, history);

            var before = history.Count;
            Append(decide(state, command, now));
            Assert.Equal([], history.Skip(before));
        }

        void Append(Decision decision)
        {
            foreach (var @event in decision is Decision.Accepted accepted ? accepted.Events : [])
            {
                history.Add(@event);
                state = evolve(state, @event);
            }
        }
    }

    private static CreditCommand CreditCommandOf(int choice)
    {
        var number = choice / 4 % 7;
        return (choice % 4) switch
        {
            0 => GrantOf((choice / 28 % 5) - 1, number),
            1 => HoldFor(number, (choice / 28 % 4) - 1, opensSampleSet: choice % 3 != 0, expiresAt: Noon + Waits[choice / 11 % Waits.Length] * 2),
            2 => new SettleHold(TheOrganization, Hold(number)),
            _ => new ReleaseHold(TheOrganization, Hold(number), ReleaseReason.Failed),
        };
    }

    private static GenerationCommand GenerationCommandOf(int choice)
    {
        // Most choices are what a saga and a person would do next to each other; the rest is anything.
        var commands = Stories.CommandsTo(1 + (choice / 7 % 2), choice / 14 % 3);
        return commands[choice % commands.Count];
    }

    private static ProjectCommand ProjectCommandOf(int choice) => (choice % 3) switch
    {
        0 => new CreateProject(TheOrganization, TheProject, Person, Text((byte)(choice % 5))),
        1 => new RenameProject(TheOrganization, TheProject, Text((byte)(choice % 5))),
        _ => new ArchiveProject(TheOrganization, TheProject),
    };

    private static AssetCommand AssetCommandOf(int choice)
    {
        var asset = new AssetId(Id(7));
        return (choice % 3) switch
        {
            0 => new AddAsset(TheOrganization, asset, Person, (AssetKind)(1 + (choice % 2))),
            1 => new AcceptAsset(TheOrganization, asset, new AssetFacts(Creative(choice % 5).Image), "checks-1"),
            _ => new RefuseAsset(TheOrganization, asset, (AssetRefusal)(1 + (choice % 5)), "checks-1"),
        };
    }

    private static OrganizationCommand OrganizationCommandOf(int choice) => choice % 2 == 0
        ? new CreateOrganization(TheOrganization, Person, Text((byte)(choice % 5)))
        : new RenameOrganization(TheOrganization, Text((byte)(choice % 5)));

    private static void CheckAccount(CreditAccountState state, IReadOnlyList<IEvent> history)
    {
        var open = state.Holds.Where(pair => pair.Value.Status == HoldStatus.Open).ToArray();
        Assert.True(state is { Granted: >= 0, Held: >= 0, Settled: >= 0, Available: >= 0 }, "The ledger is below zero.");
        Assert.Equal(history.OfType<CreditsGranted>().Sum(granted => granted.Credits), state.Available + state.Held + state.Settled);
        Assert.Equal(open.Sum(pair => pair.Value.Credits), state.Held);
        Assert.Equal(history.OfType<HoldSettled>().Sum(settled => settled.Credits), state.Settled);
        Assert.Equal(open.Select(pair => pair.Key).Order(Comparer), state.OpenHolds.Order(Comparer));
        Assert.True(open.Count(pair => pair.Value.OpensSampleSet) <= FreeLimits.OpenGenerationsMax);
        Assert.True(state.SampleSetsOnDay <= FreeLimits.SampleSetsPerDayMax);
        Assert.All(
            history.Where(line => line is HoldSettled or HoldReleased).GroupBy(line => line is HoldSettled settled ? settled.HoldId : ((HoldReleased)line).HoldId),
            group => Assert.Single(group));
    }

    private static void CheckGeneration(GenerationState state, IReadOnlyList<IEvent> history)
    {
        Assert.True(history.OfType<GenerationRequested>().Count() <= 1);
        Assert.True(state.Attempt == history.OfType<GenerationRetried>().Count() + history.OfType<GenerationRequested>().Count());
        Assert.All(
            history.OfType<SampleRendered>().GroupBy(sample => (sample.Attempt, sample.Sample)), group => Assert.Single(group));
        Assert.All(
            history.OfType<PickCompleted>().GroupBy(completed => (completed.Attempt, completed.Pick)), group => Assert.Single(group));
        Assert.True(state.CompletedSamples.IsSubsetOf(state.Samples), "A final of a sample that is not there.");
        Assert.Equal(state.Phase == GenerationPhase.Completed, state.CompletedSamples.Count > 0 && state.Phase is not (GenerationPhase.RenderingFinal or GenerationPhase.Settling));
        Assert.True(state.Phase != GenerationPhase.AwaitingPick || state is { Samples.Count: >= GenerationDecider.SamplesPerSet and <= GenerationDecider.SamplesMax, PickBy: not null });
    }

    private static Comparer<Contracts.Ids.HoldId> Comparer { get; } =
        Comparer<Contracts.Ids.HoldId>.Create((one, other) => one.Value.CompareTo(other.Value));
}
