using Pulse.Contracts.Log;

namespace Pulse.Ports.Sagas;

/// <summary>A saga that has not ended.</summary>
/// <param name="NextDue">When its deadline passes; null when it waits for none.</param>
public sealed record OpenSaga(StreamName Stream, DateTimeOffset? NextDue);

/// <summary>
/// Which sagas are open and when each is due (<c>write.saga_index</c>). A cache of the log, kept by a subscription:
/// it may lag, be empty after a loss, and is rebuilt by resetting its checkpoint.
/// </summary>
public interface ISagaIndex
{
    /// <summary>Up to where the index has taken in the log.</summary>
    ValueTask<LogPosition> Checkpoint(CancellationToken cancellation);

    /// <summary>
    /// Takes in sagas and the position up to which the log was considered, in one transaction. A position that is not
    /// beyond the checkpoint changes nothing, so two hosts do no harm.
    /// </summary>
    ValueTask Record(IReadOnlyList<SagaIndexEntry> entries, LogPosition considered, CancellationToken cancellation);

    /// <summary>Open sagas that are due, the most overdue first.</summary>
    ValueTask<IReadOnlyList<OpenSaga>> Due(DateTimeOffset now, int countMax, CancellationToken cancellation);

    /// <summary>Open sagas after a stream name, in its order: pages through all of them at start.</summary>
    ValueTask<IReadOnlyList<OpenSaga>> Open(StreamName? after, int countMax, CancellationToken cancellation);
}

/// <param name="IsOpen">False once the saga has ended.</param>
public sealed record SagaIndexEntry(StreamName Stream, bool IsOpen, DateTimeOffset? NextDue);
