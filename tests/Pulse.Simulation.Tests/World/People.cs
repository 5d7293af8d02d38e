using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Ports;
using Pulse.Ports.Commands;

namespace Pulse.Simulation.Tests.World;

/// <summary>People of one organization: they ask, pick, pick twice, cancel, try again, and send again what was not answered.</summary>
internal sealed class People(Chance chance, Trace trace, Checkers checkers)
{
    private const int GenerationsMax = 7;

    private readonly OrganizationId _organization = new(chance.Id());
    private readonly SubjectId _person = new(chance.Id());
    private readonly ProjectId _project = new(chance.Id());
    private readonly List<GenerationId> _generations = [];
    private readonly List<CommandEnvelope> _unanswered = [];
    private readonly List<CommandEnvelope> _accepted = [];

    public bool HasUnanswered => _unanswered.Count > 0;

    /// <summary>Before anything goes wrong: a project, and fewer credits than wishes.</summary>
    public void MoveIn(SimulatedHost host)
    {
        Send(host, new CreateProject(_organization, _project, _person, Sealed()));
        Send(host, new GrantCredits(_organization, new GrantId(chance.Id()), 2 + chance.Below(6), GrantReason.Development));
    }

    /// <summary>Somebody does something.</summary>
    public void Act(Func<SimulatedHost> anyHost)
    {
        var wish = chance.Below(10);
        if (_generations.Count == 0 || (wish < 2 && _generations.Count < GenerationsMax))
        {
            _generations.Add(new GenerationId(chance.Id()));
            Send(anyHost(), new RequestGeneration(_organization, _generations[^1], _project, _person, Sealed(), CreativeFormat.Square));
            return;
        }

        // Mostly the latest ones: the earlier have often ended.
        var generation = _generations[^(1 + chance.Below(Math.Min(_generations.Count, 1 + chance.Below(GenerationsMax))))];
        switch (wish)
        {
            case <= 5:
                Send(anyHost(), new PickSample(_organization, generation, 1 + chance.Below(4)));
                break;
            case 6:
                Send(anyHost(), new PickSample(_organization, generation, 1));
                Send(anyHost(), new PickSample(_organization, generation, 2));
                break;
            case 7:
                Send(anyHost(), new CancelGeneration(_organization, generation));
                break;
            case 8:
                Send(anyHost(), new RetryGeneration(_organization, generation));
                break;
            default:
                Repeat(anyHost());
                break;
        }
    }

    /// <summary>Sends again whatever was not answered, with the same ids.</summary>
    public void AskAgain(SimulatedHost host)
    {
        var again = _unanswered.ToArray();
        _unanswered.Clear();
        foreach (var envelope in again)
        {
            Deliver(host, envelope);
        }
    }

    private void Repeat(SimulatedHost host)
    {
        AskAgain(host);
        if (_accepted.Count > 0)
        {
            Deliver(host, chance.Of(_accepted));
            Reuse(host, chance.Of(_accepted));
        }
    }

    /// <summary>A careless client uses an id again, for a generation that is another one.</summary>
    private void Reuse(SimulatedHost host, CommandEnvelope used)
    {
        var other = new RequestGeneration(_organization, new GenerationId(chance.Id()), _project, _person, Sealed(), CreativeFormat.Square);
        if (!checkers.Knows(used.CommandId))
        {
            return;
        }

        try
        {
            var result = host.Send(used with { Command = other });
            trace.Write($"{host.Name} reuses an id: {(result is CommandResult.Rejected rejected ? rejected.Rejection.WireCode : "accepted")}");
            checkers.Require(
                result is CommandResult.Rejected { Rejection.Code: RejectionCode.CommandIdReused }, "A command id stands for two commands.");
        }
        catch (Exception fault) when (fault is PulseFaultException or CrashedException)
        {
            trace.Write($"{host.Name} reuses an id: no answer");
        }
    }

    private void Send(SimulatedHost host, ICommand command) =>
        Deliver(host, new CommandEnvelope(new CommandId(chance.Id()), command, _person, chance.Id()));

    private void Deliver(SimulatedHost host, CommandEnvelope envelope)
    {
        var name = envelope.Command.GetType().Name;
        try
        {
            var wasDone = checkers.Knows(envelope.CommandId);
            var result = host.Send(envelope);
            trace.Write($"{host.Name} {name}: {(result is CommandResult.Rejected rejected ? rejected.Rejection.WireCode : "accepted")}");
            if (result is CommandResult.Accepted)
            {
                _accepted.Add(envelope);
            }

            checkers.Require(
                !wasDone || result is CommandResult.Accepted { WasRepeat: true }, $"A {name} that is in the log was not answered as a repeat.");
        }
        catch (Exception fault) when (fault is PulseFaultException or CrashedException)
        {
            trace.Write($"{host.Name} {name}: no answer");
            _unanswered.Add(envelope);
        }
    }

    private Sealed<string> Sealed() => new(_person, chance.Id().ToByteArray());
}
