using Pulse.Contracts.Log;

namespace Pulse.Ports.EventLog;

/// <summary>
/// The reading half of the log. Order is the order of commit; a position once read is never followed by a smaller one
/// that appears later, so a reader that continues after the last position it saw skips nothing.
/// </summary>
public interface IEventReader
{
    /// <summary>Names this log's life: restoring an older copy starts another epoch, and positions of one mean nothing in the other.</summary>
    ValueTask<Guid> Epoch(CancellationToken cancellation);

    /// <summary>The position of the last committed event, <see cref="LogPosition.Start"/> for an empty log.</summary>
    ValueTask<LogPosition> Head(CancellationToken cancellation);

    /// <summary>Reads up to <paramref name="countMax"/> events of one stream.</summary>
    /// <param name="fromRevision">First revision to read, inclusive; backwards, <see cref="long.MaxValue"/> means from the end.</param>
    ValueTask<StreamSlice> ReadStream(StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation);

    /// <summary>Reads up to <paramref name="countMax"/> matching events after a position. A position beyond the head answers an empty page that stays there.</summary>
    ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation);

    /// <summary>
    /// Catches up from a position, then stays live until cancelled. Delivers in order and at least once, with
    /// checkpoints also when nothing matches. Never ends by itself; a fault is thrown.
    /// </summary>
    IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation);
}

/// <summary>The log: the only source of truth, and the outbox.</summary>
public interface IEventLog : IEventReader
{
    /// <summary>
    /// Appends to one stream, all events or none. The same event ids at the place where they already stand are a
    /// repeat and answer as the first time did; ids are not otherwise checked for uniqueness.
    /// </summary>
    /// <exception cref="EventLogException">The outcome is unknown or the append was refused; trying the same append again is safe.</exception>
    ValueTask<AppendResult> Append(StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation);
}
