using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Studio;

/// <summary>Finds the files of assets that were found clean.</summary>
internal static class AssetFiles
{
    /// <summary>What a check said, or null when there was none.</summary>
    internal static async ValueTask<AssetCheckResult?> FindCheck(
        IBlobStore blobs, OrganizationId organization, AssetId asset, CancellationToken cancellation) =>
        await blobs.FindResult(organization, AssetKeys.Check(asset), cancellation) is { } kept
            ? JsonSerializer.Deserialize<AssetCheckResult>(kept.Span, PulseJson.Options)
            : null;

    /// <summary>The bytes of a stored picture, or null when they are gone.</summary>
    internal static async ValueTask<byte[]?> Read(IBlobStore blobs, OrganizationId organization, ImageFacts picture, CancellationToken cancellation)
    {
        await using var stored = await blobs.OpenContent(organization, picture.Sha256, cancellation);
        if (stored is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
