using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A log whose answer to an append can get lost after the events are committed, or that is not reached at all.</summary>
internal sealed class AnswerLosingLog(IEventLog log) : PassingLog(log)
{
    public bool LosesNextAnswer { get; set; }

    public bool RefusesNextAppend { get; set; }

    public override async ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        if (RefusesNextAppend)
        {
            RefusesNextAppend = false;
            throw new EventLogException("PLS-T003", "The log was not reached, as the test wanted.");
        }

        var result = await base.Append(stream, expected, events, cancellation);
        if (LosesNextAnswer)
        {
            LosesNextAnswer = false;
            throw new EventLogException("PLS-T001", "The answer was lost, as the test wanted.");
        }

        return result;
    }
}
