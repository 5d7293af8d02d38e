using Pulse.Contracts.Log;
using Pulse.Ports.Sagas;

namespace Pulse.WriteSide.Generation;

/// <summary>Events being handled, in log order. The index is told only of a finished prefix.</summary>
internal sealed class SagaProgress(ISagaIndex index, int inFlightMax)
{
    private readonly Queue<(LogPosition Position, Task<SagaIndexEntry?> Work)> _inFlight = [];

    public async ValueTask Add(LogPosition position, Task<SagaIndexEntry?> work, CancellationToken cancellation)
    {
        _inFlight.Enqueue((position, work));
        if (_inFlight.Count >= inFlightMax)
        {
            await Flush(position, cancellation);
        }
    }

    /// <summary>Waits for everything in flight and records it, together with the position up to which the log was considered.</summary>
    public async ValueTask Flush(LogPosition considered, CancellationToken cancellation)
    {
        var entries = new Dictionary<StreamName, SagaIndexEntry>();
        while (_inFlight.TryPeek(out var oldest))
        {
            if (await oldest.Work.WaitAsync(cancellation) is { } entry)
            {
                entries[entry.Stream] = entry;
            }

            _inFlight.Dequeue();
        }

        await index.Record([.. entries.Values], considered, cancellation);
    }
}
