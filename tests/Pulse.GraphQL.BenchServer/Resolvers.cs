namespace Pulse.GraphQL.BenchServer;

[GraphQLSchema("schema.graphql")]
public static partial class BenchSchema;

[GraphQLObject("Query")]
public static class Query
{
    [RootField]
    public static ValueTask<string> Hello() => ValueTask.FromResult("world");

    [RootField]
    public static ValueTask<IReadOnlyList<ProjectRow>> Projects() => ValueTask.FromResult(Rows.Projects);
}

[GraphQLObject("Project", Row = typeof(ProjectRow))]
public static class ProjectType
{
    [BatchField]
    public static ValueTask<IReadOnlyList<IReadOnlyList<AssetRow>>> Assets(IReadOnlyList<ProjectRow> rows)
    {
        var assets = new IReadOnlyList<AssetRow>[rows.Count];
        for (var i = 0; i < assets.Length; i++)
        {
            assets[i] = Rows.AssetsOf[rows[i].Id];
        }

        return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<AssetRow>>>(assets);
    }
}
