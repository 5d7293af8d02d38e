using System.Runtime.CompilerServices;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// Catch-up and live in one loop: read what is there, then wait for the head to grow. Live events are read by
/// position like old ones, from the tail or the log, so going live has no seam in which one could be lost or doubled.
/// </summary>
internal sealed class Subscription(LogReader reader, LogTail tail, HeadSignal signal, int pageEvents)
{
    public async IAsyncEnumerable<LogMessage> Run(LogPosition after, CategoryFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        EventLogTelemetry.Subscriptions.Add(1);
        try
        {
            var position = after;
            var isLive = false;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var page = tail.Read(position.Commit, filter, pageEvents)
                    ?? await reader.ReadAll(position.Commit, filter, pageEvents, cancellation);
                if (isLive && !page.AtHead)
                {
                    isLive = false;
                    yield return new LogMessage.FellBehind(position);
                }

                foreach (var e in page.Events)
                {
                    yield return new LogMessage.EventAppeared(e);
                }

                if (page.Next > position)
                {
                    position = page.Next;
                    yield return new LogMessage.CheckpointReached(position);
                }

                if (page.AtHead && !isLive)
                {
                    isLive = true;
                    yield return new LogMessage.CaughtUp(position);
                }

                if (isLive)
                {
                    await signal.WaitBeyond(position.Commit, cancellation);
                }
            }
        }
        finally
        {
            EventLogTelemetry.Subscriptions.Add(-1);
        }
    }
}
