using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A log in which somebody else always writes first, for a while.</summary>
internal sealed class ContendedLog(IEventLog log) : PassingLog(log)
{
    public int ConflictsToCome { get; set; }

    public int Appends { get; private set; }

    public override ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        Appends++;
        return ConflictsToCome-- > 0
            ? ValueTask.FromResult<AppendResult>(new AppendResult.Conflict(expected.Value))
            : base.Append(stream, expected, events, cancellation);
    }
}
