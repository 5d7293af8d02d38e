using System.Collections.Concurrent;
using Pulse.Contracts.Ids;
using Pulse.Ports.Limits;

namespace Pulse.Adapters.Limits;

/// <summary>Fixed windows in memory: exact for one process; several processes let each organization send as many times as much.</summary>
public sealed class InProcessRateLimiter(TimeProvider time) : IRateLimiter
{
    /// <summary>Organizations that are counted at once; when there are more, those whose window is over are dropped.</summary>
    private const int CountersMax = 10_000;

    private readonly ConcurrentDictionary<(OrganizationId, string), Counter> _counters = new();

    public ValueTask<RateVerdict> Take(OrganizationId organization, RateLimit limit, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_counters.Count > CountersMax)
        {
            DropEnded(now);
        }

        return ValueTask.FromResult(_counters.GetOrAdd((organization, limit.Name), _ => new Counter()).Take(limit, now));
    }

    private void DropEnded(DateTimeOffset now)
    {
        foreach (var (key, counter) in _counters)
        {
            if (counter.HasEnded(now))
            {
                _counters.TryRemove(KeyValuePair.Create(key, counter));
            }
        }
    }

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _ends = DateTimeOffset.MinValue;
        private int _taken;

        public bool HasEnded(DateTimeOffset now)
        {
            lock (_gate)
            {
                return _ends <= now;
            }
        }

        public RateVerdict Take(RateLimit limit, DateTimeOffset now)
        {
            lock (_gate)
            {
                if (_ends <= now)
                {
                    (_ends, _taken) = (now + limit.Window, 0);
                }

                var isAllowed = _taken < limit.RequestsMax;
                _taken += isAllowed ? 1 : 0;
                return new RateVerdict(isAllowed, limit.RequestsMax - _taken, _ends - now);
            }
        }
    }
}
