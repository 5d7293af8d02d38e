using Pulse.Contracts.Ids;

namespace Pulse.Inference.Generation;

/// <summary>
/// A few turns at a time, and organizations take them in rotation: somebody with five hundred pieces of work waiting delays
/// another's next one by at most a piece each.
/// </summary>
public sealed class FairTurns(int turnsMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OrganizationId, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<OrganizationId> _rotation = [];
    private int _taken;

    /// <summary>Waits for a turn of this organization; dispose the answer to pass it on.</summary>
    public async ValueTask<IDisposable> Take(OrganizationId organization, CancellationToken cancellation)
    {
        TaskCompletionSource? mine = null;
        lock (_gate)
        {
            if (_taken < turnsMax)
            {
                _taken++;
            }
            else
            {
                mine = Join(organization);
            }
        }

        if (mine is not null)
        {
            // Whoever gives up while waiting still gets the turn in the end, and passes it on at once.
            await using var giveUp = cancellation.Register(() => mine.TrySetCanceled(cancellation));
            await mine.Task;
        }

        return new Turn(this);
    }

    private TaskCompletionSource Join(OrganizationId organization)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryGetValue(organization, out var queue))
        {
            _waiting[organization] = queue = new Queue<TaskCompletionSource>();
            _rotation.Enqueue(organization);
        }

        queue.Enqueue(mine);
        return mine;
    }

    private void Pass()
    {
        lock (_gate)
        {
            while (_rotation.TryDequeue(out var organization))
            {
                var queue = _waiting[organization];
                var next = queue.Dequeue();
                if (queue.Count > 0)
                {
                    _rotation.Enqueue(organization);
                }
                else
                {
                    _waiting.Remove(organization);
                }

                if (next.TrySetResult())
                {
                    return;
                }
            }

            _taken--;
        }
    }

    private sealed class Turn(FairTurns turns) : IDisposable
    {
        private int _isPassed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isPassed, 1) == 0)
            {
                turns.Pass();
            }
        }
    }
}
