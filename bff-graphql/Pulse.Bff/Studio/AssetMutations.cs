using Pulse.Bff.Edge;
using Pulse.Bff.Files;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.GraphQL;

namespace Pulse.Bff.Studio;

public sealed record AddAssetInput(Guid CommandId, Guid AssetId);

/// <summary>Where the file's bytes go.</summary>
public sealed record Upload(string Url, int SizeBytesMax, DateTimeOffset ExpiresAt);

[GraphQLObject("AddAssetPayload")]
public sealed record AddAssetPayload(Guid? AssetId, Upload? Upload, string? ConsistencyToken, IReadOnlyList<UserError> Errors);

[GraphQLObject("Mutation")]
public static class AssetMutations
{
    [RootField]
    public static ValueTask<AddAssetPayload> AddPhoto(
        AddAssetInput input, PulseRequest request, [Service] CommandGateway gateway, [Service] UploadLinks links, CancellationToken cancellation) =>
        Add(input, AssetKind.Photo, request, gateway, links, cancellation);

    [RootField]
    public static ValueTask<AddAssetPayload> AddLogo(
        AddAssetInput input, PulseRequest request, [Service] CommandGateway gateway, [Service] UploadLinks links, CancellationToken cancellation) =>
        Add(input, AssetKind.Logo, request, gateway, links, cancellation);

    private static async ValueTask<AddAssetPayload> Add(
        AddAssetInput input, AssetKind kind, PulseRequest request, CommandGateway gateway, UploadLinks links, CancellationToken cancellation)
    {
        var (organization, asset) = (request.Caller.OrganizationId, new AssetId(input.AssetId));
        var outcome = await gateway.Send(request, input.CommandId, new AddAsset(organization, asset, request.Caller.PersonId, kind), cancellation);
        return outcome.IsAccepted
            ? new AddAssetPayload(input.AssetId, links.Write(new UploadTarget(organization, asset, kind)), outcome.ConsistencyToken, [])
            : new AddAssetPayload(null, null, null, outcome.Errors);
    }
}
