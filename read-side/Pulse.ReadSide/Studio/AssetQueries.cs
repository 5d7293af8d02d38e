using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Studio;

/// <summary>A photograph or logo, and what the checks said of it.</summary>
/// <param name="Sha256">Of what creatives use; null until the file was found clean.</param>
/// <param name="CutOutSha256">Of the person without what is behind; null when nobody was found.</param>
public sealed record AssetRow(
    Guid Id, string Kind, string Status, string? Refusal, string? Sha256, string? ContentType, int? Width, int? Height, long? SizeBytes,
    string? CutOutSha256, int? CutOutWidth, int? CutOutHeight, long? CutOutSizeBytes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long CreatedCommit, long CreatedPrepare);

/// <summary>Reads assets. An asset of another organization is not there.</summary>
public static class AssetQueries
{
    private static readonly string ByIdSql = SqlFile.Beside(typeof(AssetQueries), "assets-by-id");
    private static readonly string PageSql = SqlFile.Beside(typeof(AssetQueries), "assets-page");

    /// <summary>One asset, or null. One statement.</summary>
    public static async Task<AssetRow?> ById(ReadSession session, AssetId id, CancellationToken cancellation) =>
        (await session.Query<AssetRow>(ByIdSql, new { ids = new[] { id.Value } }, cancellation)).SingleOrDefault();

    /// <summary>Assets, the newest first. One statement.</summary>
    public static async Task<Page<AssetRow>> Page(ReadSession session, PageAsked asked, CancellationToken cancellation)
    {
        var rows = await session.Query<AssetRow>(PageSql, PageValues.Of(asked, PagedList.Assets), cancellation);
        return Paging.Cut(asked, rows, row => new LogPosition(row.CreatedCommit, row.CreatedPrepare));
    }
}
