using System.Runtime.CompilerServices;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Simulation.Tests.World;

/// <summary>The log as one host reaches it: over a network that refuses, loses answers and delays subscriptions.</summary>
internal sealed class HostLog(SimulatedLog log, SimulatedHost host) : IEventLog
{
    /// <summary>More than a command is decided anew.</summary>
    private const int ContendedConflicts = 14;

    private TaskCompletionSource? _more;
    private bool _isDropped;
    private int _conflictsToCome;

    /// <summary>Whether a subscription is open and waits to be given more.</summary>
    public bool IsWaiting => _more is not null;

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => new(log.Epoch);

    public ValueTask<LogPosition> Head(CancellationToken cancellation) => new(LogPosition.At(log.Events.Count));

    public ValueTask<StreamSlice> ReadStream(
        StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation)
    {
        host.Reach($"read {stream.Category}", FaultRates.Read);
        var all = log.Stream(stream);
        var events = direction == ReadDirection.Forwards
            ? all.Where(recorded => recorded.Revision >= fromRevision)
            : all.Reverse().Where(recorded => recorded.Revision <= fromRevision);
        return new(new StreamSlice([.. events.Take(countMax)], all.Count - 1));
    }

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation)
    {
        host.Reach("read all", FaultRates.Read);
        var head = LogPosition.At(log.Events.Count);
        var page = log.Events.Skip((int)after.Commit).Where(recorded => filter.Matches(recorded.Stream.Category)).Take(countMax).ToArray();
        var isFull = page.Length == countMax;
        return new(new LogPage(page, isFull ? page[^1].Position : head, !isFull));
    }

    public ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        host.Interrupt();
        host.Reach($"append {stream.Category} before", FaultRates.AppendLost);
        if (IsBeaten())
        {
            host.Trace.Write($"{host.Name} append to {stream.Category}: somebody wrote first");
            return new(new AppendResult.Conflict(log.Stream(stream).Count - 1));
        }

        var result = log.Append(stream, expected, events);
        host.Trace.Write($"{host.Name} append {string.Join(' ', events.Select(next => next.Type))} to {stream.Category}: {Short(result)}");
        host.Reach($"append {stream.Category} after", FaultRates.AppendAnswerLost);
        return new(result);
    }

    public async IAsyncEnumerable<LogMessage> Subscribe(
        LogPosition after, CategoryFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = (int)after.Commit;
        _isDropped = false;
        while (true)
        {
            // Nothing comes by itself: the simulation decides when this subscription hears more.
            _more = new TaskCompletionSource();
            var more = _more.Task;
            host.Park();
            await more;
            cancellation.ThrowIfCancellationRequested();
            if (_isDropped)
            {
                throw new EventLogException("PLS-SIM1", "The subscription was dropped.");
            }

            var end = host.Chance.IsCalm ? log.Events.Count : Math.Min(log.Events.Count, next + 1 + host.Chance.Below(5));
            for (; next < end; next++)
            {
                if (filter.Matches(log.Events[next].Stream.Category))
                {
                    yield return new LogMessage.EventAppeared(log.Events[next]);
                }
            }

            yield return new LogMessage.CheckpointReached(LogPosition.At(next));
            if (next == log.Events.Count)
            {
                yield return new LogMessage.CaughtUp(LogPosition.At(next));
            }
        }
    }

    /// <summary>Lets the subscription hear some more, and waits until it has dealt with it.</summary>
    public void HearMore()
    {
        if (_more is { } more)
        {
            _more = null;
            host.Resume(more.SetResult);
        }
    }

    public void Drop()
    {
        _isDropped = true;
        HearMore();
    }

    /// <summary>Somebody else wrote first: now and then once, and rarely so often that a command gives up.</summary>
    private bool IsBeaten()
    {
        _conflictsToCome = host.Chance.Fault(FaultRates.AppendContended) ? ContendedConflicts : Math.Max(0, _conflictsToCome - 1);
        return !host.Chance.IsCalm && (_conflictsToCome > 0 || host.Chance.Fault(FaultRates.AppendConflict));
    }

    private static string Short(AppendResult result) => result switch
    {
        AppendResult.Appended appended => FormattableString.Invariant($"revision {appended.Revision}{(appended.WasRepeat ? " again" : string.Empty)}"),
        AppendResult.Conflict conflict => FormattableString.Invariant($"conflict with revision {conflict.ActualRevision}"),
        _ => "?",
    };
}

/// <summary>How often things go wrong, as probabilities of one operation.</summary>
internal static class FaultRates
{
    public const double Read = 0.004;
    public const double AppendLost = 0.02;
    public const double AppendConflict = 0.02;
    public const double AppendContended = 0.006;
    public const double AppendAnswerLost = 0.03;
    public const double Crash = 0.003;
    public const double IndexLost = 0.02;
    public const double ClaimLost = 0.02;
    public const double SnapshotLost = 0.05;
    public const double SnapshotSpoilt = 0.15;
    public const double PublishFails = 0.02;
    public const double MessageLost = 0.08;
    public const double MessageDoubled = 0.10;
    public const double WorkFailsInPassing = 0.10;
    public const double WorkFails = 0.03;
    public const double PromptRefused = 0.05;
    public const double Interrupted = 0.15;
}
