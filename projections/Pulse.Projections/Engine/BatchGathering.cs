using System.Threading.Channels;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Projections.Engine;

/// <summary>Messages that go into one transaction.</summary>
/// <param name="To">Everything up to here was considered.</param>
internal sealed record Gathered(IReadOnlyList<RecordedEvent> Events, LogPosition To, ProjectionState State);

/// <summary>
/// Takes what has arrived and no more, so that batches grow with the load and a lone event waits for nothing. Events that
/// were delivered before are dropped here: the log delivers at least once.
/// </summary>
internal sealed class BatchGathering(int eventsMax, int bytesMax)
{
    public Gathered Gather(ChannelReader<LogMessage> messages, LogPosition position, ProjectionState state)
    {
        var events = new List<RecordedEvent>();
        long bytes = 0;
        while (events.Count < eventsMax && bytes < bytesMax && messages.TryRead(out var message))
        {
            switch (message)
            {
                case LogMessage.EventAppeared appeared when appeared.Position > position:
                    events.Add(appeared.Event);
                    bytes += appeared.Event.Data.Length;
                    break;
                case LogMessage.CaughtUp:
                    state = ProjectionState.Live;
                    break;
                case LogMessage.FellBehind:
                    state = ProjectionState.CatchingUp;
                    break;
                default:
                    break;
            }

            position = message.Position > position ? message.Position : position;
        }

        return new Gathered(events, position, state);
    }
}
