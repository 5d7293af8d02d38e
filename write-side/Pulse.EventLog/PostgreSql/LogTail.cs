using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// The newest events that this process appended, in one unbroken run of positions, so that live subscriptions of the
/// same process need not ask the database for what it has just been told. When another process appended in between, the
/// run begins anew behind the gap, and subscriptions read the gap from the log.
/// </summary>
internal sealed class LogTail(int eventsMax, int bytesMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordedEvent> _events = new();
    private long _bytes;
    private long _last;
    private volatile bool _isWatched;

    /// <summary>True from the first subscription on; until then nothing is kept.</summary>
    public bool IsWatched => _isWatched;

    public void Watch() => _isWatched = true;

    /// <summary>Takes in committed events, in the order of their positions.</summary>
    public void Extend(IReadOnlyList<RecordedEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (events[0].Position.Commit != _last + 1)
            {
                _events.Clear();
                _bytes = 0;
            }

            foreach (var e in events)
            {
                _events.Enqueue(e);
                _bytes += Bytes(e);
            }

            _last = events[^1].Position.Commit;
            while (_events.Count > eventsMax || _bytes > bytesMax)
            {
                _bytes -= Bytes(_events.Dequeue());
            }
        }
    }

    /// <summary>The page after a position, if the run holds all that follows it, and at least one event; else null.</summary>
    public LogPage? Read(long after, CategoryFilter filter, int countMax)
    {
        lock (_gate)
        {
            if (after >= _last || !_events.TryPeek(out var first) || after < first.Position.Commit - 1)
            {
                return null;
            }

            var page = new List<RecordedEvent>();
            foreach (var e in _events.Skip((int)(after - first.Position.Commit + 1)))
            {
                if (!filter.Matches(e.Stream.Category))
                {
                    continue;
                }

                page.Add(e);
                if (page.Count == countMax && e.Position.Commit < _last)
                {
                    return new LogPage(page, e.Position, AtHead: false);
                }
            }

            return new LogPage(page, LogPosition.At(_last), AtHead: true);
        }
    }

    private static int Bytes(RecordedEvent e) => e.Data.Length + e.Metadata.Length;
}
