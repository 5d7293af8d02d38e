using System.Text.Json.Serialization;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Contracts.Studio;

/// <summary>What a file of a person is for.</summary>
public enum AssetKind
{
    /// <summary>A photograph to stand in creatives.</summary>
    Photo = 1,

    /// <summary>A brand's sign: PNG, JPEG, WebP or SVG.</summary>
    Logo = 2,
}

/// <summary>Why a file is not taken. Numbers are stored; they never change.</summary>
public enum AssetRefusal
{
    NotAPicture = 1,

    /// <summary>A picture of a kind that is not taken.</summary>
    FormatNotTaken = 2,
    TooManyBytes = 3,
    TooManyPixels = 4,
    TooSmall = 5,

    /// <summary>A logo much longer than it is high, or the other way round.</summary>
    TooLong = 6,

    /// <summary>Truncated, or not what its first bytes say.</summary>
    Damaged = 7,

    /// <summary>Nothing in it is visible.</summary>
    Empty = 8,

    /// <summary>A drawing that could run or fetch something: scripts, events, outer references, entities.</summary>
    ActiveContent = 9,

    /// <summary>A drawing with elements that a logo is not taken with, or too many of them, or without a size.</summary>
    DrawingNotTaken = 10,

    /// <summary>The picture classifier says that it shows nakedness or sexual acts.</summary>
    Explicit = 11,

    /// <summary>The picture classifier is unsure; a person would have to look.</summary>
    NeedsReview = 12,
}

/// <summary>A file that was found clean.</summary>
/// <param name="File">What is used in creatives: of a photograph a PNG that was written anew, without what the camera had noted; of a logo the file itself.</param>
/// <param name="CutOut">The person in the photograph without what is behind, as large as the person is; null when nobody was found.</param>
/// <param name="Focus">What a crop of the photograph must keep in view; null for its middle.</param>
public sealed record AssetFacts(ImageFacts File, ImageFacts? CutOut = null, FocusPoint? Focus = null);

/// <summary>A point of a picture.</summary>
/// <param name="X">From the left, as a share of the width.</param>
/// <param name="Y">From the top, as a share of the height.</param>
public sealed record FocusPoint(double X, double Y);

public abstract record AssetEvent : IEvent;

/// <summary>A file was announced; nothing of it is here yet.</summary>
public sealed record AssetAdded(OrganizationId OrganizationId, AssetId AssetId, SubjectId AddedBy, AssetKind Kind, DateTimeOffset At) : AssetEvent;

/// <summary>The file came, was checked, and has left quarantine.</summary>
/// <param name="Checks">Version of the checks that it passed.</param>
public sealed record AssetAccepted(AssetFacts Facts, string Checks, DateTimeOffset At) : AssetEvent;

/// <summary>The file came and is not taken; it stays in quarantine and is never shown.</summary>
/// <param name="Checks">Version of the checks that refused it.</param>
public sealed record AssetRefused(AssetRefusal Reason, string Checks, DateTimeOffset At) : AssetEvent;

public abstract record AssetCommand(OrganizationId OrganizationId, AssetId AssetId) : ICommand
{
    public const string Category = "asset";

    [JsonIgnore]
    public StreamName Stream => StreamFor(AssetId);

    public static StreamName StreamFor(AssetId id) => StreamName.For(Category, id.Value);
}

/// <summary>A person announces a file.</summary>
public sealed record AddAsset(OrganizationId OrganizationId, AssetId AssetId, SubjectId AddedBy, AssetKind Kind) : AssetCommand(OrganizationId, AssetId);

// What the edge tells an asset once its file was checked. None of these is reachable from outside.

public sealed record AcceptAsset(OrganizationId OrganizationId, AssetId AssetId, AssetFacts Facts, string Checks) : AssetCommand(OrganizationId, AssetId);

public sealed record RefuseAsset(OrganizationId OrganizationId, AssetId AssetId, AssetRefusal Reason, string Checks) : AssetCommand(OrganizationId, AssetId);
