using Pulse.Contracts.Log;
using Pulse.Ports;
using Pulse.Ports.Commands;

namespace Pulse.Simulation.Tests.World;

/// <summary>The snapshots: a table that all hosts share, some of whose rows are spoilt.</summary>
internal sealed class SimulatedSnapshots(Plant plant)
{
    private readonly Dictionary<(StreamName, int), StateSnapshot> _saved = [];

    /// <summary>How often a state was taken up from here.</summary>
    public int Found { get; private set; }

    public StateSnapshot? Find(StreamName stream, int foldVersion)
    {
        var found = _saved.GetValueOrDefault((stream, foldVersion));
        Found += found is null ? 0 : 1;
        return found;
    }

    public void Save(StateSnapshot snapshot) => _saved[(snapshot.Stream, snapshot.FoldVersion)] =
        plant == Plant.EmptySnapshots ? snapshot with { Content = """{"state":{},"receipts":[]}"""u8.ToArray() } : snapshot;
}

/// <summary>The snapshots as one host reaches them. Nothing here may ever matter to a command.</summary>
internal sealed class HostSnapshots(SimulatedSnapshots snapshots, SimulatedHost host) : IStateSnapshots
{
    public ValueTask<StateSnapshot?> Find(StreamName stream, int foldVersion, CancellationToken cancellation)
    {
        FailNowAndThen();
        return new(snapshots.Find(stream, foldVersion));
    }

    public ValueTask Save(StateSnapshot snapshot, CancellationToken cancellation)
    {
        FailNowAndThen();
        var isSpoilt = host.Chance.Fault(FaultRates.SnapshotSpoilt);
        snapshots.Save(
            !isSpoilt ? snapshot
            : host.Chance.Below(2) == 0 ? snapshot with { Content = snapshot.Content[..(snapshot.Content.Length / 2)] }
            : snapshot with { Revision = snapshot.Revision + host.Chance.Below(20) });
        FailNowAndThen();
        return ValueTask.CompletedTask;
    }

    private void FailNowAndThen()
    {
        if (host.Chance.Fault(FaultRates.SnapshotLost))
        {
            throw new PulseFaultException("PLS-SIM3", "The snapshots did not answer.");
        }
    }
}
