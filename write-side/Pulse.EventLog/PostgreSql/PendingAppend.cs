using System.Diagnostics;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>An append that waits for its turn, and the answer its caller awaits.</summary>
internal sealed class PendingAppend(StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, int bytes, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamName Stream { get; } = stream;

    public ExpectedRevision Expected { get; } = expected;

    public IReadOnlyList<NewEvent> Events { get; } = events;

    /// <summary>Bytes of data and metadata.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>The caller's span: one batch serves many callers, so its span is linked to each of theirs.</summary>
    public ActivityContext? Cause { get; } = Activity.Current?.Context;

    /// <summary>The caller has gone: an append that was not begun is then not begun at all.</summary>
    public bool IsAbandoned => cancellation.IsCancellationRequested;

    public Task<AppendResult> Answer => _answer.Task;

    public void Complete(AppendResult result) => _answer.TrySetResult(result);

    public void Fail(Exception fault) => _answer.TrySetException(fault);

    public void Abandon() => _answer.TrySetCanceled(cancellation);
}
