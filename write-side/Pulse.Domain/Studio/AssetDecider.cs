using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;

namespace Pulse.Domain.Studio;

/// <summary>A file as its events tell it; null fields mean that it does not exist yet.</summary>
/// <param name="IsClean">Null until it was checked.</param>
public sealed record AssetState(OrganizationId? OrganizationId, AssetKind? Kind, bool? IsClean)
{
    /// <summary>Raised whenever <see cref="AssetDecider.Evolve"/> or the shape of the state changes, so that no older snapshot is read.</summary>
    public const int FoldVersion = 1;

    public static AssetState Initial { get; } = new(null, null, null);
}

/// <summary>A file is announced, then checked once; whatever the check said stays.</summary>
public static class AssetDecider
{
    private const string IdField = "assetId";

    public static Decision Decide(AssetState state, AssetCommand command, DateTimeOffset now) => (state, command) switch
    {
        ({ OrganizationId: null }, AddAsset add) => Decision.Accept(new AssetAdded(add.OrganizationId, add.AssetId, add.AddedBy, add.Kind, now)),
        (_, AddAsset) => Decision.Reject(RejectionCode.IdTaken, IdField),
        ({ OrganizationId: null }, _) => Decision.Reject(RejectionCode.NotFound, IdField),
        ({ IsClean: true }, AcceptAsset) or ({ IsClean: false }, RefuseAsset) => Decision.Nothing,
        ({ IsClean: not null }, _) => Decision.Reject(RejectionCode.AssetChecked, IdField),
        (_, AcceptAsset accept) => Decision.Accept(new AssetAccepted(accept.Facts, accept.Checks, now)),
        (_, RefuseAsset refuse) => Decision.Accept(new AssetRefused(refuse.Reason, refuse.Checks, now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    /// <summary>Whether a creative of this organization may use the file.</summary>
    public static Rejection? Admits(AssetState state, OrganizationId organization, AssetKind kind, string field) =>
        state.OrganizationId != organization ? new Rejection(RejectionCode.NotFound, field)
        : state.Kind != kind || state.IsClean != true ? new Rejection(RejectionCode.AssetNotUsable, field)
        : null;

    public static AssetState Evolve(AssetState state, IEvent @event) => @event switch
    {
        AssetAdded added => new AssetState(added.OrganizationId, added.Kind, IsClean: null),
        AssetAccepted => state with { IsClean = true },
        AssetRefused => state with { IsClean = false },
        _ => state,
    };
}
