using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A log in which somebody else always writes first, for a while.</summary>
internal sealed class ContendedLog(IEventLog log) : IEventLog
{
    public int ConflictsToCome { get; set; }

    public int Appends { get; private set; }

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => log.Epoch(cancellation);

    public ValueTask<LogPosition> Head(CancellationToken cancellation) => log.Head(cancellation);

    public ValueTask<StreamSlice> ReadStream(StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        log.ReadStream(stream, direction, fromRevision, countMax, cancellation);

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation) =>
        log.ReadAll(after, filter, countMax, cancellation);

    public IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        log.Subscribe(after, filter, cancellation);

    public ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        Appends++;
        return ConflictsToCome-- > 0
            ? ValueTask.FromResult<AppendResult>(new AppendResult.Conflict(expected.Value))
            : log.Append(stream, expected, events, cancellation);
    }
}
