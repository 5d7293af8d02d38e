using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>What became of a command that was accepted before.</summary>
internal sealed record Receipt(string CommandHash, long Revision, LogPosition Position);

/// <summary>A stream folded up to a revision, with the receipts of its newest commands. Used by one command at a time.</summary>
/// <param name="receiptsMax">Receipts remembered; older ones are forgotten and stand in the log only.</param>
internal sealed class StreamFold(Slice slice, int receiptsMax)
{
    private readonly Dictionary<CommandId, Receipt> _receipts = [];
    private readonly Queue<CommandId> _byAge = [];

    public Slice Slice { get; } = slice;

    public object State { get; private set; } = slice.Initial;

    /// <summary>Revision of the last event folded, -1 for none.</summary>
    public long Revision { get; private set; } = -1;

    /// <summary>Position of the last event folded.</summary>
    public LogPosition Position { get; private set; } = LogPosition.Start;

    /// <summary>Id of the last event folded.</summary>
    public Guid EventId { get; private set; }

    /// <summary>Whether a command without a receipt here may have one in the log.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Reads a fold that <see cref="ToSnapshot"/> wrote.</summary>
    /// <param name="position">Position of the snapshot's event.</param>
    /// <exception cref="JsonException">The content is not what a fold of this version writes.</exception>
    public static StreamFold From(StateSnapshot snapshot, Slice slice, LogPosition position, int receiptsMax)
    {
        var memo = JsonSerializer.Deserialize<Memo>(snapshot.Content.Span, PulseJson.Options) ?? throw new JsonException("The snapshot holds nothing.");
        var fold = new StreamFold(slice, receiptsMax)
        {
            State = memo.State.Deserialize(slice.Initial.GetType(), PulseJson.Options) ?? throw new JsonException("The snapshot holds no state."),
            Revision = snapshot.Revision,
            Position = position,
            EventId = snapshot.EventId,
            HasForgotten = memo.HasForgotten,
        };
        foreach (var (id, receipt) in memo.Receipts)
        {
            fold.Remember(id, receipt);
        }

        return fold;
    }

    public StateSnapshot ToSnapshot(StreamName stream)
    {
        var state = JsonSerializer.SerializeToElement(State, State.GetType(), PulseJson.Options);
        var memo = new Memo(state, HasForgotten, [.. _byAge.Select(id => new Remembered(id, _receipts[id]))]);
        return new StateSnapshot(stream, Slice.FoldVersion, Revision, EventId, JsonSerializer.SerializeToUtf8Bytes(memo, PulseJson.Options));
    }

    public Receipt? FindReceipt(CommandId id) => _receipts.GetValueOrDefault(id);

    public void Fold(RecordedEvent recorded)
    {
        if (EventCodec.Current.Decode(recorded.Type, recorded.Data.Span) is not { } @event)
        {
            throw new EventLogException("PLS-F01D", $"This build does not know {recorded.Type} in {recorded.Stream}: it is older than the log.");
        }

        var metadata = EventMetadata.Decode(recorded.Metadata.Span);
        Take(@event, recorded.EventId, recorded.Revision, recorded.Position, metadata.CommandId, metadata.CommandHash);
    }

    public void Take(Contracts.IEvent @event, Guid eventId, long revision, LogPosition position, CommandId commandId, string commandHash)
    {
        State = Slice.Evolve(State, @event);
        Revision = revision;
        Position = position;
        EventId = eventId;
        Remember(commandId, new Receipt(commandHash, revision, position));
    }

    private void Remember(CommandId id, Receipt receipt)
    {
        if (!_receipts.ContainsKey(id))
        {
            _byAge.Enqueue(id);
        }

        _receipts[id] = receipt;
        while (_byAge.Count > receiptsMax)
        {
            _receipts.Remove(_byAge.Dequeue());
            HasForgotten = true;
        }
    }

    /// <summary>A fold as a snapshot keeps it.</summary>
    /// <param name="Receipts">The oldest first.</param>
    private sealed record Memo(JsonElement State, bool HasForgotten, IReadOnlyList<Remembered> Receipts);

    private sealed record Remembered(CommandId Id, Receipt Receipt);
}
