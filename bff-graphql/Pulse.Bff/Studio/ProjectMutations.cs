using Pulse.Bff.Edge;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Contracts.Text;
using Pulse.GraphQL;

namespace Pulse.Bff.Studio;

public sealed record CreateProjectInput(Guid CommandId, Guid ProjectId, string Name);

public sealed record RenameProjectInput(Guid CommandId, Guid ProjectId, string Name);

[GraphQLObject("CreateProjectPayload")]
[GraphQLObject("RenameProjectPayload")]
public sealed record ProjectPayload(Guid? ProjectId, string? ConsistencyToken, IReadOnlyList<UserError> Errors);

[GraphQLObject("Mutation")]
public static class ProjectMutations
{
    [RootField]
    public static ValueTask<ProjectPayload> CreateProject(
        CreateProjectInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(
            input.CommandId, input.Name, input.ProjectId,
            name => new CreateProject(request.Caller.OrganizationId, new ProjectId(input.ProjectId), request.Caller.PersonId, name),
            request, gateway, cancellation);

    [RootField]
    public static ValueTask<ProjectPayload> RenameProject(
        RenameProjectInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(
            input.CommandId, input.Name, input.ProjectId,
            name => new RenameProject(request.Caller.OrganizationId, new ProjectId(input.ProjectId), name),
            request, gateway, cancellation);

    private static async ValueTask<ProjectPayload> Send(
        Guid commandId, string name, Guid projectId, Func<Sealed<string>, ICommand> command,
        PulseRequest request, CommandGateway gateway, CancellationToken cancellation)
    {
        var (text, rejection) = await gateway.Seal(request, commandId, name, TextLimits.NameCharactersMax, "name", SealedFields.ProjectName, cancellation);
        var outcome = text is null
            ? CommandGateway.Refuse(request, rejection!)
            : await gateway.Send(request, commandId, command(text), cancellation);
        return new ProjectPayload(outcome.IsAccepted ? projectId : null, outcome.ConsistencyToken, outcome.Errors);
    }
}
