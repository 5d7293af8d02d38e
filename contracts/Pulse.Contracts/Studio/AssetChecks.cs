using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Studio;

/// <summary>On the bus: check the file that lies in quarantine. The result is kept, so that the same file is checked once.</summary>
/// <param name="AnswerBy">Nobody waits any longer then: a check that has not begun is dropped.</param>
public sealed record AssetCheckRequested(Guid RequestId, OrganizationId OrganizationId, AssetId AssetId, AssetKind Kind, DateTimeOffset AnswerBy);

/// <summary>On the bus: the answer to <see cref="AssetCheckRequested"/>. Every process that asks must get it; those that did not ask ignore it.</summary>
public sealed record AssetCheckAnswered(Guid RequestId, OrganizationId OrganizationId, AssetId AssetId, AssetCheckResult Result);

/// <summary>What came of a check. Kept beside the file; nothing in it is a person's.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$result")]
[JsonDerivedType(typeof(AssetClean), "clean")]
[JsonDerivedType(typeof(AssetNotTaken), "notTaken")]
[JsonDerivedType(typeof(AssetCheckFailed), "failed")]
public abstract record AssetCheckResult;

/// <param name="Checks">Version of the checks.</param>
public sealed record AssetClean(AssetFacts Facts, string Checks) : AssetCheckResult;

/// <param name="Checks">Version of the checks.</param>
public sealed record AssetNotTaken(AssetRefusal Reason, string Checks) : AssetCheckResult;

/// <summary>The check broke; nothing is known about the file, and nothing is kept.</summary>
/// <param name="Code">What broke, as a code.</param>
public sealed record AssetCheckFailed(string Code) : AssetCheckResult;

/// <summary>Where the files of an asset lie among a tenant's results.</summary>
public static class AssetKeys
{
    /// <summary>What a person sent, until it was checked and after it was refused: quarantine.</summary>
    public static string Upload(AssetId asset) => $"assets/{asset}/upload";

    /// <summary>SHA-256 of the one file that counts; it stays when the file goes.</summary>
    public static string Fingerprint(AssetId asset) => $"assets/{asset}/fingerprint";

    /// <summary>A photograph as it is set into creatives, a JPEG: decoding a PNG of it would take longer than drawing the rest.</summary>
    public static string Scene(AssetId asset) => $"assets/{asset}/scene";

    /// <summary>An <see cref="AssetClean"/> or <see cref="AssetNotTaken"/> as JSON.</summary>
    public static string Check(AssetId asset) => $"assets/{asset}/check";
}
