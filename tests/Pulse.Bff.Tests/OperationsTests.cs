using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Bff.Operations;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.Ports.Projections;
using Pulse.Testing;

namespace Pulse.Bff.Tests;

public sealed class OperationsTests
{
    private static readonly Caller Somebody = new(new OrganizationId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()));
    private static readonly Caller Operator = Somebody with { IsOperator = true };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Record _record = new();
    private readonly OperatorCommands _commands;

    public OperationsTests() => _commands = new OperatorCommands(_record, new Running(), NullLogger<OperatorCommands>.Instance);

    public static TheoryData<ProjectionErrorCode> Codes => [.. Enum.GetValues<ProjectionErrorCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_text_in_both_languages(ProjectionErrorCode code)
    {
        Assert.Contains(ProjectionError.Of(code, "name", isArabic: true).Message, letter => letter is >= '\u0621' and <= '\u064A');
        Assert.DoesNotContain(ProjectionError.Of(code, "name", isArabic: false).Message, letter => letter is >= '\u0621' and <= '\u064A');
    }

    [Fact]
    public async Task An_action_is_recorded_before_it_is_done_and_its_outcome_after()
    {
        var (id, ending) = await _commands.Carry(For(Operator), OperatorActionKind.Promote, "credits", _ =>
        {
            Assert.Equal(["Promote credits"], _record.Lines);
            return new(new Ending("PROMOTED"));
        }, CancellationToken.None);

        Assert.Equal((_record.Id, "PROMOTED"), (id, ending.Outcome));
        Assert.Equal(["Promote credits", "PROMOTED"], _record.Lines);
    }

    [Fact]
    public async Task A_command_goes_on_to_its_outcome_when_the_caller_has_left()
    {
        using var caller = new CancellationTokenSource();
        var work = new TaskCompletionSource<Ending>();
        var carried = _commands.Carry(For(Operator), OperatorActionKind.Verify, "credits", _ => new(work.Task), caller.Token);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carried);
        work.SetResult(new Ending("EQUAL"));

        await Eventually.Until(() => _record.Lines.Count == 2, TimeSpan.FromSeconds(20), () => "The command's end was not recorded.");
        Assert.Equal(["Verify credits", "EQUAL"], _record.Lines);
    }

    [Fact]
    public async Task A_fault_is_recorded_as_one()
    {
        await Assert.ThrowsAsync<TimeoutException>(
            () => _commands.Carry(For(Operator), OperatorActionKind.Verify, "credits", _ => throw new TimeoutException(), CancellationToken.None));

        Assert.Equal(["Verify credits", "FAULT"], _record.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Credits")]
    [InlineData("credits\0")]
    [InlineData("a_name_that_is_longer_than_any_projection_could_ever_have_in_here_")]
    public async Task What_can_be_no_name_is_refused_and_not_kept(string name)
    {
        var (_, ending) = await _commands.Carry(
            For(Operator), OperatorActionKind.Rebuild, name, _ => throw new InvalidOperationException(), CancellationToken.None);

        Assert.Equal(ProjectionErrorCode.UnknownProjection, ending.Error);
        Assert.Equal(["Rebuild ?", "UNKNOWN_PROJECTION"], _record.Lines);
    }

    [Fact]
    public async Task Changes_are_told_once_and_no_more_often_than_the_interval()
    {
        var clock = new FakeTimeProvider();
        var control = new Editions();
        using var watch = new ProjectionWatch(control, clock);
        await using var first = watch.Follow(CancellationToken.None).GetAsyncEnumerator();
        await using var second = watch.Follow(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync() && await second.MoveNextAsync());
        Assert.Equal(1, control.Readings);

        // Nothing has changed after one interval; after the second it has, twice, and the last is told.
        var (next, nextOfSecond) = (first.MoveNextAsync().AsTask(), second.MoveNextAsync().AsTask());
        clock.Advance(ProjectionWatch.Interval);
        await Eventually.Until(() => control.Readings == 2, Patience, () => FormattableString.Invariant($"{control.Readings} readings"));
        control.Done = 0.3;
        control.Done = 0.6;
        Assert.False(next.IsCompleted);
        clock.Advance(ProjectionWatch.Interval);

        Assert.True(await next && await nextOfSecond);
        Assert.Equal((0.6, 0.6), (first.Current[0].Done, second.Current[0].Done));
        Assert.Equal(3, control.Readings);
    }

    private static PulseRequest For(Caller caller) =>
        new(new NoServices(), caller, new ConsistencyTokens(new byte[ConsistencyTokens.KeyBytes], Guid.Empty), isArabic: false);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException();
    }

    private sealed class Record : IOperatorActions
    {
        public Guid Id { get; } = Guid.CreateVersion7();

        /// <summary>A command may end after its caller has left, while a test looks.</summary>
        public ConcurrentQueue<string> Lines { get; } = [];

        public ValueTask<Guid> Begin(OperatorIntent intent, CancellationToken cancellation)
        {
            Lines.Enqueue($"{intent.Kind} {intent.Projection}");
            return new(Id);
        }

        public ValueTask End(Guid action, string outcome, CancellationToken cancellation)
        {
            Assert.Equal((Id, CancellationToken.None), (action, cancellation));
            Lines.Enqueue(outcome);
            return default;
        }

        public ValueTask<IReadOnlyList<OperatorAction>> Latest(int countMax, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Editions : IProjectionControl
    {
        private double _done;
        private int _readings;

        public double Done
        {
            get => Volatile.Read(ref _done);
            set => Volatile.Write(ref _done, value);
        }

        public int Readings => Volatile.Read(ref _readings);

        public ValueTask<IReadOnlyList<EditionReport>> Status(CancellationToken cancellation)
        {
            var report = new EditionReport("credits", 1, 2, "CANDIDATE", "CATCHING_UP", "1/1", 1, false, null, 1, Done, null, 0, ParkedStreams: 0, null);
            Interlocked.Increment(ref _readings);
            return new([report]);
        }

        public ValueTask<RebuildOutcome> Rebuild(string projection, int? eventsPerSecondMax, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<VerifyOutcome> Verify(string projection, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<PromoteOutcome> Promote(string projection, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<bool> Abandon(string projection, CancellationToken cancellation) => throw new NotSupportedException();

        public bool Resume(string projection) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ParkedStream>> Parked(string projection, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<ReplayOutcome> ReplayParked(string projection, string stream, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<ReplayOutcome> DiscardParked(string projection, string stream, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
