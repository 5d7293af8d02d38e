using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>The appends of one transaction, in the order in which they were asked for.</summary>
internal sealed class AppendBatch(PostgreSqlEventLogOptions limits)
{
    private readonly List<PendingAppend> _appends = [];
    private readonly Dictionary<string, int> _streams = new(StringComparer.Ordinal);
    private int _bytes;

    public IReadOnlyList<PendingAppend> Appends => _appends;

    /// <summary>Events of all appends.</summary>
    public int Events { get; private set; }

    /// <summary>The distinct streams, numbered from 0 in order of first use.</summary>
    public IReadOnlyDictionary<string, int> Streams => _streams;

    /// <summary>Takes an append, unless a limit is reached; the first is always taken, whatever its size.</summary>
    public bool TryAdd(PendingAppend append)
    {
        if (_appends.Count > 0 && !Fits(append))
        {
            return false;
        }

        _appends.Add(append);
        _streams.TryAdd(append.Stream.Value, _streams.Count);
        Events += append.Events.Count;
        _bytes += append.Bytes;
        return true;
    }

    public void Clear()
    {
        _appends.Clear();
        _streams.Clear();
        Events = 0;
        _bytes = 0;
    }

    public void Fail(Func<Exception> fault)
    {
        foreach (var append in _appends)
        {
            append.Fail(fault());
        }
    }

    // An append that only requires the stream to exist is checked for repeats against the table, where the
    // appends before it in this batch do not stand yet; so it goes into the next one.
    private bool Fits(PendingAppend append) =>
        _appends.Count < limits.BatchAppendsMax
        && Events + append.Events.Count <= limits.BatchEventsMax
        && _bytes + append.Bytes <= limits.BatchBytesMax
        && !(append.Expected.IsExists && _streams.ContainsKey(append.Stream.Value));
}
