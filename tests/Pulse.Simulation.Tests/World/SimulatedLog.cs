using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Simulation.Tests.World;

/// <summary>The log itself: what is in it is durable, in commit order, and seen by all hosts.</summary>
/// <param name="committed">Told of every event as it is committed.</param>
internal sealed class SimulatedLog(VirtualClock clock, Action<RecordedEvent> committed)
{
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<StreamName, List<RecordedEvent>> _streams = [];

    public IReadOnlyList<RecordedEvent> Events => _events;

    public Guid Epoch { get; } = new("00000000-0000-0000-0000-0000000000e0");

    public IReadOnlyList<RecordedEvent> Stream(StreamName stream) => _streams.GetValueOrDefault(stream) ?? [];

    public AppendResult Append(StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events)
    {
        var there = Stream(stream);
        var last = there.Count - 1;
        if (Repeat(there, expected, events) is { } repeat)
        {
            return repeat;
        }

        var fits = expected.IsExists ? last >= 0 : expected.Value == last;
        if (!fits)
        {
            return new AppendResult.Conflict(last);
        }

        foreach (var next in events)
        {
            var recorded = new RecordedEvent(
                stream, ++last, LogPosition.At(_events.Count + 1), next.EventId, next.Type, next.Data, next.Metadata, clock.Now);
            _events.Add(recorded);
            (_streams.TryGetValue(stream, out var list) ? list : _streams[stream] = []).Add(recorded);
            committed(recorded);
        }

        return new AppendResult.Appended(last, LogPosition.At(_events.Count), WasRepeat: false);
    }

    /// <summary>The same ids at the place where they already stand.</summary>
    private static AppendResult.Appended? Repeat(IReadOnlyList<RecordedEvent> there, ExpectedRevision expected, IReadOnlyList<NewEvent> events)
    {
        var first = expected.Value + 1;
        if (expected.IsExists || first < 0 || first + events.Count > there.Count)
        {
            return null;
        }

        for (var index = 0; index < events.Count; index++)
        {
            if (there[(int)first + index].EventId != events[index].EventId)
            {
                return null;
            }
        }

        var last = there[(int)first + events.Count - 1];
        return new AppendResult.Appended(last.Revision, last.Position, WasRepeat: true);
    }
}
