using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A log in front of another; what is derived from it does one thing otherwise.</summary>
internal abstract class PassingLog(IEventLog log) : IEventLog
{
    public ValueTask<Guid> Epoch(CancellationToken cancellation) => log.Epoch(cancellation);

    public ValueTask<LogPosition> Head(CancellationToken cancellation) => log.Head(cancellation);

    public virtual ValueTask<StreamSlice> ReadStream(
        StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        log.ReadStream(stream, direction, fromRevision, countMax, cancellation);

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation) =>
        log.ReadAll(after, filter, countMax, cancellation);

    public IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        log.Subscribe(after, filter, cancellation);

    public virtual ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation) =>
        log.Append(stream, expected, events, cancellation);
}
