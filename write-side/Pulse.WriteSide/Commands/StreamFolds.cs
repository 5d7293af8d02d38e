using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>Recently used folds; a cache of the log and nothing more. The caller holds the stream's turn.</summary>
internal sealed class StreamFolds(IEventReader reader, int streamsMax)
{
    private const int ReadPageEvents = 500;

    private readonly BoundedCache<StreamName, StreamFold> _recent = new(streamsMax);

    /// <summary>The fold as it was when last used, or read from the log. It may lag behind other processes.</summary>
    public async ValueTask<StreamFold> Get(StreamName stream, CancellationToken cancellation)
    {
        if (_recent.Find(stream) is { } cached)
        {
            return cached;
        }

        var fold = new StreamFold(Slice.For(stream.Category));
        await Refresh(stream, fold, cancellation);
        _recent.Keep(stream, fold);
        return fold;
    }

    /// <summary>Folds what has come since.</summary>
    /// <returns>True when something had.</returns>
    public async ValueTask<bool> Refresh(StreamName stream, StreamFold fold, CancellationToken cancellation)
    {
        var before = fold.Revision;
        StreamSlice slice;
        do
        {
            slice = await reader.ReadStream(stream, ReadDirection.Forwards, fold.Revision + 1, ReadPageEvents, cancellation);
            foreach (var recorded in slice.Events)
            {
                fold.Fold(recorded);
            }
        }
        while (slice.Events.Count > 0 && fold.Revision < slice.LastRevision);
        return fold.Revision > before;
    }

    public void Forget(StreamName stream) => _recent.Forget(stream);
}
