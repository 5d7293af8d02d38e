using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A log whose answer to an append can get lost after the events are committed, or that is not reached at all.</summary>
internal sealed class AnswerLosingLog(IEventLog log) : IEventLog
{
    public bool LosesNextAnswer { get; set; }

    public bool RefusesNextAppend { get; set; }

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => log.Epoch(cancellation);

    public ValueTask<LogPosition> Head(CancellationToken cancellation) => log.Head(cancellation);

    public ValueTask<StreamSlice> ReadStream(StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        log.ReadStream(stream, direction, fromRevision, countMax, cancellation);

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation) =>
        log.ReadAll(after, filter, countMax, cancellation);

    public IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        log.Subscribe(after, filter, cancellation);

    public async ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        if (RefusesNextAppend)
        {
            RefusesNextAppend = false;
            throw new EventLogException("PLS-T003", "The log was not reached, as the test wanted.");
        }

        var result = await log.Append(stream, expected, events, cancellation);
        if (LosesNextAnswer)
        {
            LosesNextAnswer = false;
            throw new EventLogException("PLS-T001", "The answer was lost, as the test wanted.");
        }

        return result;
    }
}
