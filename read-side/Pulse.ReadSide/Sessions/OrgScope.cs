using Pulse.Contracts.Ids;

namespace Pulse.ReadSide.Sessions;

/// <summary>On whose behalf something is read. Without one there is no session, and without a session there is no query.</summary>
public sealed record OrgScope
{
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public OrgScope(OrganizationId organizationId)
    {
        if (organizationId.Value == Guid.Empty)
        {
            throw new ArgumentException("An empty id names no organization.", nameof(organizationId));
        }

        OrganizationId = organizationId;
    }

    public OrganizationId OrganizationId { get; }
}
