using Pulse.Adapters.Limits;
using Pulse.Contracts.Ids;
using Pulse.Ports.Limits;

namespace Pulse.Adapters.Tests.Limits;

public sealed class InProcessRateLimiterTests() : RateLimiterContract(time => new InProcessRateLimiter(time));

/// <summary>The contract of <see cref="IRateLimiter"/>.</summary>
public abstract class RateLimiterContract(Func<TimeProvider, IRateLimiter> open)
{
    private static readonly RateLimit Limit = new("test", 3, TimeSpan.FromSeconds(60));

    private readonly FakeTimeProvider _time = new();
    private readonly OrganizationId _organization = new(Guid.CreateVersion7());

    [Fact]
    public async Task Within_a_window_so_many_are_let_through_and_the_next_window_begins_anew()
    {
        var limiter = open(_time);
        for (var left = Limit.RequestsMax - 1; left >= 0; left--)
        {
            Assert.Equal(new RateVerdict(IsAllowed: true, left, TimeSpan.FromSeconds(60)), await Take(limiter));
        }

        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(new RateVerdict(IsAllowed: false, 0, TimeSpan.FromSeconds(40)), await Take(limiter));

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(new RateVerdict(IsAllowed: true, 2, TimeSpan.FromSeconds(60)), await Take(limiter));
    }

    [Fact]
    public async Task Organizations_and_limits_do_not_count_for_each_other()
    {
        var limiter = open(_time);
        await Take(limiter);

        Assert.Equal(2, (await limiter.Take(new OrganizationId(Guid.CreateVersion7()), Limit, default)).Remaining);
        Assert.Equal(2, (await limiter.Take(_organization, Limit with { Name = "other" }, default)).Remaining);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_so_many_are_let_through()
    {
        const int Requests = 200;
        var limiter = open(_time);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Task.Run(async () => await Take(limiter))));

        Assert.Equal(Limit.RequestsMax, verdicts.Count(verdict => verdict.IsAllowed));
    }

    private ValueTask<RateVerdict> Take(IRateLimiter limiter) => limiter.Take(_organization, Limit, default);
}
