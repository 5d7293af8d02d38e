using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Pulse.Bff.Edge;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Ports.Blobs;
using Pulse.Ports.Bus;
using Pulse.Ports.Commands;

namespace Pulse.Bff.Studio;

public sealed record QuarantineOptions
{
    /// <summary>How long a check is waited for, its worker's turn included: enlarging a small photograph takes seconds.</summary>
    public TimeSpan CheckTimeMax { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>How the sending of a file ended.</summary>
public abstract record UploadOutcome
{
    private UploadOutcome()
    {
    }

    /// <summary>The file was checked, now or before, and the asset knows.</summary>
    public sealed record Checked(AssetCheckResult Result, LogPosition Position) : UploadOutcome;

    /// <summary>Another file came first and is the one that counts.</summary>
    public sealed record OtherFile : UploadOutcome;

    /// <summary>The file is here and not checked yet; sending it again goes on.</summary>
    public sealed record NotChecked(string Code) : UploadOutcome;

    public sealed record Rejected(Rejection Rejection) : UploadOutcome;
}

/// <summary>
/// Where files of people lie until they were looked at: nothing reads them but the check, and no link leads to them. Each step may be
/// repeated, and whoever sends the file again goes on where it stopped.
/// </summary>
public sealed class Quarantine(IBlobStore blobs, ICommandClient commands, IMessageBus bus, TimeProvider time, QuarantineOptions options)
    : IMessageHandler<AssetCheckAnswered>
{
    private const string Busy = "CHECK_RUNNING";
    private const string TimedOut = "CHECK_TIMED_OUT";

    private readonly Questions<AssetId, AssetCheckResult> _questions = new(bus, time, options.CheckTimeMax);

    /// <summary>Takes a file in, has it checked, and tells the asset.</summary>
    public async ValueTask<UploadOutcome> Take(UploadTarget target, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        var fingerprint = SHA256.HashData(file.Span);
        var first = await blobs.PutResult(target.OrganizationId, AssetKeys.Fingerprint(target.AssetId), fingerprint, cancellation);
        if (!first.Span.SequenceEqual(fingerprint))
        {
            return new UploadOutcome.OtherFile();
        }

        if (await FindCheck(target, cancellation) is { } earlier)
        {
            return await Tell(target, earlier, cancellation);
        }

        await blobs.PutResult(target.OrganizationId, AssetKeys.Upload(target.AssetId), file, cancellation);
        var requestId = Guid.CreateVersion7();
        var answer = await _questions.Ask(
            target.AssetId,
            requestId,
            answerBy => new AssetCheckRequested(requestId, target.OrganizationId, target.AssetId, target.Kind, answerBy),
            cancellation);
        return answer switch
        {
            QuestionAnswer<AssetCheckResult>.Came { Result: AssetCheckFailed failed } => new UploadOutcome.NotChecked(failed.Code),
            QuestionAnswer<AssetCheckResult>.Came came => await Tell(target, came.Result, cancellation),
            QuestionAnswer<AssetCheckResult>.Busy => new UploadOutcome.NotChecked(Busy),
            QuestionAnswer<AssetCheckResult>.TimedOut => new UploadOutcome.NotChecked(TimedOut),
            _ => throw new InvalidOperationException($"{answer} is no answer."),
        };
    }

    public ValueTask Handle(AssetCheckAnswered message, MessageContext context, CancellationToken cancellation)
    {
        _questions.Answer(message.AssetId, message.RequestId, message.Result);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<AssetCheckResult?> FindCheck(UploadTarget target, CancellationToken cancellation) =>
        await blobs.FindResult(target.OrganizationId, AssetKeys.Check(target.AssetId), cancellation) is { } kept
            ? JsonSerializer.Deserialize<AssetCheckResult>(kept.Span, PulseJson.Options)
            : null;

    private async ValueTask<UploadOutcome> Tell(UploadTarget target, AssetCheckResult result, CancellationToken cancellation)
    {
        AssetCommand command = result switch
        {
            AssetClean clean => new AcceptAsset(target.OrganizationId, target.AssetId, clean.Facts, clean.Checks),
            AssetNotTaken refused => new RefuseAsset(target.OrganizationId, target.AssetId, refused.Reason, refused.Checks),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no verdict."),
        };
        var commandId = new CommandId(DerivedId.From("asset-checked", target.AssetId.ToString()));
        var answer = await commands.Send(
            new CommandEnvelope(commandId, command, Actor: null, target.AssetId.Value, TraceParent: Activity.Current?.Id), cancellation);
        if (answer is not CommandResult.Accepted accepted)
        {
            return new UploadOutcome.Rejected(((CommandResult.Rejected)answer).Rejection);
        }

        // What a person sent may say where and when it was taken; only what somebody has yet to look at is kept.
        if (result is not AssetNotTaken { Reason: AssetRefusal.NeedsReview })
        {
            await blobs.DeleteResult(target.OrganizationId, AssetKeys.Upload(target.AssetId), cancellation);
        }

        return new UploadOutcome.Checked(result, accepted.Position);
    }
}
