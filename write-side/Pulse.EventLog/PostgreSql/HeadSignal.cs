namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// What this process knows of the log's head, and who waits for it to grow. Told by the appender right after a commit
/// and by the listening connection; a timer wakes every waiter now and then, so that a lost word delays and never stalls.
/// </summary>
internal sealed class HeadSignal : IDisposable
{
    private readonly ITimer _poll;
    private long _head;
    private TaskCompletionSource _changed = NewChange();

    public HeadSignal(TimeProvider time, TimeSpan pollEvery) =>
        _poll = time.CreateTimer(static self => ((HeadSignal)self!).Wake(), this, pollEvery, pollEvery);

    public long Head => Interlocked.Read(ref _head);

    /// <summary>Tells that the log has grown up to here; an older word than one already heard is ignored.</summary>
    public void Advance(long head)
    {
        var known = Interlocked.Read(ref _head);
        while (head > known)
        {
            var seen = Interlocked.CompareExchange(ref _head, head, known);
            if (seen == known)
            {
                Wake();
                return;
            }

            known = seen;
        }
    }

    /// <summary>Returns when the head is beyond the position, or at the next poll at the latest.</summary>
    public Task WaitBeyond(long position, CancellationToken cancellation)
    {
        // Taken before the head is looked at: a change between the two completes this very task.
        var changed = Volatile.Read(ref _changed);
        return Head > position ? Task.CompletedTask : changed.Task.WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _poll.Dispose();
        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _changed, NewChange()).TrySetResult();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
