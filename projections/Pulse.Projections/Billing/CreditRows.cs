namespace Pulse.Projections.Billing;

/// <summary>Granted credits are always somewhere: available, held or settled.</summary>
public sealed record BalanceRow(Guid OrganizationId, long Granted, long Held, long Settled, long Available, DateTimeOffset UpdatedAt);

/// <param name="Status">OPEN, SETTLED or RELEASED.</param>
public sealed record HoldRow(
    Guid OrganizationId, Guid HoldId, Guid GenerationId, long Credits, string PriceVersion, string Status, DateTimeOffset ExpiresAt);

/// <param name="Id">The id of the line's event, so it stays the same in every rebuild.</param>
/// <param name="Kind">GRANTED, HELD, SETTLED or RELEASED.</param>
/// <param name="AvailableChange">What the line changed of the credits that can be spent.</param>
public sealed record LedgerRow(
    Guid Id,
    Guid OrganizationId,
    string Kind,
    long Credits,
    long AvailableChange,
    long AvailableAfter,
    Guid? GenerationId,
    Guid? HoldId,
    string? PriceVersion,
    string? Reason,
    string EventType,
    DateTimeOffset At);
