using Pulse.Bff.Edge;
using Pulse.Bff.Generation;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Bff.Studio;

public sealed record ProjectConnection(IReadOnlyList<ProjectRow> Nodes, PageInfo PageInfo);

[GraphQLObject("Query")]
public static class ProjectRoots
{
    [RootField]
    public static Task<ProjectRow?> Project(Guid id, string? atLeast, AsOfInput? asOf, [Service] RequestReads reads, CancellationToken cancellation) =>
        ProjectQueries.ById(reads.At(asOf), new ProjectId(id), cancellation);

    [RootField]
    public static async Task<ProjectConnection> Projects(
        int first, string? after, string? atLeast, AsOfInput? asOf, PulseRequest request, [Service] RequestReads reads, CancellationToken cancellation)
    {
        var page = await ProjectQueries.Page(reads.At(asOf), Pages.Ask(PagedList.Projects, first, after, request), cancellation);
        return new ProjectConnection(page.Nodes, Pages.InfoOf(page));
    }
}

[GraphQLObject("Project", Row = typeof(ProjectRow))]
public static class ProjectType
{
    [BatchField]
    public static async Task<IReadOnlyList<GenerationConnection>> Generations(
        IReadOnlyList<ProjectRow> rows, int first, string? after, PulseRequest request, [Service] RequestReads reads, CancellationToken cancellation)
    {
        var asked = Pages.Ask(PagedList.Generations, first, after, request);
        return await Moments.Each<ProjectRow, GenerationConnection>(rows, row => row.AsOf, reads, async (same, session) =>
        {
            var pages = await GenerationQueries.PagesByProject(session, [.. same.Select(row => new ProjectId(row.Id))], asked, cancellation);
            return row => GenerationConnection.Of(pages[new ProjectId(row.Id)]);
        });
    }
}
