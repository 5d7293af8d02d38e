using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>What became of a command that was accepted before.</summary>
internal sealed record Receipt(string CommandHash, long Revision, LogPosition Position);

/// <summary>A stream folded up to a revision, with the receipts of its commands. Used by one command at a time.</summary>
internal sealed class StreamFold(Slice slice)
{
    private readonly Dictionary<CommandId, Receipt> _receipts = [];

    public Slice Slice { get; } = slice;

    public object State { get; private set; } = slice.Initial;

    /// <summary>Revision of the last event folded, -1 for none.</summary>
    public long Revision { get; private set; } = -1;

    /// <summary>Position of the last event folded.</summary>
    public LogPosition Position { get; private set; } = LogPosition.Start;

    public Receipt? FindReceipt(CommandId id) => _receipts.GetValueOrDefault(id);

    public void Fold(RecordedEvent recorded)
    {
        if (EventCodec.Current.Decode(recorded.Type, recorded.Data.Span) is not { } @event)
        {
            throw new EventLogException("PLS-F01D", $"This build does not know {recorded.Type} in {recorded.Stream}: it is older than the log.");
        }

        var metadata = EventMetadata.Decode(recorded.Metadata.Span);
        Take(@event, recorded.Revision, recorded.Position, metadata.CommandId, metadata.CommandHash);
    }

    public void Take(Contracts.IEvent @event, long revision, LogPosition position, CommandId commandId, string commandHash)
    {
        State = Slice.Evolve(State, @event);
        Revision = revision;
        Position = position;
        _receipts[commandId] = new Receipt(commandHash, revision, position);
    }
}
