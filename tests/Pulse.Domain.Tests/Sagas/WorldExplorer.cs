using System.Globalization;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>What an exploration may do besides carrying on: each at most so many times on one path.</summary>
internal sealed record Liberties
{
    public int Picks { get; init; }

    /// <summary>Sets of four other samples that are asked for.</summary>
    public int Mores { get; init; }

    /// <summary>Samples whose texts are revised.</summary>
    public int Revisions { get; init; }

    public int Cancels { get; init; }

    public int Retries { get; init; }

    /// <summary>Work answered by a failure in passing.</summary>
    public int TransientFailures { get; init; }

    /// <summary>Work answered by a failure for good.</summary>
    public int PermanentFailures { get; init; }

    /// <summary>Prompts or revised texts refused.</summary>
    public int Refusals { get; init; }

    /// <summary>Messages to workers that are lost.</summary>
    public int Losses { get; init; }

    /// <summary>Deadlines that pass, also while things are under way.</summary>
    public int Deadlines { get; init; }

    /// <summary>Times at which the hold runs out before anything else happens.</summary>
    public int Expiries { get; init; }
}

/// <summary>
/// Walks every order in which the saga, its executor, its workers and its people can act, within some liberties, and checks each
/// world on the way. Worlds that differ only in ids or in which sample is which are one.
/// </summary>
internal sealed class WorldExplorer
{
    private const int WorldsMax = 60_000;

    private readonly HashSet<string> _seen = [];
    private readonly Stack<(World World, Liberties Left)> _open = [];
    private readonly HashSet<(Type Input, string Outputs)> _stored = [];

    /// <summary>Transitions of the saga that were seen: from, by what, to.</summary>
    public SortedSet<(SagaStep From, string By, SagaStep To)> Transitions { get; } = [];

    public int WorldsSeen => _seen.Count;

    public void Explore(World start, Liberties liberties)
    {
        Push(start, liberties);
        while (_open.TryPop(out var next))
        {
            Expand(next.World, next.Left);
        }
    }

    private void Expand(World world, Liberties left)
    {
        // Whoever lost a message waits for the deadline, however few liberties are left.
        if (world.IsQuiet && world.Saga.Deadline is not null && (left.Deadlines > 0 || world.Saga.Step != SagaStep.AwaitingPick))
        {
            var late = Pass(world);
            Check(late, late.IsQuiet && late.Saga.Step == world.Saga.Step ? "The saga is stuck: nothing is due and its deadline changes nothing." : null);
            Push(late, left with { Deadlines = Math.Max(0, left.Deadlines - 1) });
        }
        else if (world.IsQuiet)
        {
            Check(world, world.FaultAtRest());
        }
        else if (left.Deadlines > 0 && world.Saga.Deadline is not null)
        {
            Push(Pass(world), left with { Deadlines = left.Deadlines - 1 });
        }

        foreach (var item in world.Pending)
        {
            var rest = world with { Pending = world.Pending.Remove(item) };
            Push(Observe(rest, item), left);
            if (item is Pending.Output { Value: SagaOutput.Ask ask } output)
            {
                Misbehave(rest, output, ask, left);
            }
        }

        ActAsPeople(world, left);
    }

    private void Misbehave(World world, Pending.Output output, SagaOutput.Ask ask, Liberties left)
    {
        Try(left.TransientFailures, Workers.Transient, left with { TransientFailures = left.TransientFailures - 1 });
        Try(left.PermanentFailures, Workers.Permanent, left with { PermanentFailures = left.PermanentFailures - 1 });
        Try(ask.Work is CheckPrompt or RenderSample { Design.Texts.Count: > 0 } ? left.Refusals : 0, new PromptRefused(Stories.SafetyRules, "RULE"), left with { Refusals = left.Refusals - 1 });
        Try(left.Losses, null, left with { Losses = left.Losses - 1 });

        void Try(int allowed, WorkResult? instead, Liberties after)
        {
            if (allowed > 0 && !world.Results.ContainsKey(ask.Work.Step))
            {
                var answered = (world with { Worker = (_, _) => instead }).Do(output);
                Push(answered with { Worker = world.Worker }, after);
            }
        }
    }

    private void ActAsPeople(World world, Liberties left)
    {
        Tell(left.Picks, Stories.Pick(1), left with { Picks = left.Picks - 1 });
        Tell(left.Picks, Stories.Pick(2), left with { Picks = left.Picks - 1 });
        Tell(left.Picks, Stories.Pick(5), left with { Picks = left.Picks - 1 });
        Tell(left.Mores, Stories.More, left with { Mores = left.Mores - 1 });
        Tell(left.Revisions, Stories.Revise(1), left with { Revisions = left.Revisions - 1 });
        Tell(left.Cancels, Stories.Cancel, left with { Cancels = left.Cancels - 1 });
        Tell(left.Retries, Stories.Retry, left with { Retries = left.Retries - 1 });
        if (left.Expiries > 0 && world.Account.OpenHolds.Count > 0)
        {
            Push(world with { Now = world.Account.Holds.Values.Max(hold => hold.ExpiresAt) }, left with { Expiries = left.Expiries - 1 });
        }

        void Tell(int allowed, GenerationCommand command, Liberties after)
        {
            if (allowed > 0 && world.Told(command, out var decision) is var told && decision is Decision.Accepted { Events.Count: > 0 })
            {
                Push(told, after);
            }
        }
    }

    /// <summary>The log takes every kind of step: a command that it cannot store would stop the saga for good.</summary>
    private void AssertStorable(GenerationSagaStepped step)
    {
        if (_stored.Add((step.Input.GetType(), string.Join(' ', step.Outputs.Select(output => Describe(output))))))
        {
            var (type, data) = EventCodec.Encode(step);
            Assert.Equivalent(step, EventCodec.Current.Decode(type, data), strict: true);
        }
    }

    private World Pass(World world)
    {
        var late = world.PassDeadline();
        AssertStorable(late.Steps[^1]);
        Transitions.Add((world.Saga.Step, "deadline passed", late.Saga.Step));
        return late;
    }

    private World Observe(World world, Pending item)
    {
        var next = world.Do(item);
        if (item is Pending.Input input && next.Steps.Count > world.Steps.Count)
        {
            Transitions.Add((world.Saga.Step, Name(world, input.Value), next.Saga.Step));
            AssertStorable(next.Steps[^1]);
        }

        return next;
    }

    private void Push(World world, Liberties left)
    {
        var pruned = Prune(world);
        Check(pruned, pruned.Fault());
        if (_seen.Add(KeyOf(pruned, left)))
        {
            Check(pruned, _seen.Count < WorldsMax ? null : "The exploration grows without end.");
            _open.Push((pruned, left));
        }
    }

    /// <summary>Drops what the saga has taken off its list: such answers are old news, as the tests of repeats show.</summary>
    private static World Prune(World world) => world with
    {
        Pending = world.Pending.RemoveAll(item => item switch
        {
            Pending.Output output => !world.Saga.ToDo.ContainsKey(output.Id) && output.Value is SagaOutput.Ask,
            Pending.Input { Value: SagaInput.WorkDone done } => !world.Saga.ToDo.ContainsKey(done.OutputId),
            Pending.Input { Value: SagaInput.CommandAccepted accepted } => !world.Saga.ToDo.ContainsKey(accepted.OutputId),
            Pending.Input { Value: SagaInput.CommandRejected rejected } => !world.Saga.ToDo.ContainsKey(rejected.OutputId),
            _ => false,
        }),
    };

    private static string KeyOf(World world, Liberties left)
    {
        var saga = world.Saga;
        var parts = saga.ToDo.Select(item => (Sample: SampleOf(item.Value), Text: $"todo {Describe(item.Value)} {world.Receipts.Contains(item.Key)}"))
            .Concat(world.Pending.Select(item => Describe(world, item)))
            .Concat(saga.Recorded.Select(sample => (Sample: sample, Text: "recorded")))
            .Concat(saga.Asked.Select(sample => (Sample: sample, Text: "asked")))
            .Concat(saga.Designs.Select(wanted => (wanted.Key.Sample, Text: FormattableString.Invariant($"wanted {wanted.Key.Attempt} {wanted.Value.Texts.Count}"))))
            .Concat(world.Generation.Samples.Select(sample => (Sample: sample, Text: "there")))
            .Concat(world.Generation.Awaited.Select(sample => (Sample: sample, Text: "awaited")))
            .GroupBy(part => part.Sample, part => part.Text)
            .Select(group => (group.Key == 0 ? "all: " : "one: ") + string.Join(", ", group.Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{saga.Step} {saga.Attempt} {saga.Pick} {saga.Sample} {saga.Held is not null} {saga.WantedAttempt} {saga.WantedPick} {saga.CancelledAttempt} {saga.Deadline?.Ticks}|")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{world.Generation.Phase} {world.Generation.Attempt} {world.Generation.Picks} {world.Generation.PickedSample} {string.Join('.', world.Generation.CompletedSamples)}|")
            + string.Join('.', world.Account.Holds.Values.Select(hold => hold.Status.ToString()).Order(StringComparer.Ordinal))
            + string.Create(CultureInfo.InvariantCulture, $"|{world.Now.Ticks}|{left}|{string.Join('|', parts)}");
    }

    private static (int Sample, string Text) Describe(World world, Pending item) => item switch
    {
        Pending.Output output => (SampleOf(output.Value), $"do {Describe(output.Value)}"),
        Pending.Input { Value: SagaInput.CommandAccepted answer } => (SampleOf(world.Saga.ToDo[answer.OutputId]), $"yes {Describe(world.Saga.ToDo[answer.OutputId])}"),
        Pending.Input { Value: SagaInput.CommandRejected answer } => (SampleOf(world.Saga.ToDo[answer.OutputId]), $"no {Describe(world.Saga.ToDo[answer.OutputId])}"),
        Pending.Input { Value: SagaInput.WorkDone answer } =>
            (SampleOf(world.Saga.ToDo[answer.OutputId]), $"{answer.Result.GetType().Name} {Describe(world.Saga.ToDo[answer.OutputId])}"),
        Pending.Input input => (0, input.Value.GetType().Name),
        _ => (0, string.Empty),
    };

    private static string Describe(SagaOutput output) => output switch
    {
        SagaOutput.Send { Command: FailGeneration fail } => FormattableString.Invariant($"fail {fail.Attempt} {fail.Pick} {fail.Reason}"),
        SagaOutput.Send { Command: GiveUpSamples giveUp } => FormattableString.Invariant($"give up {giveUp.Attempt} of {giveUp.Samples.Count}"),
        SagaOutput.Send send => send.Command.GetType().Name,
        SagaOutput.Ask ask => FormattableString.Invariant($"{ask.Work.GetType().Name} {ask.Try}"),
        _ => string.Empty,
    };

    /// <summary>Which sample something is about; 0 for all or none. Samples are alike, so their numbers do not enter the key.</summary>
    private static int SampleOf(SagaOutput output) => output switch
    {
        SagaOutput.Send { Command: RecordSample record } => record.Sample,
        SagaOutput.Ask { Work: RenderSample render } => render.Sample,
        _ => 0,
    };

    private static string Name(World world, SagaInput input) => input switch
    {
        SagaInput.CommandAccepted accepted => $"{CommandName(world, accepted.OutputId)} accepted",
        SagaInput.CommandRejected rejected => $"{CommandName(world, rejected.OutputId)} rejected",
        SagaInput.WorkDone { Result: WorkFailed } => "work failed",
        SagaInput.WorkDone done => Words(done.Result.GetType().Name),
        _ => Words(input.GetType().Name),
    };

    private static string CommandName(World world, Guid outputId) => Words(((SagaOutput.Send)world.Saga.ToDo[outputId]).Command.GetType().Name);

    private static string Words(string name) => string.Concat(name.Select((letter, index) =>
        index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static void Check(World world, string? fault)
    {
        if (fault is not null)
        {
            Assert.Fail(Story(world, fault));
        }
    }

    private static string Story(World world, string fault) =>
        $"{fault}\n{string.Join('\n', world.Steps.Select(step => $"{step.Input} => {string.Join(" ; ", step.Outputs)}"))}\n{world.Ending()}";
}
