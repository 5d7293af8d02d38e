using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Ports.EventLog;

namespace Pulse.Simulation.Tests.World;

/// <summary>Looks at every event as it is committed, and at everything at the end. The first fault ends the run.</summary>
internal sealed class Checkers
{
    private readonly HashSet<Guid> _eventIds = [];
    private readonly HashSet<CommandId> _commands = [];
    private readonly HashSet<HoldId> _settled = [];
    private readonly HashSet<(GenerationId, int, int)> _samples = [];
    private readonly HashSet<(GenerationId, int, int)> _picks = [];
    private readonly Dictionary<OrganizationId, CreditAccountState> _accounts = [];

    /// <summary>Generations by what their events say, in the order of their requests.</summary>
    public Dictionary<GenerationId, GenerationState> Generations { get; } = [];

    /// <summary>Sagas by what their streams say.</summary>
    public Dictionary<GenerationId, GenerationSagaState> Sagas { get; } = [];

    /// <summary>The first fault that was found.</summary>
    public string? Fault { get; private set; }

    public int Finals => _picks.Count;

    public bool Knows(CommandId command) => _commands.Contains(command);

    public void Check(RecordedEvent recorded)
    {
        var metadata = EventMetadata.Decode(recorded.Metadata.Span);
        Require(_eventIds.Add(recorded.EventId), $"The event {recorded.Type} stands in the log twice: a command was carried out twice.");
        _commands.Add(metadata.CommandId);
        var @event = EventCodec.Current.Decode(recorded.Type, recorded.Data.Span)!;
        switch (@event)
        {
            case CreditEvent:
                CheckAccount(metadata.OrganizationId, @event);
                break;
            case GenerationEvent:
                CheckGeneration(new GenerationId(Guid.Parse(recorded.Stream.Id)), metadata.OrganizationId, @event);
                break;
            case GenerationSagaStepped stepped:
                var saga = new GenerationId(Guid.Parse(recorded.Stream.Id));
                Sagas[saga] = GenerationSagaState.Evolve(Sagas.GetValueOrDefault(saga, GenerationSagaState.Initial), stepped);
                break;
            default:
                break;
        }
    }

    /// <summary>Once faults have stopped and time has passed, everything that was accepted has ended.</summary>
    public void CheckEnd()
    {
        foreach (var (id, generation) in Generations)
        {
            var saga = Sagas.GetValueOrDefault(id, GenerationSagaState.Initial);
            Require(saga.Revision >= 0, $"Nobody ever heard of generation {id}.");
            Require(!saga.IsOpen, $"The saga of {id} never ended: it stands at {saga.Step}.");
            Require(
                generation.Phase is GenerationPhase.Completed or GenerationPhase.Failed or GenerationPhase.Cancelled,
                $"The generation {id} never ended: it is {generation.Phase}.");
        }

        foreach (var account in _accounts.Values)
        {
            Require(account.OpenHolds.IsEmpty, "A hold is neither settled nor released.");
            Require(account.Settled == Finals, "There are not as many settled credits as completed finals.");
        }
    }

    private void CheckAccount(OrganizationId organization, IEvent @event)
    {
        var account = CreditAccountState.Evolve(_accounts.GetValueOrDefault(organization, CreditAccountState.Initial), @event);
        _accounts[organization] = account;
        Require(account is { Available: >= 0, Held: >= 0, Settled: >= 0 }, "The ledger is below zero.");
        Require(account.Granted == account.Available + account.Held + account.Settled, "Granted is not available and held and settled.");
        Require(
            account.Held == account.OpenHolds.Sum(hold => account.Holds[hold].Credits), "Held is not the sum of the open holds.");
        Require(@event is not HoldSettled settled || _settled.Add(settled.HoldId), "A hold was settled twice.");
    }

    private void CheckGeneration(GenerationId id, OrganizationId organization, IEvent @event)
    {
        Generations[id] = GenerationState.Evolve(Generations.GetValueOrDefault(id, GenerationState.Initial), @event);
        switch (@event)
        {
            case SampleRendered sample:
                Require(_samples.Add((id, sample.Attempt, sample.Sample)), "A sample was recorded twice.");
                break;
            case SamplesCompleted completed:
                Require(
                    Enumerable.Range(1, GenerationDecider.SamplesPerSet).All(sample => _samples.Contains((id, completed.Attempt, sample))),
                    "The samples are said to be complete and are not.");
                break;
            case PickCompleted completed:
                Require(_picks.Add((id, completed.Attempt, completed.Pick)), "A pick was completed twice.");
                Require(
                    _settled.Contains(completed.HoldId) && _accounts[organization].Holds[completed.HoldId].GenerationId == id,
                    "A final was completed without its settle.");
                break;
            default:
                break;
        }
    }

    /// <summary>Notes what must never be. It is not thrown, because the code under test may catch what it does not know.</summary>
    public void Require(bool holds, string fault) => Fault ??= holds ? null : fault;
}
