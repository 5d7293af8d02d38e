using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Identity;

public abstract record OrganizationEvent : IEvent;

public sealed record OrganizationCreated(OrganizationId OrganizationId, SubjectId OwnerId, Sealed<string> Name, DateTimeOffset At) : OrganizationEvent;

public sealed record OrganizationRenamed(Sealed<string> Name, DateTimeOffset At) : OrganizationEvent;

public abstract record OrganizationCommand(OrganizationId OrganizationId) : ICommand
{
    public const string Category = "organization";

    [JsonIgnore]
    public StreamName Stream => StreamName.For(Category, OrganizationId.Value);
}

public sealed record CreateOrganization(OrganizationId OrganizationId, SubjectId OwnerId, Sealed<string> Name) : OrganizationCommand(OrganizationId);

public sealed record RenameOrganization(OrganizationId OrganizationId, Sealed<string> Name) : OrganizationCommand(OrganizationId);
