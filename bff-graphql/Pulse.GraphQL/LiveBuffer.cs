using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Pulse.GraphQL;

/// <summary>An event that a subscription can be resumed after.</summary>
public interface IResumable
{
    /// <summary>What the subscriber passes as <c>resumeFrom</c> to get what came after this event; null when it cannot be resumed there.</summary>
    string? ResumeToken { get; }
}

/// <summary>
/// The bounded buffer between a live feed, which pushes, and one subscriber, which pulls. A subscriber that falls behind is not allowed to hold
/// memory or to miss events unnoticed: it receives what is buffered and then the error <see cref="ErrorCodes.Lagged"/> with the extension
/// <c>resumeFrom</c>, the token of the last event that it was given.
/// </summary>
public sealed class LiveBuffer<T>
{
    public const int DefaultCountMax = 256;

    private readonly Channel<T> _channel;
    private volatile bool _hasLagged;

    /// <param name="countMax">Events that may wait for the subscriber.</param>
    public LiveBuffer(int countMax = DefaultCountMax) =>
        _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(countMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Offers an event without waiting. False when the buffer is full, which ends the subscription, or has ended: stop pushing.</summary>
    public bool TryPublish(T item)
    {
        if (_channel.Writer.TryWrite(item))
        {
            return true;
        }

        if (!_hasLagged && _channel.Writer.TryComplete())
        {
            _hasLagged = true;
            SubscriptionMetrics.Lagged();
        }

        return false;
    }

    /// <summary>Ends the stream after what is buffered, with an error when one is given.</summary>
    public void Complete(Exception? error = null) => _channel.Writer.TryComplete(error);

    /// <summary>The events in order. Read once.</summary>
    /// <exception cref="GraphQLException">The subscriber lagged.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? resumeFrom = null;
        await foreach (var item in _channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return item;
            resumeFrom = (item as IResumable)?.ResumeToken ?? resumeFrom;
        }

        if (_hasLagged)
        {
            throw new GraphQLException(
                "The subscriber was too slow. Subscribe again to go on where it stopped.",
                ErrorCodes.Lagged,
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["resumeFrom"] = resumeFrom });
        }
    }
}
