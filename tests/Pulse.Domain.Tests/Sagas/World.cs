using System.Collections.Immutable;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>Something that waits to be done: an input to bring to the saga, or an output of its to carry out.</summary>
internal abstract record Pending
{
    private Pending()
    {
    }

    public sealed record Input(SagaInput Value) : Pending;

    public sealed record Output(Guid Id, SagaOutput Value) : Pending;
}

/// <summary>Plays the worker: answers work, or null when the message is lost on the way.</summary>
internal delegate WorkResult? Worker(GenerationWork work, int attempt);

/// <summary>
/// The saga with everything around it: the real deciders, an executor that keeps receipts, a worker that keeps results. A value:
/// each move answers another world, so that a test can try every order of the same moves.
/// </summary>
internal sealed record World
{
    private const int MovesMax = 2_000;

    public DateTimeOffset Now { get; init; } = Example.Noon;

    public GenerationState Generation { get; init; } = GenerationState.Initial;

    public ImmutableList<IEvent> GenerationLog { get; init; } = [];

    public CreditAccountState Account { get; init; } = CreditAccountState.Initial;

    public ImmutableList<IEvent> Ledger { get; init; } = [];

    public GenerationSagaState Saga { get; init; } = GenerationSagaState.Initial;

    public ImmutableList<GenerationSagaStepped> Steps { get; init; } = [];

    public ImmutableHashSet<Guid> Receipts { get; init; } = [];

    public ImmutableDictionary<string, WorkResult> Results { get; init; } = ImmutableDictionary<string, WorkResult>.Empty;

    public ImmutableList<Pending> Pending { get; init; } = [];

    public Worker Worker { get; init; } = Workers.Reliable;

    public bool IsQuiet => Pending.IsEmpty;

    /// <summary>An organization with credits, and nothing asked for yet.</summary>
    public static World WithCredits(long credits)
    {
        var world = new World();
        return credits > 0 ? world.Carry(Example.GrantOf(credits), out _) : world;
    }

    /// <summary>A person has asked for a generation; the saga has not heard of it yet.</summary>
    public static World Requested(long credits = 10) => WithCredits(credits).Told(Example.Request);

    /// <summary>The organization is given more.</summary>
    public World Granted(long credits, int grant) => Carry(Example.GrantOf(credits, grant), out _);

    /// <summary>A person's command.</summary>
    public World Told(GenerationCommand command) => Carry(command, out _);

    /// <summary>A person's command, with what became of it.</summary>
    public World Told(GenerationCommand command, out Decision decision) => Carry(command, out decision);

    /// <summary>Brings an input to the saga, which records it and wants things done; or finds it old news.</summary>
    public World Deliver(SagaInput input)
    {
        if (GenerationSaga.Decide(Saga, input, Now) is not { } outputs)
        {
            return this;
        }

        var stepped = new GenerationSagaStepped(input, outputs, Now);
        var next = GenerationSagaState.Evolve(Saga, stepped);
        var wanted = outputs
            .Select((output, index) => (Pending)new Pending.Output(GenerationSagaStepped.OutputId(Example.TheGeneration, next.Revision, index), output))
            .Where(item => item is not Sagas.Pending.Output { Value: SagaOutput.Enter });
        return this with { Saga = next, Steps = Steps.Add(stepped), Pending = Pending.AddRange(wanted) };
    }

    /// <summary>Carries out an output; what it leads to waits in <see cref="Pending"/>.</summary>
    public World Execute(Guid id, SagaOutput output) => output switch
    {
        SagaOutput.Send when Receipts.Contains(id) => Hears(new SagaInput.CommandAccepted(id)),
        SagaOutput.Send send => Carry(send.Command, out var decision).WithReceipt(id, decision),
        SagaOutput.Ask ask => Answer(id, ask),
        _ => this,
    };

    public World Do(Pending item) => item switch
    {
        Pending.Input input => Deliver(input.Value),
        Pending.Output output => Execute(output.Id, output.Value),
        _ => this,
    };

    /// <summary>Does the first thing that waits.</summary>
    public World DoNext() => (this with { Pending = Pending.RemoveAt(0) }).Do(Pending[0]);

    /// <summary>Does everything that waits, in order, until nothing is left but the clock.</summary>
    /// <param name="until">Where to stop earlier.</param>
    public World Run(Func<World, bool>? until = null)
    {
        var world = this;
        for (var moves = 0; !world.IsQuiet && until?.Invoke(world) != true; moves++)
        {
            Assert.True(moves < MovesMax, "The saga never came to rest.");
            world = world.DoNext();
        }

        return world;
    }

    /// <summary>Moves the clock to the saga's deadline, which passes; like the host, sends unanswered outputs again.</summary>
    public World PassDeadline()
    {
        var due = Saga.Deadline ?? throw new InvalidOperationException("The saga waits for no deadline.");
        var late = (this with { Now = due > Now ? due : Now }).Deliver(new SagaInput.DeadlinePassed(due));
        var again = late.Saga.ToDo.Select(item => (Pending)new Pending.Output(item.Key, item.Value)).Where(item => !late.Pending.Contains(item));
        return late with { Pending = late.Pending.AddRange(again) };
    }

    /// <summary>Lets deadlines pass until the saga rests.</summary>
    public World RunOut()
    {
        var world = Run();
        for (var deadlines = 0; world.Saga.Deadline is not null; deadlines++)
        {
            Assert.True(deadlines < MovesMax, "The saga never came to rest.");
            world = world.PassDeadline().Run();
        }

        return world;
    }

    public World Hears(SagaInput input) => this with { Pending = Pending.Add(new Pending.Input(input)) };

    private World Carry(ICommand command, out Decision decision)
    {
        decision = command switch
        {
            GenerationCommand generation => GenerationDecider.Decide(Generation, generation, Now),
            CreditCommand credit => CreditAccountDecider.Decide(Account, credit, Now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Nobody decides this."),
        };
        var events = decision is Decision.Accepted accepted ? accepted.Events : [];
        return command is CreditCommand
            ? this with { Account = events.Aggregate(Account, CreditAccountState.Evolve), Ledger = Ledger.AddRange(events) }
            : this with
            {
                Generation = events.Aggregate(Generation, GenerationState.Evolve),
                GenerationLog = GenerationLog.AddRange(events),
                Pending = Pending.AddRange(events.SelectMany((@event, index) => InputsFrom(@event, GenerationLog.Count + index))),
            };
    }

    private World WithReceipt(Guid id, Decision decision) => decision switch
    {
        Decision.Rejected rejected => Hears(new SagaInput.CommandRejected(id, rejected.Rejection.Code)),
        _ => (this with { Receipts = Receipts.Add(id) }).Hears(new SagaInput.CommandAccepted(id)),
    };

    private World Answer(Guid id, SagaOutput.Ask ask)
    {
        var kept = Results.GetValueOrDefault(ask.Work.Step);
        var result = kept ?? Worker(ask.Work, ask.Try);
        var answered = result is CreativeRendered or PromptAllowed or PromptRefused
            ? this with { Results = Results.SetItem(ask.Work.Step, result) }
            : this;
        return result is null ? answered : answered.Hears(new SagaInput.WorkDone(id, result));
    }

    private static IEnumerable<Pending> InputsFrom(IEvent @event, int revision)
    {
        var id = Example.Id(9000 + revision);
        SagaInput? input = @event switch
        {
            GenerationRequested requested => new SagaInput.Requested(
                id, requested.OrganizationId, requested.GenerationId, requested.Prompt, requested.Format, requested.Seed, requested.PriceVersion),
            GenerationRetried retried => new SagaInput.Retried(id, retried.Attempt),
            MoreSamplesRequested more => new SagaInput.SamplesWanted(id, more.Attempt, more.Samples),
            TextRevised revised => new SagaInput.SamplesWanted(id, revised.Attempt, [revised.Sample]),
            SamplePicked picked => new SagaInput.Picked(id, picked.Attempt, picked.Sample, picked.Pick),
            GenerationCancelled cancelled => new SagaInput.Cancelled(id, cancelled.Attempt),
            _ => null,
        };
        return input is null ? [] : [new Pending.Input(input)];
    }
}

/// <summary>Workers that do their work, and some that do not.</summary>
internal static class Workers
{
    public static WorkResult? Reliable(GenerationWork work, int attempt) => work switch
    {
        CheckPrompt => new PromptAllowed(Stories.SafetyRules),
        RenderSample sample => new CreativeRendered(Example.Creative(sample.Sample)),
        RenderFinal final => new CreativeRendered(Example.Creative(10 + final.Sample)),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work.GetType().Name, "No such work."),
    };

    /// <summary>Answers the steps that match in another way; the rest reliably.</summary>
    public static Worker Unless(Func<GenerationWork, int, bool> matches, WorkResult? instead) =>
        (work, attempt) => matches(work, attempt) ? instead : Reliable(work, attempt);

    public static WorkFailed Transient { get; } = new("WORKER_BUSY", IsTransient: true);

    public static WorkFailed Permanent { get; } = new("WORKER_BROKEN", IsTransient: false);
}
