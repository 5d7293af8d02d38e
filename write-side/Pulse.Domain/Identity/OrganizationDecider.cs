using Pulse.Contracts;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;

namespace Pulse.Domain.Identity;

/// <summary>An organization as its events tell it; null fields mean that it does not exist yet.</summary>
public sealed record OrganizationState(OrganizationId? OrganizationId, Sealed<string>? Name)
{
    /// <summary>Raised whenever <see cref="OrganizationDecider.Evolve"/> or the shape of the state changes, so that no older snapshot is read.</summary>
    public const int FoldVersion = 1;

    public static OrganizationState Initial { get; } = new(null, null);
}

public static class OrganizationDecider
{
    public static Decision Decide(OrganizationState state, OrganizationCommand command, DateTimeOffset now) => (state.OrganizationId, command) switch
    {
        (null, CreateOrganization create) => Decision.Accept(new OrganizationCreated(create.OrganizationId, create.OwnerId, create.Name, now)),
        (not null, CreateOrganization) => Decision.Reject(RejectionCode.IdTaken, "organizationId"),
        (null, _) => Decision.Reject(RejectionCode.NotFound),
        (_, RenameOrganization rename) when rename.Name == state.Name => Decision.Nothing,
        (_, RenameOrganization rename) => Decision.Accept(new OrganizationRenamed(rename.Name, now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    public static OrganizationState Evolve(OrganizationState state, IEvent @event) => @event switch
    {
        OrganizationCreated created => new OrganizationState(created.OrganizationId, created.Name),
        OrganizationRenamed renamed => state with { Name = renamed.Name },
        _ => state,
    };
}
