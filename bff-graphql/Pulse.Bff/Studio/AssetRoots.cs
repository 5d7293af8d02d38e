using Pulse.Bff.Edge;
using Pulse.Bff.Files;
using Pulse.Bff.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Bff.Studio;

/// <summary>Where a file stands, as people see it.</summary>
public enum AssetStatus
{
    AwaitingFile = 1,
    Ready = 2,
    Refused = 3,
}

public sealed record AssetConnection(IReadOnlyList<AssetRow> Nodes, PageInfo PageInfo);

[GraphQLObject("Query")]
public static class AssetRoots
{
    [RootField]
    public static Task<AssetRow?> Asset(Guid id, string? atLeast, [Service] RequestReads reads, CancellationToken cancellation) =>
        AssetQueries.ById(reads.Session, new AssetId(id), cancellation);

    [RootField]
    public static async Task<AssetConnection> Assets(
        int first, string? after, string? atLeast, PulseRequest request, [Service] RequestReads reads, CancellationToken cancellation)
    {
        var page = await AssetQueries.Page(reads.Session, Pages.Ask(PagedList.Assets, first, after, request), cancellation);
        return new AssetConnection(page.Nodes, Pages.InfoOf(page));
    }
}

[GraphQLObject("Asset", Row = typeof(AssetRow))]
public static class AssetType
{
    [Field]
    public static AssetKind Kind(AssetRow row) => ApiEnum<AssetKind>.Parse(row.Kind);

    [Field]
    public static AssetStatus Status(AssetRow row) => ApiEnum<AssetStatus>.Parse(row.Status);

    [Field]
    public static AssetRefusal? Refusal(AssetRow row) => row.Refusal is { } reason ? ApiEnum<AssetRefusal>.Parse(reason) : null;

    /// <summary>Logos are kept as they came, and what a stranger drew is not served from here.</summary>
    [BatchField]
    public static Task<IReadOnlyList<ImageView?>> Image(IReadOnlyList<AssetRow> rows, PulseRequest request, [Service] FileLinks links) =>
        Each(rows, row => row is { Kind: "PHOTO", Sha256: { } sha256, Width: { } width, Height: { } height, SizeBytes: { } size }
            ? new ImageView(links, request.Caller.OrganizationId, $"{row.Id}-photo", sha256, width, height, checked((int)size))
            : null);

    [BatchField]
    public static Task<IReadOnlyList<ImageView?>> CutOut(IReadOnlyList<AssetRow> rows, PulseRequest request, [Service] FileLinks links) =>
        Each(rows, row => row is { CutOutSha256: { } sha256, CutOutWidth: { } width, CutOutHeight: { } height, CutOutSizeBytes: { } size }
            ? new ImageView(links, request.Caller.OrganizationId, $"{row.Id}-cut-out", sha256, width, height, checked((int)size))
            : null);

    private static Task<IReadOnlyList<ImageView?>> Each(IReadOnlyList<AssetRow> rows, Func<AssetRow, ImageView?> view) =>
        Task.FromResult<IReadOnlyList<ImageView?>>([.. rows.Select(view)]);
}
