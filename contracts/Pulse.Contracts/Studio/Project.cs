using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Studio;

public abstract record ProjectEvent : IEvent;

public sealed record ProjectCreated(OrganizationId OrganizationId, ProjectId ProjectId, SubjectId CreatedBy, Sealed<string> Name, DateTimeOffset At) : ProjectEvent;

public sealed record ProjectRenamed(Sealed<string> Name, DateTimeOffset At) : ProjectEvent;

public sealed record ProjectArchived(DateTimeOffset At) : ProjectEvent;

public abstract record ProjectCommand(OrganizationId OrganizationId, ProjectId ProjectId) : ICommand
{
    public const string Category = "project";

    [JsonIgnore]
    public StreamName Stream => StreamFor(ProjectId);

    public static StreamName StreamFor(ProjectId id) => StreamName.For(Category, id.Value);
}

public sealed record CreateProject(OrganizationId OrganizationId, ProjectId ProjectId, SubjectId CreatedBy, Sealed<string> Name) : ProjectCommand(OrganizationId, ProjectId);

public sealed record RenameProject(OrganizationId OrganizationId, ProjectId ProjectId, Sealed<string> Name) : ProjectCommand(OrganizationId, ProjectId);

public sealed record ArchiveProject(OrganizationId OrganizationId, ProjectId ProjectId) : ProjectCommand(OrganizationId, ProjectId);
