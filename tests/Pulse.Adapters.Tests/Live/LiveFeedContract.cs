using Pulse.Adapters.Live;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Live;

namespace Pulse.Adapters.Tests.Live;

public sealed class InProcessLiveFeedTests() : LiveFeedContract(new InProcessLiveFeed());

/// <summary>The contract of <see cref="ILiveFeed"/>: in order, to the right tenant and view, without holes, and a slow reader is told.</summary>
public abstract class LiveFeedContract(ILiveFeed feed)
{
    private const string View = "generations";
    private static readonly OrganizationId One = new(Guid.NewGuid());
    private static readonly OrganizationId Other = new(Guid.NewGuid());

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));

    private CancellationToken Cancellation => _timeout.Token;

    [Fact]
    public async Task Given_a_subscription_Then_what_is_published_before_the_first_read_is_not_lost()
    {
        using var subscription = feed.Subscribe(One, View, 10);
        await Publish(One, View, 1, 2, 3);

        Assert.Equal([1, 2, 3], await Read(subscription, 3));
    }

    [Fact]
    public async Task Given_other_tenants_and_views_Then_their_changes_do_not_come()
    {
        using var subscription = feed.Subscribe(One, View, 10);
        await Publish(Other, View, 1);
        await Publish(One, "credit_accounts", 2);
        await Publish(One, View, 3);

        Assert.Equal([3], await Read(subscription, 1));
    }

    [Fact]
    public async Task Given_several_subscribers_Then_each_gets_everything_in_order()
    {
        const int count = 5000;
        var subscriptions = Enumerable.Range(0, 10).Select(_ => feed.Subscribe(One, View, count)).ToArray();

        var reading = subscriptions.Select(subscription => Read(subscription, count)).ToArray();
        for (var position = 1; position <= count; position++)
        {
            await Publish(One, View, position);
        }

        Assert.All(await Task.WhenAll(reading), read => Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), read));
        Array.ForEach(subscriptions, subscription => subscription.Dispose());
    }

    [Fact]
    public async Task Given_a_reader_that_is_too_slow_Then_it_gets_what_was_kept_without_a_hole_and_is_told()
    {
        using var slow = feed.Subscribe(One, View, 3);
        using var quick = feed.Subscribe(One, View, 10);
        await Publish(One, View, 1, 2, 3, 4, 5);

        var seen = new List<long>();
        await Assert.ThrowsAsync<LiveFeedLaggedException>(async () =>
        {
            await foreach (var change in slow.ReadAll(Cancellation))
            {
                seen.Add(change.Position.Commit);
                await Publish(One, View, 6);
            }
        });

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen);
        Assert.True(seen.Count <= 3, "No more than the buffer was kept.");
        Assert.Equal([1, 2, 3, 4, 5], (await Read(quick, 5)));
    }

    [Fact]
    public async Task Given_a_disposed_subscription_Then_reading_ends_and_publishing_goes_on()
    {
        var subscription = feed.Subscribe(One, View, 3);
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in subscription.ReadAll(Cancellation))
            {
            }
        });

        subscription.Dispose();
        subscription.Dispose();
        await reading.WaitAsync(Cancellation);

        await Publish(One, View, 1, 2, 3, 4, 5);
        using var next = feed.Subscribe(One, View, 3);
        await Publish(One, View, 6);
        Assert.Equal([6], await Read(next, 1));
    }

    [Fact]
    public async Task Given_subscribers_that_come_and_go_while_changes_are_published_Then_each_sees_an_unbroken_part()
    {
        const int count = 3000;
        using var stop = new CancellationTokenSource();
        var coming = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var subscription = feed.Subscribe(One, View, 10 * count);
                var last = 0L;
                var seen = 0;
                await foreach (var change in subscription.ReadAll(Cancellation))
                {
                    Assert.True(last == 0 || change.Position.Commit == last + 1, "A change was missed in the middle.");
                    last = change.Position.Commit;
                    if (++seen == 5 || stop.IsCancellationRequested)
                    {
                        break;
                    }
                }
            }
        })).ToArray();

        var position = 0;
        while (position < count || !Task.WhenAll(coming).IsCompleted)
        {
            await Publish(One, View, ++position);
            if (position == count)
            {
                await stop.CancelAsync();
            }

            await Task.Yield();
        }

        await Task.WhenAll(coming);
    }

    private ValueTask Publish(OrganizationId organization, string view, params long[] positions) => feed.Publish(
        [.. positions.Select(position => new Change(view, LogPosition.At(position), 0, organization, Guid.NewGuid(), "sample.v1", "{}", null))],
        Cancellation);

    private async Task<IReadOnlyList<long>> Read(ILiveSubscription subscription, int count)
    {
        var positions = new List<long>();
        await foreach (var change in subscription.ReadAll(Cancellation))
        {
            positions.Add(change.Position.Commit);
            if (positions.Count == count)
            {
                break;
            }
        }

        return positions;
    }
}
