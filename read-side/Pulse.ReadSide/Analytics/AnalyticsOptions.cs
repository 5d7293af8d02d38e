namespace Pulse.ReadSide.Analytics;

/// <summary>Settings and limits of the analysts' door; every one has its unit in its name.</summary>
public sealed record AnalyticsOptions
{
    /// <summary>The read models' PostgreSQL, as the role that owns them; to make logins it must be able to make roles.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Databases of the same server that no analyst may enter; above all the one with the keys.</summary>
    public IReadOnlyList<string> ClosedDatabases { get; init; } = [];

    /// <summary>Sessions that one login may have at a time.</summary>
    public int ConnectionsMax { get; init; } = 3;

    /// <summary>How long an analyst's statement may run, in seconds.</summary>
    public int StatementSecondsMax { get; init; } = 60;

    /// <summary>How long an analyst's transaction may wait for its client, in seconds: it keeps old rows from being cleaned up.</summary>
    public int IdleInTransactionSecondsMax { get; init; } = 30;

    /// <summary>How long an analyst's transaction may last in all, in seconds.</summary>
    public int TransactionSecondsMax { get; init; } = 300;

    /// <summary>How much a session may write to temporary files, in megabytes.</summary>
    public int TempFileMegabytesMax { get; init; } = 1_024;

    /// <summary>
    /// How long the watchdog leaves a statement after its limit, so that PostgreSQL's own timeout comes first; in milliseconds.
    /// </summary>
    public int GraceMs { get; init; } = 2_000;

    /// <summary>How often the schema and the analysts' sessions are looked at, in milliseconds.</summary>
    public int WatchIntervalMs { get; init; } = 1_000;

    /// <summary>
    /// How long the schema's script waits for those who read through it, in milliseconds; it comes back at the next look.
    /// </summary>
    public int LockMsMax { get; init; } = 2_000;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="InvalidOperationException">Names the setting and what it must be.</exception>
    public AnalyticsOptions Validated()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new InvalidOperationException(
                "Analytics:ConnectionString is empty: give the connection string of the read models' PostgreSQL.");
        }

        (string Name, int Value)[] counts =
        [
            (nameof(ConnectionsMax), ConnectionsMax), (nameof(StatementSecondsMax), StatementSecondsMax),
            (nameof(IdleInTransactionSecondsMax), IdleInTransactionSecondsMax), (nameof(TransactionSecondsMax), TransactionSecondsMax),
            (nameof(TempFileMegabytesMax), TempFileMegabytesMax), (nameof(GraceMs), GraceMs), (nameof(WatchIntervalMs), WatchIntervalMs),
            (nameof(LockMsMax), LockMsMax),
        ];
        foreach (var (name, value) in counts)
        {
            if (value < 1)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Analytics:{name} is {value}; it must be at least 1."));
            }
        }

        return this;
    }
}
