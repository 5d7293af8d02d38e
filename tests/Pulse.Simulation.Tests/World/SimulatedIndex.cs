using Pulse.Contracts.Log;
using Pulse.Ports.Sagas;

namespace Pulse.Simulation.Tests.World;

/// <summary>The index of open sagas: a table that all hosts share. It may be lost and is filled again from the log.</summary>
internal sealed class SimulatedIndex
{
    private readonly SortedDictionary<string, OpenSaga> _open = new(StringComparer.Ordinal);

    public LogPosition Checkpoint { get; private set; } = LogPosition.Start;

    public IEnumerable<OpenSaga> Open => _open.Values;

    public void Record(IReadOnlyList<SagaIndexEntry> entries, LogPosition considered)
    {
        if (considered <= Checkpoint)
        {
            return;
        }

        foreach (var entry in entries)
        {
            if (entry.IsOpen)
            {
                _open[entry.Stream.Value] = new OpenSaga(entry.Stream, entry.NextDue);
            }
            else
            {
                _open.Remove(entry.Stream.Value);
            }
        }

        Checkpoint = considered;
    }

    /// <summary>As if the table had been dropped.</summary>
    public void Lose()
    {
        _open.Clear();
        Checkpoint = LogPosition.Start;
    }
}

/// <summary>The index as one host reaches it.</summary>
internal sealed class HostIndex(SimulatedIndex index, SimulatedHost host) : ISagaIndex
{
    public ValueTask<LogPosition> Checkpoint(CancellationToken cancellation)
    {
        host.Reach("index checkpoint", FaultRates.IndexLost);
        return new(index.Checkpoint);
    }

    public ValueTask Record(IReadOnlyList<SagaIndexEntry> entries, LogPosition considered, CancellationToken cancellation)
    {
        host.Reach("index record before", FaultRates.IndexLost);
        index.Record(entries, considered);
        host.Reach("index record after", FaultRates.IndexLost);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<OpenSaga>> Due(DateTimeOffset now, int countMax, CancellationToken cancellation)
    {
        host.Reach("index due", FaultRates.IndexLost);
        return new([.. index.Open.Where(saga => saga.NextDue <= now).OrderBy(saga => saga.NextDue).Take(countMax)]);
    }

    public ValueTask<IReadOnlyList<OpenSaga>> Open(StreamName? after, int countMax, CancellationToken cancellation)
    {
        host.Reach("index open", FaultRates.IndexLost);
        return new([.. index.Open.Where(saga => after is null || string.CompareOrdinal(saga.Stream.Value, after.Value.Value) > 0).Take(countMax)]);
    }
}
