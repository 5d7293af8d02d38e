using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Generation;

/// <summary>Reads generations. One of another organization is not there.</summary>
public static class GenerationQueries
{
    private static readonly string ByIdSql = SqlFile.Beside(typeof(GenerationQueries), "generations-by-id");
    private static readonly string PageSql = SqlFile.Beside(typeof(GenerationQueries), "generations-page");
    private static readonly string PagesByProjectSql = SqlFile.Beside(typeof(GenerationQueries), "generations-pages-by-project");
    private static readonly string SamplesSql = SqlFile.Beside(typeof(GenerationQueries), "samples-by-generation");
    private static readonly string FinalsSql = SqlFile.Beside(typeof(GenerationQueries), "finals-by-generation");
    private static readonly string SampleRecipesSql = SqlFile.Beside(typeof(GenerationQueries), "recipes-of-samples");
    private static readonly string FinalRecipesSql = SqlFile.Beside(typeof(GenerationQueries), "recipes-of-finals");
    private static readonly string TimelineSql = SqlFile.Beside(typeof(GenerationQueries), "saga-timeline");

    /// <summary>The generations of these ids that exist, by id. One statement.</summary>
    public static async Task<IReadOnlyDictionary<GenerationId, GenerationRow>> ByIds(
        ReadSession session, IReadOnlyCollection<GenerationId> ids, CancellationToken cancellation)
    {
        var rows = await Rows(session, ByIdSql, new { ids = Values(ids) }, cancellation);
        return rows.ToDictionary(row => new GenerationId(row.Id));
    }

    /// <summary>One generation, or null.</summary>
    public static async Task<GenerationRow?> ById(ReadSession session, GenerationId id, CancellationToken cancellation) =>
        (await ByIds(session, [id], cancellation)).GetValueOrDefault(id);

    /// <summary>Generations of the whole organization, the newest first. One statement.</summary>
    public static async Task<Page<GenerationRow>> Page(ReadSession session, PageAsked asked, CancellationToken cancellation)
    {
        var rows = await Rows(session, PageSql, PageValues.Of(asked, PagedList.Generations), cancellation);
        return Paging.Cut(asked, rows, PlaceOf);
    }

    /// <summary>The same page of each of several projects, the newest first. One statement; a project without any has an empty page.</summary>
    public static async Task<IReadOnlyDictionary<ProjectId, Page<GenerationRow>>> PagesByProject(
        ReadSession session, IReadOnlyCollection<ProjectId> projects, PageAsked asked, CancellationToken cancellation)
    {
        var values = new Dapper.DynamicParameters(PageValues.Of(asked, PagedList.Generations));
        values.Add("projects", projects.Select(id => id.Value).Distinct().ToArray());
        var rows = await Rows(session, PagesByProjectSql, values, cancellation);
        var byProject = rows.ToLookup(row => new ProjectId(row.ProjectId));
        return projects.Distinct().ToDictionary(id => id, id => Paging.Cut(asked, [.. byProject[id]], PlaceOf));
    }

    /// <summary>Ready samples of several generations' current attempts, by number. One statement.</summary>
    public static async Task<ILookup<GenerationId, SampleRow>> Samples(
        ReadSession session, IReadOnlyCollection<GenerationId> generations, CancellationToken cancellation)
    {
        var rows = await session.Query<SampleRow>(SamplesSql, new { ids = Values(generations) }, cancellation);
        return rows.ToLookup(row => new GenerationId(row.GenerationId));
    }

    /// <summary>Paid finals of several generations, the first pick first. One statement.</summary>
    public static async Task<ILookup<GenerationId, FinalRow>> Finals(
        ReadSession session, IReadOnlyCollection<GenerationId> generations, CancellationToken cancellation)
    {
        var rows = await session.Query<FinalRow>(FinalsSql, new { ids = Values(generations) }, cancellation);
        return rows.ToLookup(row => new GenerationId(row.GenerationId));
    }

    /// <summary>Recipes of what <see cref="Samples"/> reads. One statement.</summary>
    public static Task<IReadOnlyList<RecipeRow>> SampleRecipes(
        ReadSession session, IReadOnlyCollection<GenerationId> generations, CancellationToken cancellation) =>
        session.Query<RecipeRow>(SampleRecipesSql, new { ids = Values(generations) }, cancellation);

    /// <summary>Recipes of what <see cref="Finals"/> reads. One statement.</summary>
    public static Task<IReadOnlyList<RecipeRow>> FinalRecipes(
        ReadSession session, IReadOnlyCollection<GenerationId> generations, CancellationToken cancellation) =>
        session.Query<RecipeRow>(FinalRecipesSql, new { ids = Values(generations) }, cancellation);

    /// <summary>What a generation's saga did, in order; empty for one that is not there. One statement.</summary>
    public static Task<IReadOnlyList<SagaStepRow>> SagaTimeline(ReadSession session, GenerationId generation, CancellationToken cancellation) =>
        session.Query<SagaStepRow>(TimelineSql, new { id = generation.Value, rowsMax = SagaStepsMax }, cancellation);

    private static async Task<IReadOnlyList<GenerationRow>> Rows(ReadSession session, string sql, object values, CancellationToken cancellation)
    {
        var rows = await session.Query<GenerationRow>(sql, values, cancellation);
        return session.AsOf is { } asOf ? [.. rows.Select(row => row with { AsOf = asOf })] : rows;
    }

    /// <summary>Far above what seven days of deadlines and retries can make; a limit on everything.</summary>
    private const int SagaStepsMax = 10_000;

    private static LogPosition PlaceOf(GenerationRow row) => new(row.CreatedCommit, row.CreatedPrepare);

    private static Guid[] Values(IReadOnlyCollection<GenerationId> ids) => [.. ids.Select(id => id.Value)];
}
