using Pulse.Contracts.Ids;

namespace Pulse.Inference.Generation;

/// <summary>How long a piece of work keeps a core.</summary>
public enum WorkWeight
{
    /// <summary>A sample: a fraction of a second.</summary>
    Light = 0,

    /// <summary>A final: several times as long.</summary>
    Heavy = 1,
}

/// <summary>
/// A few turns at a time, and organizations take them in rotation: somebody with five hundred pieces of work waiting delays
/// another's next one by at most a piece each. Light work goes before heavy, but never more than a few times in a row.
/// </summary>
public sealed class FairTurns(int turnsMax)
{
    /// <summary>Light turns that may pass a waiting heavy one before it is served.</summary>
    public const int HeavyPassedOverMax = 8;

    private readonly Lock _gate = new();
    private readonly Rotation _light = new();
    private readonly Rotation _heavy = new();
    private int _taken;
    private int _passedOver;

    /// <summary>Waits for a turn of this organization; dispose the answer to pass it on.</summary>
    public async ValueTask<IDisposable> Take(OrganizationId organization, WorkWeight weight, CancellationToken cancellation)
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
                mine = (weight == WorkWeight.Light ? _light : _heavy).Join(organization);
            }
        }

        if (mine is not null)
        {
            // Whoever gave up is passed over when the turn comes to them.
            await using var giveUp = cancellation.Register(() => mine.TrySetCanceled(cancellation));
            await mine.Task;
        }

        return new Turn(this);
    }

    private void Pass()
    {
        lock (_gate)
        {
            while (Next() is { } next)
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _taken--;
        }
    }

    private TaskCompletionSource? Next()
    {
        if (_heavy.IsEmpty || (!_light.IsEmpty && _passedOver < HeavyPassedOverMax))
        {
            _passedOver = _heavy.IsEmpty ? 0 : _passedOver + 1;
            return _light.Leave();
        }

        _passedOver = 0;
        return _heavy.Leave();
    }

    /// <summary>Waiting work, one queue an organization, served in turn.</summary>
    private sealed class Rotation
    {
        private readonly Dictionary<OrganizationId, Queue<TaskCompletionSource>> _waiting = [];
        private readonly Queue<OrganizationId> _order = [];

        public bool IsEmpty => _order.Count == 0;

        public TaskCompletionSource Join(OrganizationId organization)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.TryGetValue(organization, out var queue))
            {
                _waiting[organization] = queue = new Queue<TaskCompletionSource>();
                _order.Enqueue(organization);
            }

            queue.Enqueue(mine);
            return mine;
        }

        public TaskCompletionSource? Leave()
        {
            if (!_order.TryDequeue(out var organization))
            {
                return null;
            }

            var queue = _waiting[organization];
            var next = queue.Dequeue();
            if (queue.Count > 0)
            {
                _order.Enqueue(organization);
            }
            else
            {
                _waiting.Remove(organization);
            }

            return next;
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
