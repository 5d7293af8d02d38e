namespace Pulse.Projections.Engine;

/// <summary>Settings and limits of the projection engine; every one has its unit in its name.</summary>
public sealed record ProjectionOptions
{
    /// <summary>PostgreSQL, as the owner of the schema <c>read</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Most events applied in one transaction.</summary>
    public int BatchEventsMax { get; init; } = 500;

    /// <summary>Most bytes of event data applied in one transaction; one larger event still goes alone.</summary>
    public int BatchBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most events applied in one transaction while a candidate is filled: larger batches touch a row less often.</summary>
    public int FillBatchEventsMax { get; init; } = 5_000;

    /// <summary>Most rows held in memory while a candidate is filled; beyond, they are read again when needed.</summary>
    public int FillRowsHeldMax { get; init; } = 50_000;

    /// <summary>How often a candidate that is being compared looks whether it may go on, in milliseconds.</summary>
    public int BoundPollMs { get; init; } = 50;

    /// <summary>How long a retired edition is kept for requests that began before, in seconds.</summary>
    public int RetiredSecondsMin { get; init; } = 30;

    /// <summary>How long promoting may hold up the active edition and its readers at a time, in milliseconds.</summary>
    public int PromoteLockMsMax { get; init; } = 2_000;

    /// <summary>How often promoting tries to get its locks before it says that the tables are busy.</summary>
    public int PromoteTriesMax { get; init; } = 3;

    /// <summary>How long verifying waits for an edition to reach a position, in seconds.</summary>
    public int VerifyWaitSecondsMax { get; init; } = 60;

    /// <summary>How often a page of the log is compared with what was taken in, in milliseconds; lap after lap, for ever.</summary>
    public int CheckIntervalMs { get; init; } = 1_000;

    /// <summary>Most events compared at a time.</summary>
    public int CheckEventsMax { get; init; } = 200;

    /// <summary>Messages taken from the log ahead of the transaction that runs.</summary>
    public int BufferMessagesMax { get; init; } = 2_000;

    /// <summary>How long a statement may run, in seconds.</summary>
    public int StatementSecondsMax { get; init; } = 30;

    /// <summary>First pause after a transient fault, in milliseconds; doubles each time.</summary>
    public int RetryPauseMsFirst { get; init; } = 100;

    /// <summary>Longest pause after a transient fault, in milliseconds; trying never ends.</summary>
    public int RetryPauseMsMax { get; init; } = 10_000;

    /// <summary>Faults or stalls in a row after which the projection counts as not ready.</summary>
    public int TroublesBeforeUnready { get; init; } = 3;

    /// <summary>A projection that was live counts as ready up to this lag, in seconds: a burst is no reason to send requests elsewhere.</summary>
    public int ReadyLagSecondsMax { get; init; } = 30;

    /// <summary>How often head and checkpoint are compared, in milliseconds.</summary>
    public int WatchIntervalMs { get; init; } = 1_000;

    /// <summary>The log's head is ahead and nothing has arrived for so many seconds: subscribe again.</summary>
    public int StallSecondsMax { get; init; } = 10;

    /// <summary>Most events counted when the lag is measured; more than these are reported as "at least".</summary>
    public int LagEventsCountedMax { get; init; } = 500;

    /// <summary>How long <c>changes</c> can be resumed from, in days. Younger rows are never deleted.</summary>
    public int ChangesRetentionDays { get; init; } = 7;

    /// <summary>How often old rows of <c>changes</c> are looked for, in seconds.</summary>
    public int PruneIntervalSeconds { get; init; } = 600;

    /// <summary>Most rows deleted in one transaction.</summary>
    public int PruneRowsMax { get; init; } = 10_000;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="InvalidOperationException">Names the setting and what it must be.</exception>
    public ProjectionOptions Validated()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new InvalidOperationException("Projections:ConnectionString is empty: give the connection string of the read models' PostgreSQL.");
        }

        (string Name, int Value)[] counts =
        [
            (nameof(BatchEventsMax), BatchEventsMax), (nameof(BatchBytesMax), BatchBytesMax), (nameof(BufferMessagesMax), BufferMessagesMax),
            (nameof(StatementSecondsMax), StatementSecondsMax), (nameof(RetryPauseMsFirst), RetryPauseMsFirst),
            (nameof(TroublesBeforeUnready), TroublesBeforeUnready), (nameof(WatchIntervalMs), WatchIntervalMs),
            (nameof(StallSecondsMax), StallSecondsMax), (nameof(LagEventsCountedMax), LagEventsCountedMax),
            (nameof(ChangesRetentionDays), ChangesRetentionDays), (nameof(PruneIntervalSeconds), PruneIntervalSeconds),
            (nameof(PruneRowsMax), PruneRowsMax), (nameof(FillBatchEventsMax), FillBatchEventsMax), (nameof(FillRowsHeldMax), FillRowsHeldMax),
            (nameof(BoundPollMs), BoundPollMs), (nameof(CheckIntervalMs), CheckIntervalMs), (nameof(CheckEventsMax), CheckEventsMax),
            (nameof(PromoteLockMsMax), PromoteLockMsMax), (nameof(PromoteTriesMax), PromoteTriesMax), (nameof(VerifyWaitSecondsMax), VerifyWaitSecondsMax), (nameof(ReadyLagSecondsMax), ReadyLagSecondsMax),
        ];
        foreach (var (name, value) in counts)
        {
            Require(value >= 1, name, value, "at least 1");
        }

        Require(RetryPauseMsMax >= RetryPauseMsFirst, nameof(RetryPauseMsMax), RetryPauseMsMax, "at least RetryPauseMsFirst");
        return this;
    }

    private static void Require(bool holds, string name, int value, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Projections:{name} is {value}; it must be {rule}."));
        }
    }
}
