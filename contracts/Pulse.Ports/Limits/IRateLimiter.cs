using Pulse.Contracts.Ids;

namespace Pulse.Ports.Limits;

/// <summary>How many requests an organization may send.</summary>
/// <param name="RequestsMax">Requests in one window.</param>
public sealed record RateLimit(string Name, int RequestsMax, TimeSpan Window);

/// <param name="Remaining">Requests left in this window.</param>
/// <param name="Reset">Until the window ends.</param>
public sealed record RateVerdict(bool IsAllowed, int Remaining, TimeSpan Reset);

/// <summary>Counts requests by organization.</summary>
public interface IRateLimiter
{
    /// <summary>Counts one request and says whether it is within the limit. Refused requests do not count.</summary>
    ValueTask<RateVerdict> Take(OrganizationId organization, RateLimit limit, CancellationToken cancellation);
}
