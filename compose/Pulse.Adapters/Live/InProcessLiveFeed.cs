using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pulse.Contracts.Ids;
using Pulse.Ports.Live;

namespace Pulse.Adapters.Live;

/// <summary>Fan-out to the subscribers of this process. A slow one is cut off; it never holds up the others or grows without bound.</summary>
public sealed class InProcessLiveFeed : ILiveFeed
{
    private readonly ConcurrentDictionary<(OrganizationId Organization, string View), ConcurrentDictionary<Subscription, byte>> _subscribers = new();

    public ValueTask Publish(IReadOnlyList<Change> changes, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            if (_subscribers.TryGetValue((change.OrganizationId, change.View), out var subscriptions))
            {
                foreach (var (subscription, _) in subscriptions)
                {
                    subscription.Offer(change);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ILiveSubscription Subscribe(OrganizationId organization, string view, int bufferMax)
    {
        var key = (organization, view);
        var subscription = new Subscription(bufferMax, ended => Leave(key, ended));
        lock (_subscribers)
        {
            _subscribers.GetOrAdd(key, _ => new ConcurrentDictionary<Subscription, byte>()).TryAdd(subscription, 0);
        }

        return subscription;
    }

    private void Leave((OrganizationId Organization, string View) key, Subscription subscription)
    {
        lock (_subscribers)
        {
            if (_subscribers.TryGetValue(key, out var subscriptions) && subscriptions.TryRemove(subscription, out _) && subscriptions.IsEmpty)
            {
                _subscribers.TryRemove(key, out _);
            }
        }
    }

    private sealed class Subscription(int bufferMax, Action<Subscription> leave) : ILiveSubscription
    {
        private readonly Channel<Change> _buffer = Channel.CreateBounded<Change>(
            new BoundedChannelOptions(bufferMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public void Offer(Change change)
        {
            if (!_buffer.Writer.TryWrite(change))
            {
                _buffer.Writer.TryComplete(new LiveFeedLaggedException());
            }
        }

        public async IAsyncEnumerable<Change> ReadAll([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var change in _buffer.Reader.ReadAllAsync(cancellation))
            {
                yield return change;
            }
        }

        public void Dispose()
        {
            leave(this);
            _buffer.Writer.TryComplete();
        }
    }
}
