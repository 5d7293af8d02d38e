using System.Text.Json.Serialization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Contracts.Billing;

public abstract record CreditEvent : IEvent;

/// <summary>Credits given or bought.</summary>
public sealed record CreditsGranted(GrantId GrantId, long Credits, GrantReason Reason, DateTimeOffset At) : CreditEvent;

/// <summary>Credits set aside for one piece of work; they are neither available nor spent.</summary>
/// <param name="OpensSampleSet">True for the hold of a new generation, which counts towards the limits of free samples.</param>
public sealed record CreditsHeld(
    HoldId HoldId, GenerationId GenerationId, long Credits, string PriceVersion, bool OpensSampleSet, DateTimeOffset ExpiresAt, DateTimeOffset At) : CreditEvent;

/// <summary>Held credits are spent.</summary>
public sealed record HoldSettled(HoldId HoldId, GenerationId GenerationId, long Credits, DateTimeOffset At) : CreditEvent;

/// <summary>Held credits are available again.</summary>
public sealed record HoldReleased(HoldId HoldId, GenerationId GenerationId, long Credits, ReleaseReason Reason, DateTimeOffset At) : CreditEvent;

public enum GrantReason
{
    Development = 1,
    Purchase = 2,
    Gift = 3,
}

public enum ReleaseReason
{
    Failed = 1,
    Refused = 2,
    Cancelled = 3,
    PickDeadlinePassed = 4,
    Expired = 5,
}

/// <summary>Commands to an organization's one credit account.</summary>
public abstract record CreditCommand(OrganizationId OrganizationId) : ICommand
{
    public const string Category = "credits";

    [JsonIgnore]
    public StreamName Stream => StreamFor(OrganizationId);

    public static StreamName StreamFor(OrganizationId id) => StreamName.For(Category, id.Value);
}

public sealed record GrantCredits(OrganizationId OrganizationId, GrantId GrantId, long Credits, GrantReason Reason) : CreditCommand(OrganizationId);

public sealed record HoldCredits(
    OrganizationId OrganizationId, HoldId HoldId, GenerationId GenerationId, long Credits, string PriceVersion, bool OpensSampleSet, DateTimeOffset ExpiresAt)
    : CreditCommand(OrganizationId);

public sealed record SettleHold(OrganizationId OrganizationId, HoldId HoldId) : CreditCommand(OrganizationId);

public sealed record ReleaseHold(OrganizationId OrganizationId, HoldId HoldId, ReleaseReason Reason) : CreditCommand(OrganizationId);
