using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.Ports.EventLog;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>A moment as callers name it; the engine has seen to it that exactly one of the two is given.</summary>
public sealed record AsOfInput(DateTimeOffset? Instant, string? Token)
{
    private const string Argument = "asOf";

    /// <summary>What a root field was given, or null when it asks for now.</summary>
    public static AsOfInput? Of(RootFieldInfo root) => root.Arguments.Object(
        Argument, given => new AsOfInput(given.Get<DateTimeOffset?>("instant"), given.Get<string?>("token")));
}

/// <summary>A moment to read at, and how far the views must have come to tell it exactly.</summary>
public sealed record Moment(AsOf AsOf, LogPosition AtLeast);

/// <summary>Turns what callers name into moments of the log, or into the reason why it is none.</summary>
public sealed class AsOfMoments(IEventReader log, TimeProvider clock, BffOptions options)
{
    private DateTimeOffset? _beginning;

    /// <summary>
    /// For an instant the views must have taken in the head of the log as it is found after the instant: whatever is appended
    /// later is recorded later, for the log stamps events while nobody else can append. An instant that has only just passed is
    /// first given <see cref="BffOptions.InstantSettles"/>, so that an append that was stamped before it is committed.
    /// </summary>
    /// <exception cref="GraphQLException"><c>BAD_TOKEN</c>, <c>AS_OF_IN_FUTURE</c> or <c>AS_OF_BEFORE_BEGINNING</c>.</exception>
    public async ValueTask<Moment> Find(AsOfInput asked, PulseRequest request, CancellationToken cancellation)
    {
        if (asked.Token is { } token)
        {
            var position = request.PositionOf(token);
            return new Moment(new AsOf.Position(position), position);
        }

        var instant = asked.Instant!.Value;
        if (instant > clock.GetUtcNow())
        {
            throw new GraphQLException(
                request.IsArabic ? "اللحظة asOf في المستقبل." : "The instant asOf is in the future.", EdgeErrors.AsOfInFuture);
        }

        if (await Beginning(cancellation) is not { } beginning || instant < beginning)
        {
            throw new GraphQLException(
                request.IsArabic ? "اللحظة asOf قبل أوّل حدث مسجَّل." : "The instant asOf is before the first event.", EdgeErrors.AsOfBeforeBeginning);
        }

        await Settle(instant, cancellation);
        return new Moment(new AsOf.Instant(instant), await log.Head(cancellation));
    }

    private async ValueTask Settle(DateTimeOffset instant, CancellationToken cancellation)
    {
        var left = instant + options.InstantSettles - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = clock.CreateTimer(_ => settled.TrySetResult(), null, left, Timeout.InfiniteTimeSpan);
        await settled.Task.WaitAsync(cancellation);
    }

    /// <summary>When the log's first event was recorded, which never changes; null while there is none.</summary>
    private async ValueTask<DateTimeOffset?> Beginning(CancellationToken cancellation)
    {
        if (_beginning is null)
        {
            var page = await log.ReadAll(LogPosition.Start, CategoryFilter.All, countMax: 1, cancellation);
            _beginning = page.Events.Count > 0 ? page.Events[0].RecordedAt : null;
        }

        return _beginning;
    }
}
