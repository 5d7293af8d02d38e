using Pulse.Contracts.Studio;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Studio;

/// <param name="Status">AWAITING_FILE, READY or REFUSED.</param>
/// <param name="Sha256">Of what creatives use; null until the file was found clean.</param>
public sealed record AssetRow(
    Guid Id,
    Guid OrganizationId,
    string Kind,
    string Status,
    string? Refusal,
    string? Sha256,
    string? ContentType,
    int? Width,
    int? Height,
    long? SizeBytes,
    string? CutOutSha256,
    int? CutOutWidth,
    int? CutOutHeight,
    long? CutOutSizeBytes,
    string? Checks,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long CreatedCommit,
    long CreatedPrepare);

/// <summary>Photographs and logos, and what the checks said of them.</summary>
public static class AssetsProjection
{
    public const string Name = "assets";

    private static readonly Table<AssetRow> Assets = new("assets");

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(AssetCommand.Category)
        .Tables(typeof(AssetsProjection), "assets.sql", Assets)
        .On<AssetAdded>(Added)
        .On<AssetAccepted>(Accepted, reads: Own)
        .On<AssetRefused>(Refused, reads: Own)
        .Build();

    private static Reduction Added(AssetAdded e, EventContext context) => Reduction.Of(
        Change.Of(e.AssetId.Value),
        Assets.Insert(new AssetRow(
            e.AssetId.Value,
            context.OrganizationId,
            ApiNames.Of(e.Kind),
            "AWAITING_FILE",
            Refusal: null,
            Sha256: null,
            ContentType: null,
            Width: null,
            Height: null,
            SizeBytes: null,
            CutOutSha256: null,
            CutOutWidth: null,
            CutOutHeight: null,
            CutOutSizeBytes: null,
            Checks: null,
            CreatedAt: e.At,
            UpdatedAt: e.At,
            context.Envelope.Position.Commit,
            context.Envelope.Position.Prepare)));

    private static Reduction Accepted(AssetAccepted e, EventContext context) => Update(context, row => row with
    {
        Status = "READY",
        Sha256 = e.Facts.File.Sha256,
        ContentType = e.Facts.File.ContentType,
        Width = e.Facts.File.Width,
        Height = e.Facts.File.Height,
        SizeBytes = e.Facts.File.SizeBytes,
        CutOutSha256 = e.Facts.CutOut?.Sha256,
        CutOutWidth = e.Facts.CutOut?.Width,
        CutOutHeight = e.Facts.CutOut?.Height,
        CutOutSizeBytes = e.Facts.CutOut?.SizeBytes,
        Checks = e.Checks,
        UpdatedAt = e.At,
    });

    private static Reduction Refused(AssetRefused e, EventContext context) => Update(context, row => row with
    {
        Status = "REFUSED",
        Refusal = ApiNames.Of(e.Reason),
        Checks = e.Checks,
        UpdatedAt = e.At,
    });

    private static Reduction Update(EventContext context, Func<AssetRow, AssetRow> change)
    {
        var id = context.Envelope.StreamId;
        return Reduction.Of(Change.Of(id), Assets.Update(change(context.Rows.Get(Assets, id))));
    }

    private static RowKey[] Own<TEvent>(TEvent e, EventEnvelope envelope) => [Assets.Key(envelope.StreamId)];
}
