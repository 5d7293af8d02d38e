using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.ReadSide.Identity;

namespace Pulse.Bff.Identity;

public sealed record Viewer(Guid OrganizationId, Guid PersonId, string? OrganizationName);

[GraphQLObject("Query")]
public static class ViewerRoots
{
    [RootField]
    public static async Task<Viewer> Viewer(PulseRequest request, [Service] RequestReads reads, CancellationToken cancellation) =>
        new(
            request.Caller.OrganizationId.Value,
            request.Caller.PersonId.Value,
            await OrganizationQueries.Name(reads.Session, cancellation));
}
