using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog.Planted;

/// <summary>A sound log, to be broken in one place by a subclass.</summary>
internal abstract class PlantedLog(IEventLog inner) : IEventLog
{
    public virtual ValueTask<Guid> Epoch(CancellationToken cancellation) => inner.Epoch(cancellation);

    public virtual ValueTask<LogPosition> Head(CancellationToken cancellation) => inner.Head(cancellation);

    public virtual ValueTask<StreamSlice> ReadStream(
        StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        inner.ReadStream(stream, direction, fromRevision, countMax, cancellation);

    public virtual ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation) =>
        inner.ReadAll(after, filter, countMax, cancellation);

    public virtual IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        inner.Subscribe(after, filter, cancellation);

    public virtual ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation) =>
        inner.Append(stream, expected, events, cancellation);
}

/// <summary>Loses one event in a hundred on its way to subscribers.</summary>
internal sealed class DroppingLog(IEventLog inner) : PlantedLog(inner)
{
    private const int DropEvery = 100;

    public override IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        base.Subscribe(after, filter, cancellation).Where((message, _) => message is not LogMessage.EventAppeared || message.Position.Commit % DropEvery != 0);
}

/// <summary>Delivers now and then an event again that it has just delivered, out of its turn.</summary>
internal sealed class StutteringLog(IEventLog inner) : PlantedLog(inner)
{
    private const int RepeatEvery = 100;

    public override IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        base.Subscribe(after, filter, cancellation).SelectMany(message =>
            message is LogMessage.EventAppeared && message.Position.Commit % RepeatEvery == 0 ? new[] { message, message } : [message]);
}

/// <summary>Tells no checkpoint when nothing matched, as a consumer of an idle log would find out much later.</summary>
internal sealed class SilentLog(IEventLog inner) : PlantedLog(inner)
{
    public override IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) =>
        base.Subscribe(after, filter, cancellation).Where(message => message is not LogMessage.CheckpointReached || filter.Categories.Count == 0);
}

/// <summary>Forgets ids, so that a repeat is a conflict at best.</summary>
internal sealed class ForgetfulLog(IEventLog inner) : PlantedLog(inner)
{
    public override ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation) =>
        base.Append(stream, expected, [.. events.Select(e => e with { EventId = Guid.NewGuid() })], cancellation);
}

/// <summary>Writes what it is given although the stream is not as expected.</summary>
internal sealed class CarelessLog(IEventLog inner) : PlantedLog(inner)
{
    public override async ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        var result = await base.Append(stream, expected, events, cancellation);
        return result is AppendResult.Conflict { ActualRevision: >= 0 } conflict
            ? await base.Append(stream, ExpectedRevision.Exact(conflict.ActualRevision), events, cancellation)
            : result;
    }
}
