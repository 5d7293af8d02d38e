using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.Ports.EventLog;
using Pulse.ReadSide.Sessions;
using Pulse.Testing;

namespace Pulse.Bff.Tests;

public sealed class AsOfMomentsTests
{
    private static readonly BffOptions Options = new() { IsDevelopment = true };
    private static readonly Caller Somebody = new(new OrganizationId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()));
    private static readonly ConsistencyTokens Tokens = new(new byte[ConsistencyTokens.KeyBytes], Guid.CreateVersion7());

    private readonly FakeTimeProvider _clock = new();
    private readonly OneEventLog _log;
    private readonly AsOfMoments _moments;
    private readonly DateTimeOffset _beginning;

    public AsOfMomentsTests()
    {
        _beginning = _clock.GetUtcNow();
        _log = new OneEventLog(_beginning) { End = LogPosition.At(1) };
        _moments = new AsOfMoments(_log, _clock, Options);
        _clock.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task An_instant_demands_the_head_of_the_log()
    {
        _log.End = LogPosition.At(7);

        Assert.Equal(new Moment(new AsOf.Instant(_beginning), LogPosition.At(7)), await Find(_beginning));
    }

    [Fact]
    public async Task An_instant_that_has_only_just_passed_settles_before_the_head_is_looked_up()
    {
        var finding = Find(_clock.GetUtcNow()).AsTask();
        _clock.Advance(Options.InstantSettles - TimeSpan.FromMilliseconds(1));
        Assert.False(finding.IsCompleted);

        // An append that was stamped before the instant is committed only now.
        _log.End = LogPosition.At(8);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(LogPosition.At(8), (await finding).AtLeast);
    }

    [Fact]
    public async Task A_token_is_its_position_whatever_the_log_has_come_to_since()
    {
        _log.End = LogPosition.At(9);
        var token = Tokens.Write(Somebody.OrganizationId, LogPosition.At(5));

        var moment = await _moments.Find(new AsOfInput(null, token), Request(), CancellationToken.None);

        Assert.Equal(new Moment(new AsOf.Position(LogPosition.At(5)), LogPosition.At(5)), moment);
    }

    [Fact]
    public async Task What_has_not_come_or_was_before_everything_is_refused()
    {
        await Refused(EdgeErrors.AsOfInFuture, _clock.GetUtcNow().AddTicks(1), _moments);
        await Refused(EdgeErrors.AsOfBeforeBeginning, _beginning.AddTicks(-1), _moments);
        await Refused(EdgeErrors.AsOfBeforeBeginning, _beginning, new AsOfMoments(new OneEventLog(null), _clock, Options));
    }

    private static async Task Refused(string code, DateTimeOffset instant, AsOfMoments moments)
    {
        var refusal = await Assert.ThrowsAsync<GraphQLException>(async () => await moments.Find(new AsOfInput(instant, null), Request(), CancellationToken.None));
        Assert.Equal(code, refusal.Code);
    }

    private ValueTask<Moment> Find(DateTimeOffset instant) => _moments.Find(new AsOfInput(instant, null), Request(), CancellationToken.None);

    private static PulseRequest Request() => new(new NoServices(), Somebody, Tokens, isArabic: false);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    /// <summary>A log that knows its first event and its head.</summary>
    private sealed class OneEventLog(DateTimeOffset? beginning) : IEventReader
    {
        public LogPosition End { get; set; }

        public ValueTask<LogPosition> Head(CancellationToken cancellation) => new(End);

        public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation) => new(new LogPage(
            beginning is { } at ? [new RecordedEvent(StreamName.For("any", Guid.Empty), 0, LogPosition.At(1), Guid.Empty, "any.v1", default, default, at)] : [],
            LogPosition.At(1),
            AtHead: false));

        public ValueTask<Guid> Epoch(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<StreamSlice> ReadStream(StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
