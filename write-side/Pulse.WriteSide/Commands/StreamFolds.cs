using Microsoft.Extensions.Logging;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>Recently used folds; a cache of the log and nothing more. The caller holds the stream's turn.</summary>
internal sealed class StreamFolds(IEventReader reader, IStateSnapshots snapshots, WriteSideOptions options, ILogger logger)
{
    private const int ReadPageEvents = 500;

    private readonly BoundedCache<StreamName, StreamFold> _recent = new(options.CachedStreamsMax);
    private readonly FoldSnapshots _snapshots = new(snapshots, reader, options, logger);

    /// <summary>The fold as it was when last used, or read from the log. It may lag behind other processes.</summary>
    public async ValueTask<StreamFold> Get(StreamName stream, CancellationToken cancellation)
    {
        if (_recent.Find(stream) is { } cached)
        {
            return cached;
        }

        var fold = await Read(stream, cancellation);
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

    /// <summary>Tells that a fold has just taken what was appended after so many events.</summary>
    public ValueTask Appended(StreamName stream, StreamFold fold, long eventsBefore) => _snapshots.SaveWhenDue(stream, fold, eventsBefore);

    /// <summary>Reads a stream for the receipt of a command that its fold may have forgotten.</summary>
    public async ValueTask<Receipt?> FindForgotten(StreamName stream, CommandId command, CancellationToken cancellation)
    {
        Receipt? receipt = null;
        var from = 0L;
        StreamSlice slice;
        do
        {
            slice = await reader.ReadStream(stream, ReadDirection.Forwards, from, ReadPageEvents, cancellation);
            foreach (var recorded in slice.Events)
            {
                var metadata = EventMetadata.Decode(recorded.Metadata.Span);
                if (metadata.CommandId == command)
                {
                    receipt = new Receipt(metadata.CommandHash, recorded.Revision, recorded.Position);
                }
                else if (receipt is not null)
                {
                    return receipt;
                }

                from = recorded.Revision + 1;
            }
        }
        while (slice.Events.Count > 0 && from <= slice.LastRevision);
        return receipt;
    }

    public void Forget(StreamName stream) => _recent.Forget(stream);

    /// <summary>Only a stream that is long enough to have a snapshot is looked for among them; most are not.</summary>
    private async ValueTask<StreamFold> Read(StreamName stream, CancellationToken cancellation)
    {
        var beginning = await reader.ReadStream(stream, ReadDirection.Forwards, 0, Math.Min(options.SnapshotEveryEvents, ReadPageEvents), cancellation);
        var mayHaveSnapshot = beginning.LastRevision + 1 >= options.SnapshotEveryEvents;
        var fold = mayHaveSnapshot ? await _snapshots.Restore(stream, cancellation) : null;
        if (fold is null)
        {
            fold = new StreamFold(Slice.For(stream.Category), options.RememberedReceiptsMax);
            foreach (var recorded in beginning.Events)
            {
                fold.Fold(recorded);
            }
        }

        if (fold.Revision < beginning.LastRevision)
        {
            await Refresh(stream, fold, cancellation);
        }

        return fold;
    }
}
