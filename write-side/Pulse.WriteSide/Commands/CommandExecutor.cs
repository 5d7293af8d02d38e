using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Domain;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Commands;

/// <summary>
/// Takes a command through queue, load, fold, decide, claim and append. A command id that was accepted before answers its
/// receipt; commands to one stream wait for each other in this process, and conflicts with other processes are decided anew.
/// </summary>
public sealed class CommandExecutor : ICommandClient
{
    private readonly IEventLog _log;
    private readonly ICommandClaims _claims;
    private readonly ConflictPause _pause;
    private readonly TimeProvider _time;
    private readonly WriteSideOptions _options;
    private readonly ILogger<CommandExecutor> _logger;
    private readonly KeyedQueue<StreamName> _queue = new();
    private readonly StreamFolds _folds;
    private readonly Admission _admission;

    public CommandExecutor(
        IEventLog log,
        ICommandClaims claims,
        IStateSnapshots snapshots,
        ConflictPause pause,
        TimeProvider time,
        WriteSideOptions options,
        ILogger<CommandExecutor> logger)
    {
        (_log, _claims, _pause, _time, _options, _logger) = (log, claims, pause, time, options, logger);
        _folds = new StreamFolds(log, snapshots, options, logger);
        _admission = new Admission(Peek, time);
    }

    public async ValueTask<CommandResult> Send(CommandEnvelope envelope, CancellationToken cancellation)
    {
        var command = envelope.Command;
        using var activity = Telemetry.StartCommand(command, envelope.TraceParent);
        using var turn = await _queue.Enter(command.Stream, cancellation);
        var started = _time.GetTimestamp();
        var result = await Execute(envelope, cancellation);
        Telemetry.CommandHandled(command, result, _time.GetElapsedTime(started));
        activity?.SetStatus(result is CommandResult.Rejected ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        return result;
    }

    private async ValueTask<CommandResult> Execute(CommandEnvelope envelope, CancellationToken cancellation)
    {
        var stream = envelope.Command.Stream;
        var hash = HashOf(envelope.Command);
        var fold = await _folds.Get(stream, cancellation);
        var isClaimed = false;
        for (var attempt = 0; attempt <= _options.CommandConflictRetriesMax; attempt++)
        {
            if (fold.FindReceipt(envelope.CommandId) is { } receipt)
            {
                return Answer(stream, receipt, hash);
            }

            var decision = await Decide(fold, envelope.Command, cancellation);
            var isChange = decision is Decision.Accepted { Events.Count: > 0 };

            // Another process may have written what this one has not folded yet: look before saying no, or nothing to do.
            if (!isChange && await _folds.Refresh(stream, fold, cancellation))
            {
                continue;
            }

            if (!isClaimed && await Earlier(fold, envelope, hash, isChange, cancellation) is { } earlier)
            {
                return earlier;
            }

            isClaimed |= isChange;

            switch (decision)
            {
                case Decision.Rejected rejected:
                    return new CommandResult.Rejected(rejected.Rejection);
                case Decision.Accepted { Events.Count: 0 }:
                    return new CommandResult.Accepted(stream, fold.Revision, fold.Position, WasRepeat: false);
                case Decision.Accepted accepted when await Append(fold, envelope, hash, accepted.Events, cancellation) is { } appended:
                    return new CommandResult.Accepted(stream, appended.Revision, appended.Position, appended.WasRepeat);
                default:
                    Telemetry.CommandConflicts.Add(1);
                    LogMessages.CommandConflict(_logger, stream, attempt + 1);
                    if (attempt == _options.CommandConflictRetriesMax)
                    {
                        break;
                    }

                    await _pause.Wait(attempt + 1, cancellation);
                    await _folds.Refresh(stream, fold, cancellation);
                    break;
            }
        }

        return Rejected(RejectionCode.Conflict);
    }

    /// <summary>
    /// What an earlier use of the id makes of a command that has no receipt in the fold: null when it may go on. What is about to
    /// be appended claims its id; what appends nothing claims nothing. Commands without a person behind them have derived ids,
    /// which cannot clash, and deciders know repeats of them by what they are about.
    /// </summary>
    private async ValueTask<CommandResult?> Earlier(
        StreamFold fold, CommandEnvelope envelope, string hash, bool isChange, CancellationToken cancellation)
    {
        var stream = envelope.Command.Stream;
        var mayBeForgotten = envelope.Actor is null && !isChange;
        if (envelope.Actor is not null && await Holder(envelope, hash, isChange, cancellation) is { } holder)
        {
            if (holder.Stream != stream || holder.CommandHash != hash)
            {
                return Rejected(RejectionCode.CommandIdReused, "commandId");
            }

            mayBeForgotten = true;
        }

        return mayBeForgotten && fold.HasForgotten && await _folds.FindForgotten(stream, envelope.CommandId, cancellation) is { } receipt
            ? Answer(stream, receipt, hash)
            : null;
    }

    private async ValueTask<ClaimResult.HeldBy?> Holder(CommandEnvelope envelope, string hash, bool isChange, CancellationToken cancellation)
    {
        var (organization, stream) = (envelope.Command.OrganizationId, envelope.Command.Stream);
        return isChange
            ? await _claims.Claim(organization, envelope.CommandId, stream, hash, cancellation) as ClaimResult.HeldBy
            : await _claims.Find(organization, envelope.CommandId, cancellation);
    }

    private async ValueTask<Decision> Decide(StreamFold fold, ICommand command, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        if (fold.Slice.OwnerOf(fold.State) is { } owner && owner != command.OrganizationId)
        {
            // A foreign stream looks like no stream at all, except that its id cannot be taken.
            return fold.Slice.Decide(fold.Slice.Initial, command, now) is Decision.Rejected rejected ? rejected : Decision.Reject(RejectionCode.IdTaken);
        }

        var decision = fold.Slice.Decide(fold.State, command, now);
        return decision is Decision.Accepted { Events.Count: > 0 } && await _admission.Check(command, fold.State, cancellation) is { } refusal
            ? new Decision.Rejected(refusal)
            : decision;
    }

    private async ValueTask<AppendResult.Appended?> Append(
        StreamFold fold, CommandEnvelope envelope, string hash, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var stream = envelope.Command.Stream;
        var metadata = new EventMetadata(
            envelope.Command.OrganizationId, envelope.CommandId, hash, envelope.Actor, envelope.CorrelationId, envelope.CausationId,
            Activity.Current?.Id ?? envelope.TraceParent).Encode();
        var toAppend = events.Select((@event, index) => Encode(envelope, stream, @event, index, metadata)).ToArray();
        AppendResult result;
        try
        {
            result = await _log.Append(stream, ExpectedRevision.Exact(fold.Revision), toAppend, cancellation);
        }
        catch
        {
            // The outcome is unknown, so what is cached may be old; the next command reads the stream again.
            _folds.Forget(stream);
            throw;
        }

        if (result is not AppendResult.Appended appended)
        {
            return null;
        }

        var first = appended.Revision - events.Count + 1;
        for (var index = 0; index < events.Count; index++)
        {
            fold.Take(events[index], toAppend[index].EventId, first + index, appended.Position, envelope.CommandId, hash);
        }

        await _folds.Appended(stream, fold, eventsBefore: first);
        return appended;
    }

    /// <summary>Looks at another stream's state; never called while that stream waits for this one.</summary>
    private async ValueTask<object> Peek(StreamName stream, CancellationToken cancellation)
    {
        using var turn = await _queue.Enter(stream, cancellation);
        var fold = await _folds.Get(stream, cancellation);
        return fold.State;
    }

    private static NewEvent Encode(CommandEnvelope envelope, StreamName stream, IEvent @event, int index, byte[] metadata)
    {
        var (type, data) = EventCodec.Encode(@event);
        var id = DerivedId.From(
            "event", envelope.Command.OrganizationId.ToString(), stream.Value, envelope.CommandId.ToString(), FormattableString.Invariant($"{index}"));
        return new NewEvent(id, type, data, metadata);
    }

    private static string HashOf(ICommand command)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), PulseJson.Options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(command.GetType().Name));
        hash.AppendData(json);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static CommandResult Answer(StreamName stream, Receipt receipt, string hash) => receipt.CommandHash == hash
        ? new CommandResult.Accepted(stream, receipt.Revision, receipt.Position, WasRepeat: true)
        : Rejected(RejectionCode.CommandIdReused, "commandId");

    private static CommandResult.Rejected Rejected(RejectionCode code, string? field = null) => new(new Rejection(code, field));
}
