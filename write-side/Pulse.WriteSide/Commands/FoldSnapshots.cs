using Microsoft.Extensions.Logging;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>Folds of long streams beside the log. Whatever is wrong with a snapshot, the stream is read instead, and no command fails.</summary>
internal sealed class FoldSnapshots(IStateSnapshots snapshots, IEventReader reader, WriteSideOptions options, ILogger logger)
{
    /// <summary>The fold of a stream at its snapshot, or null when there is none that can be used.</summary>
    public async ValueTask<StreamFold?> Restore(StreamName stream, CancellationToken cancellation)
    {
        var slice = Slice.For(stream.Category);
        try
        {
            if (await snapshots.Find(stream, slice.FoldVersion, cancellation) is not { } snapshot)
            {
                return null;
            }

            // A log that was restored from an older copy may be shorter, or have gone on otherwise.
            var there = await reader.ReadStream(stream, ReadDirection.Forwards, snapshot.Revision, countMax: 1, cancellation);
            if (there.Events is [var last] && last.EventId == snapshot.EventId)
            {
                return StreamFold.From(snapshot, slice, last.Position, options.RememberedReceiptsMax);
            }

            LogMessages.SnapshotOfAnotherHistory(logger, stream, snapshot.Revision);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogMessages.SnapshotUnusable(logger, fault, stream);
        }

        return null;
    }

    /// <summary>Saves a fold whose stream has just grown past a multiple of <see cref="WriteSideOptions.SnapshotEveryEvents"/>.</summary>
    /// <param name="eventsBefore">How many events the stream had before.</param>
    public async ValueTask SaveWhenDue(StreamName stream, StreamFold fold, long eventsBefore)
    {
        if ((fold.Revision + 1) / options.SnapshotEveryEvents == eventsBefore / options.SnapshotEveryEvents)
        {
            return;
        }

        try
        {
            // The command stands in the log: its caller's patience has no say in this any more. The adapter has a limit of its own.
            await snapshots.Save(fold.ToSnapshot(stream), CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogMessages.SnapshotNotSaved(logger, fault, stream, fold.Revision);
        }
    }
}
