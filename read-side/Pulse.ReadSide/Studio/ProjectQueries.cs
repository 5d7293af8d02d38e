using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Studio;

/// <summary>A project.</summary>
/// <param name="Name">Null once the person who wrote it was erased.</param>
public sealed record ProjectRow(
    Guid Id, string? Name, bool Archived, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long CreatedCommit, long CreatedPrepare)
{
    /// <summary>The moment at which it was read; what lies below it is read at the same. Null for now.</summary>
    public AsOf? AsOf { get; init; }
}

/// <summary>Reads projects. A project of another organization is not there.</summary>
public static class ProjectQueries
{
    private static readonly string ByIdSql = SqlFile.Beside(typeof(ProjectQueries), "projects-by-id");
    private static readonly string PageSql = SqlFile.Beside(typeof(ProjectQueries), "projects-page");

    /// <summary>The projects of these ids that exist, by id. One statement.</summary>
    public static async Task<IReadOnlyDictionary<ProjectId, ProjectRow>> ByIds(
        ReadSession session, IReadOnlyCollection<ProjectId> ids, CancellationToken cancellation)
    {
        var rows = await Rows(session, ByIdSql, new { ids = ids.Select(id => id.Value).ToArray() }, cancellation);
        return rows.ToDictionary(row => new ProjectId(row.Id));
    }

    /// <summary>One project, or null.</summary>
    public static async Task<ProjectRow?> ById(ReadSession session, ProjectId id, CancellationToken cancellation) =>
        (await ByIds(session, [id], cancellation)).GetValueOrDefault(id);

    /// <summary>Projects, the newest first. One statement.</summary>
    public static async Task<Page<ProjectRow>> Page(ReadSession session, PageAsked asked, CancellationToken cancellation)
    {
        var rows = await Rows(session, PageSql, PageValues.Of(asked, PagedList.Projects), cancellation);
        return Paging.Cut(asked, rows, row => new LogPosition(row.CreatedCommit, row.CreatedPrepare));
    }

    private static async Task<IReadOnlyList<ProjectRow>> Rows(ReadSession session, string sql, object values, CancellationToken cancellation)
    {
        var rows = await session.Query<ProjectRow>(sql, values, cancellation);
        return session.AsOf is { } asOf ? [.. rows.Select(row => row with { AsOf = asOf })] : rows;
    }
}
