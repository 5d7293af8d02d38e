using Pulse.Contracts.Log;

namespace Pulse.Ports.Commands;

/// <summary>A stream's state at a revision.</summary>
/// <param name="FoldVersion">Version of the functions that folded it; other versions cannot read it.</param>
/// <param name="Revision">Revision of the last event folded.</param>
/// <param name="EventId">Id of that event: if it does not stand there, the snapshot is of another history.</param>
/// <param name="Content">UTF-8 JSON; personal data in it is sealed.</param>
public sealed record StateSnapshot(StreamName Stream, int FoldVersion, long Revision, Guid EventId, ReadOnlyMemory<byte> Content);

/// <summary>
/// States of long streams (<c>write.state_snapshot</c>), so that they need not be read whole. A cache of the log and nothing more:
/// any of them may be lost, old or wrong, and deleting all of them is always safe.
/// </summary>
public interface IStateSnapshots
{
    /// <summary>The snapshot of a stream and fold version that was saved last, or null.</summary>
    /// <exception cref="PulseFaultException">The snapshots could not be read.</exception>
    ValueTask<StateSnapshot?> Find(StreamName stream, int foldVersion, CancellationToken cancellation);

    /// <summary>Keeps a snapshot in place of the one before of its stream and fold version.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown.</exception>
    ValueTask Save(StateSnapshot snapshot, CancellationToken cancellation);
}
