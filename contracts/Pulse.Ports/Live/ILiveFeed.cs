using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Ports.Live;

/// <summary>One row of <c>changes</c>: a read model has taken in an event. Never coalesced, no personal data.</summary>
/// <param name="View">The read model, for example <c>generations</c>.</param>
/// <param name="Ordinal">Place among the changes of the same event and view.</param>
/// <param name="EntityId">What changed.</param>
/// <param name="Kind">The event's stored name.</param>
/// <param name="Progress">A short JSON object without personal data, for example how many samples are done.</param>
public sealed record Change(
    string View, LogPosition Position, int Ordinal, OrganizationId OrganizationId, Guid EntityId, string Kind, string Progress, string? TraceParent);

/// <summary>Fans changes out to the subscribers of this process, and of others where an adapter does so.</summary>
public interface ILiveFeed
{
    /// <summary>Delivers changes, in the order given, to whoever has subscribed to their organization.</summary>
    ValueTask Publish(IReadOnlyList<Change> changes, CancellationToken cancellation);

    /// <summary>Begins to collect at once, before this returns; dispose to end.</summary>
    /// <param name="view">The one read model of interest.</param>
    /// <param name="bufferMax">Changes kept for a slow reader; one more ends the subscription as lagged.</param>
    ILiveSubscription Subscribe(OrganizationId organization, string view, int bufferMax);
}

public interface ILiveSubscription : IDisposable
{
    /// <summary>Waits for changes. Ends by throwing <see cref="LiveFeedLaggedException"/> once the buffer has overflowed.</summary>
    IAsyncEnumerable<Change> ReadAll(CancellationToken cancellation);
}

/// <summary>The reader was too slow; it resumes from the last position it saw.</summary>
public sealed class LiveFeedLaggedException() : PulseFaultException("PLS-L1VE", "The subscriber did not keep up with its changes.");
