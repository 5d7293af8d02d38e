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

    // Positions have no holes, so each has its own place: position modulo size. The run is _first to _last, both inclusive.
    private readonly RecordedEvent?[] _ring = new RecordedEvent?[eventsMax];
    private long _bytes;
    private long _first = 1;
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
                Array.Clear(_ring);
                (_first, _bytes) = (events[0].Position.Commit, 0);
            }

            foreach (var e in events)
            {
                _last = e.Position.Commit;
                if (_last - _first == eventsMax)
                {
                    DropFirst();
                }

                _ring[Place(_last)] = e;
                _bytes += Bytes(e);
            }

            while (_bytes > bytesMax)
            {
                DropFirst();
            }
        }
    }

    /// <summary>The page after a position, if the run holds all that follows it, and at least one event; else null.</summary>
    public LogPage? Read(long after, CategoryFilter filter, int countMax)
    {
        lock (_gate)
        {
            if (after >= _last || after < _first - 1)
            {
                return null;
            }

            var page = new List<RecordedEvent>();
            for (var position = after + 1; position <= _last; position++)
            {
                var e = _ring[Place(position)]!;
                if (!filter.Matches(e.Stream.Category))
                {
                    continue;
                }

                page.Add(e);
                if (page.Count == countMax && position < _last)
                {
                    return new LogPage(page, e.Position, AtHead: false);
                }
            }

            return new LogPage(page, LogPosition.At(_last), AtHead: true);
        }
    }

    private int Place(long position) => (int)(position % eventsMax);

    private void DropFirst()
    {
        var place = Place(_first++);
        _bytes -= Bytes(_ring[place]!);
        _ring[place] = null;
    }

    private static int Bytes(RecordedEvent e) => e.Data.Length + e.Metadata.Length;
}
