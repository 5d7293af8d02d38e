using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.Simulation.Tests.World;

/// <summary>Bugs that may be planted around saga and executor, to see that the checkers find them.</summary>
internal enum Plant
{
    None = 0,

    /// <summary>A release is taken for done and never sent.</summary>
    ForgetRelease = 1,

    /// <summary>A hold is settled a second time.</summary>
    SettleTwice = 2,

    /// <summary>A settle is taken for done and never sent.</summary>
    ForgetSettle = 3,

    /// <summary>A recorded sample is recorded once more.</summary>
    DoubleSample = 4,

    /// <summary>Whoever claims a command id is told that it is free.</summary>
    ForgetClaims = 5,

    /// <summary>Every snapshot is of a stream in which nothing has happened.</summary>
    EmptySnapshots = 6,
}

/// <summary>The way from the saga to the executor, with or without a bug in it.</summary>
internal sealed class PlantedClient(ICommandClient inner, SimulatedLog log, Plant plant) : ICommandClient
{
    public async ValueTask<CommandResult> Send(CommandEnvelope envelope, CancellationToken cancellation)
    {
        var isForgotten = (plant, envelope.Command) is (Plant.ForgetRelease, ReleaseHold) or (Plant.ForgetSettle, SettleHold);
        if (isForgotten)
        {
            return new CommandResult.Accepted(envelope.Command.Stream, 0, Contracts.Log.LogPosition.Start, WasRepeat: false);
        }

        var result = await inner.Send(envelope, cancellation);
        var isDoubled = (plant, envelope.Command) is (Plant.SettleTwice, SettleHold) or (Plant.DoubleSample, RecordSample);
        if (isDoubled && result is CommandResult.Accepted { WasRepeat: false })
        {
            AppendLastAgain(envelope);
        }

        return result;
    }

    private void AppendLastAgain(CommandEnvelope envelope)
    {
        var last = log.Stream(envelope.Command.Stream)[^1];
        if (EventTypes.Find(last.Type) is { } type && (type == typeof(HoldSettled) || type == typeof(SampleRendered)))
        {
            var again = new NewEvent(DerivedId.From("planted", last.EventId.ToString()), last.Type, last.Data, last.Metadata);
            log.Append(envelope.Command.Stream, ExpectedRevision.Exists, [again]);
        }
    }
}
