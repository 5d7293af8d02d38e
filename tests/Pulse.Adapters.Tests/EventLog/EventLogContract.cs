using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>
/// The contract of <see cref="IEventLog"/>, closed over each adapter in one line. It exists to catch silent failures:
/// an event lost, doubled or out of order, a hole, a repeat that writes twice, a subscription that stalls.
/// </summary>
public abstract partial class EventLogContract(IEventLogFixture fixture) : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(fixture.TestTimeMax);
    private ILogUnderTest? _under;
    private IEventLog? _log;

    private ILogUnderTest Under => _under!;

    private IEventLog Log => _log!;

    private CancellationToken Cancellation => _timeout.Token;

    public async Task InitializeAsync()
    {
        _under = await fixture.NewLog();
        _log = await _under.Open();
    }

    public async Task DisposeAsync()
    {
        if (_under is not null)
        {
            await _under.DisposeAsync();
        }

        _timeout.Dispose();
    }

    private ValueTask<AppendResult> Append(StreamName stream, ExpectedRevision expected, params NewEvent[] events) =>
        Log.Append(stream, expected, events, Cancellation);

    private async Task<AppendResult.Appended> Appended(StreamName stream, ExpectedRevision expected, params NewEvent[] events) =>
        Assert.IsType<AppendResult.Appended>(await Append(stream, expected, events));

    private async Task<long> ConflictOf(StreamName stream, ExpectedRevision expected, params NewEvent[] events) =>
        Assert.IsType<AppendResult.Conflict>(await Append(stream, expected, events)).ActualRevision;

    /// <summary>Reads the whole log page by page and requires that it has neither hole nor disorder, in the log or in any stream.</summary>
    private async Task<IReadOnlyList<RecordedEvent>> WholeLog(int pageEvents = 100)
    {
        var events = new List<RecordedEvent>();
        var position = LogPosition.Start;
        LogPage page;
        do
        {
            page = await Log.ReadAll(position, CategoryFilter.All, pageEvents, Cancellation);
            events.AddRange(page.Events);
            position = page.Next;
        }
        while (!page.AtHead);

        RequireOrder(events);
        return events;
    }

    private static void RequireOrder(IReadOnlyList<RecordedEvent> events)
    {
        var revisions = new Dictionary<StreamName, long>();
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(revisions.GetValueOrDefault(events[i].Stream, -1) + 1, events[i].Revision);
            revisions[events[i].Stream] = events[i].Revision;
            if (i > 0)
            {
                Assert.True(events[i].Position > events[i - 1].Position, "Positions go up.");
            }
        }
    }
}
