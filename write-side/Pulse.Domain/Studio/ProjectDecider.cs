using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;

namespace Pulse.Domain.Studio;

/// <summary>A project as its events tell it; null fields mean that it does not exist yet.</summary>
public sealed record ProjectState(OrganizationId? OrganizationId, Sealed<string>? Name, bool IsArchived)
{
    /// <summary>Raised whenever <see cref="ProjectDecider.Evolve"/> or the shape of the state changes, so that no older snapshot is read.</summary>
    public const int FoldVersion = 1;

    public static ProjectState Initial { get; } = new(null, null, false);
}

public static class ProjectDecider
{
    public static Decision Decide(ProjectState state, ProjectCommand command, DateTimeOffset now) => (state.OrganizationId, command) switch
    {
        (null, CreateProject create) =>
            Decision.Accept(new ProjectCreated(create.OrganizationId, create.ProjectId, create.CreatedBy, create.Name, now)),
        (not null, CreateProject) => Decision.Reject(RejectionCode.IdTaken, "projectId"),
        (null, _) => Decision.Reject(RejectionCode.NotFound, "projectId"),
        (_, ArchiveProject) => state.IsArchived ? Decision.Nothing : Decision.Accept(new ProjectArchived(now)),
        (_, RenameProject) when state.IsArchived => Decision.Reject(RejectionCode.ProjectArchived, "projectId"),
        (_, RenameProject rename) when rename.Name == state.Name => Decision.Nothing,
        (_, RenameProject rename) => Decision.Accept(new ProjectRenamed(rename.Name, now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    /// <summary>Whether new work may begin in the project.</summary>
    public static Rejection? Admits(ProjectState state, OrganizationId organization) =>
        state.OrganizationId != organization ? new Rejection(RejectionCode.NotFound, "projectId")
        : state.IsArchived ? new Rejection(RejectionCode.ProjectArchived, "projectId")
        : null;

    public static ProjectState Evolve(ProjectState state, IEvent @event) => @event switch
    {
        ProjectCreated created => new ProjectState(created.OrganizationId, created.Name, IsArchived: false),
        ProjectRenamed renamed => state with { Name = renamed.Name },
        ProjectArchived => state with { IsArchived = true },
        _ => state,
    };
}
