using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Ports.Commands;
using Pulse.Testing;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests;

/// <summary>Writers who met each other do not meet again at once: they wait for random parts of ever longer times.</summary>
public sealed class ConflictPauseTests(WriteSideFixture fixture) : IClassFixture<WriteSideFixture>
{
    private static readonly WriteSideOptions Options = new()
    {
        ConflictPauseFirst = TimeSpan.FromMilliseconds(10),
        ConflictPauseMax = TimeSpan.FromMilliseconds(100),
    };

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    [InlineData(5, 100)]
    [InlineData(1_000, 100)]
    public async Task A_wait_is_a_random_part_of_a_time_that_doubles_up_to_a_limit(int conflicts, int longestMs)
    {
        const double Share = 0.5;
        var waiting = new ConflictPause(_clock, Options, () => Share).Wait(conflicts, CancellationToken.None).AsTask();
        var length = TimeSpan.FromMilliseconds(longestMs * Share);

        _clock.Advance(length - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _clock.TimersSet);
    }

    [Fact]
    public async Task Whoever_gives_up_does_not_wait_any_longer()
    {
        using var giveUp = new CancellationTokenSource();
        var waiting = new ConflictPause(_clock, Options, () => 0.5).Wait(1, giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, _clock.TimersSet);
    }

    [Fact]
    public async Task Given_a_conflict_Then_the_command_is_decided_anew_only_after_the_wait()
    {
        var contended = new ContendedLog(await fixture.OpenLog()) { ConflictsToCome = 1 };
        var sending = ExecutorOn(contended, share: 0.5).Send(fixture.Envelope(fixture.NewProject(new OrganizationId(Guid.CreateVersion7()))), CancellationToken.None).AsTask();
        await Eventually.Until(() => _clock.TimersSet == 1, TimeSpan.FromSeconds(10), () => FormattableString.Invariant($"{_clock.TimersSet} timers"));
        Assert.Equal(1, contended.Appends);

        _clock.Advance(Options.ConflictPauseFirst * 0.5);

        Assert.IsType<CommandResult.Accepted>(await sending.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(2, contended.Appends);
    }

    [Fact]
    public async Task Given_nothing_but_conflicts_Then_it_gives_up_after_eight_tries_more_and_does_not_wait_after_the_last()
    {
        var contended = new ContendedLog(await fixture.OpenLog()) { ConflictsToCome = int.MaxValue };

        // A share of nothing is no wait: the clock stands still, and a timer of no length fires at once.
        var result = await ExecutorOn(contended, share: 0)
            .Send(fixture.Envelope(fixture.NewProject(new OrganizationId(Guid.CreateVersion7()))), CancellationToken.None);

        Assert.Equal(RejectionCode.Conflict, Assert.IsType<CommandResult.Rejected>(result).Rejection.Code);
        Assert.Equal(9, contended.Appends);
    }

    private CommandExecutor ExecutorOn(ContendedLog log, double share) =>
        new(log, fixture.Claims, fixture.Snapshots, new ConflictPause(_clock, Options, () => share), _clock, Options, NullLogger<CommandExecutor>.Instance);
}
