using System.Globalization;

namespace Pulse.GraphQL.BenchServer;

public enum ProjectState
{
    Draft,
    InReview,
    Done,
}

[GraphQLObject("Project")]
public sealed record ProjectRow(string Id, string Name, ProjectState State, DateTimeOffset CreatedAt);

[GraphQLObject("Asset")]
public sealed record AssetRow(string Id, string? Title, int Width, int Height, bool IsPublic);

/// <summary>What both servers answer from: 20 projects of five assets each.</summary>
internal static class Rows
{
    private const int ProjectCount = 20;
    private const int AssetsPerProject = 5;

    public static IReadOnlyList<ProjectRow> Projects { get; } = [.. Enumerable.Range(0, ProjectCount).Select(static i => new ProjectRow(
        Id(1, i), "مشروع " + Text(i), (ProjectState)(i % 3), DateTimeOffset.UnixEpoch.AddDays(20_000 + i)))];

    public static IReadOnlyDictionary<string, IReadOnlyList<AssetRow>> AssetsOf { get; } = Projects.ToDictionary(
        static p => p.Id,
        static p => (IReadOnlyList<AssetRow>)[.. Enumerable.Range(0, AssetsPerProject).Select(i => new AssetRow(
            Id(2, i), i == 3 ? null : $"Asset {Text(i)} of {p.Name}", 1080, 1350 + i, i % 2 == 0))],
        StringComparer.Ordinal);

    private static string Id(int kind, int number) => new Guid(number, (short)kind, 0x7000, 0x80, 1, 2, 3, 4, 5, 6, 7).ToString("D");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
