using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Pulse.GraphQL.Tests.Example;

[GraphQLSchema("Example/schema.graphql")]
public static partial class ExampleSchema;

/// <summary>What the example's resolvers know of their request.</summary>
public sealed class StudioContext(IServiceProvider services, string organization) : RequestContext(services)
{
    public string Organization { get; } = organization;
}

[GraphQLObject("Query")]
public static class Query
{
    [RootField]
    public static ProjectRow? Project(Guid id, [Service] Studio studio) => studio.Projects.GetValueOrDefault(id);

    [RootField]
    public static Task<IReadOnlyList<ProjectRow>> ProjectsAsync(
        int first, ProjectState? state, StudioContext context, [Service] Studio studio, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return first > 100
            ? throw new GraphQLException($"{context.Organization} may ask for at most 100 projects.", "PAGE_TOO_LARGE")
            : Task.FromResult<IReadOnlyList<ProjectRow>>(
                [.. studio.Projects.Values.Where(p => state is null || p.State == state).OrderBy(static p => p.Name, StringComparer.Ordinal).Take(first)]);
    }

    [RootField]
    public static IReadOnlyList<object> Search(string text, [Service] Studio studio) =>
    [
        .. studio.Projects.Values.Where(p => p.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).OrderBy(static p => p.Name, StringComparer.Ordinal),
        .. studio.Assets.Where(a => a.Title?.Contains(text, StringComparison.OrdinalIgnoreCase) == true),
    ];

    [RootField]
    public static string? Broken() => throw new InvalidOperationException("the connection string is hunter2");
}

[GraphQLObject("Project", Row = typeof(ProjectRow))]
public static class ProjectType
{
    [Field]
    public static string Label(ProjectRow row, string separator) => row.Name + separator + row.State;

    [BatchField]
    public static ValueTask<IReadOnlyList<IReadOnlyList<AssetRow>>> Assets(IReadOnlyList<ProjectRow> rows, int? first, [Service] Studio studio)
    {
        var byProject = studio.AssetsOf(rows.Select(static r => r.Id));
        return new([.. rows.Select(r => (IReadOnlyList<AssetRow>)[.. byProject[r.Id].Take(first ?? int.MaxValue)])]);
    }
}

/// <summary>Members of unions say which type they are; every other row type is known from the fields that return it.</summary>
[GraphQLObject("Asset", Row = typeof(AssetRow))]
public static class AssetType;

public sealed record CreateProjectInput(Guid Id, string Name, ProjectState? State, IReadOnlyList<string>? Tags);

public sealed record CreateProjectPayload(ProjectRow? Project, IReadOnlyList<RejectionError> Errors);

public sealed record RejectionError(string Code, string Message);

public sealed record ProjectChange(ProjectRow Project, string ResumeToken) : IResumable;

[GraphQLObject("Mutation")]
public static class Mutation
{
    [RootField]
    public static CreateProjectPayload CreateProject(CreateProjectInput input, StudioContext context, [Service] Studio studio)
    {
        var row = new ProjectRow(input.Id, input.Name, input.State ?? ProjectState.Active, DateTimeOffset.UnixEpoch);
        if (!studio.Projects.TryAdd(input.Id, row))
        {
            return new(null, [new RejectionError("ALREADY_EXISTS", "There is such a project.")]);
        }

        context.Extensions["consistencyToken"] = "t-1";
        studio.Publish(new ProjectChange(row, "t-1"));
        return new(row, []);
    }

    [RootField]
    public static async Task<IReadOnlyList<AssetRow>> AddAssets(
        Guid project, IReadOnlyList<Upload> files, [Service] Studio studio, CancellationToken cancellationToken)
    {
        var added = new List<AssetRow>();
        foreach (var file in files)
        {
            await using var content = file.OpenRead();
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            added.Add(new AssetRow(Guid.NewGuid(), project, $"{file.FileName} {hash}"));
        }

        studio.Assets.AddRange(added);
        return added;
    }
}

[GraphQLObject("Subscription")]
public static class Subscription
{
    public const int BufferCountMax = 4;

    [SubscribeField]
    public static async IAsyncEnumerable<ProjectChange> ProjectChanged(
        Guid id, string? resumeFrom, [Service] Studio studio, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (resumeFrom == "too-old")
        {
            throw new GraphQLException("What came after that is no longer kept.", "RESYNC_REQUIRED");
        }

        var buffer = studio.Subscribe(BufferCountMax);
        try
        {
            await foreach (var change in buffer.ReadAllAsync(cancellationToken))
            {
                if (change.Project.Id == id)
                {
                    yield return change;
                }
            }
        }
        finally
        {
            studio.Unsubscribe(buffer);
        }
    }
}
