using Npgsql;

namespace Pulse.EventLog.PostgreSql;

/// <summary>Where the log's database is, and the log's limits. Units stand in the names.</summary>
public sealed record PostgreSqlEventLogOptions
{
    /// <summary>An Npgsql connection string of a role that may create the schema <c>log</c> at the first start.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Appends that may wait; a further caller waits until one is taken.</summary>
    public int QueueAppendsMax { get; init; } = 1024;

    /// <summary>Appends gathered into one transaction.</summary>
    public int BatchAppendsMax { get; init; } = 256;

    /// <summary>Events gathered into one transaction, unless a single append has more.</summary>
    public int BatchEventsMax { get; init; } = 1024;

    /// <summary>Bytes of data and metadata gathered into one transaction, unless a single append has more.</summary>
    public int BatchBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Events of one append; more is refused.</summary>
    public int AppendEventsMax { get; init; } = 4096;

    /// <summary>Bytes of data and metadata of one append; more is refused.</summary>
    public int AppendBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long one batch may take, waiting for other writers included, before its outcome counts as unknown.</summary>
    public int AppendSecondsMax { get; init; } = 30;

    /// <summary>How long a read may take.</summary>
    public int ReadSecondsMax { get; init; } = 30;

    /// <summary>A writer that holds the head open and idle longer than this is ended by the server.</summary>
    public int IdleInTransactionSecondsMax { get; init; } = 5;

    /// <summary>How many of a stream's newest events are searched for a repeat of an append that names no revision.</summary>
    public int RepeatWindowEvents { get; init; } = 1000;

    /// <summary>A page ends early after this many bytes, so that a reader's memory has a bound.</summary>
    public int PageBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Events a subscription reads at once.</summary>
    public int SubscriptionPageEvents { get; init; } = 500;

    /// <summary>Newest events of this process kept in memory for its live subscriptions.</summary>
    public int TailEventsMax { get; init; } = 2048;

    /// <summary>Bytes of data and metadata kept in memory for live subscriptions.</summary>
    public int TailBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often a live subscription looks at the log without having been told of news, in milliseconds.</summary>
    public int PollMs { get; init; } = 1000;

    /// <summary>How long the listening connection waits for a word before it checks that it still lives, in milliseconds.</summary>
    public int ListenCheckMs { get; init; } = 5000;

    /// <summary>Pause before a broken listening connection is opened again, in milliseconds.</summary>
    public int ListenRetryMs { get; init; } = 250;

    internal string AppendConnectionString() => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        ApplicationName = "pulse-log-append",
        Options = FormattableString.Invariant(
            $"-c idle_in_transaction_session_timeout={IdleInTransactionSecondsMax}s -c role=pulse_log_append -c synchronous_commit=on -c default_transaction_isolation=read\\ committed"),
        CommandTimeout = AppendSecondsMax,
        Pooling = false,
    }.ConnectionString;

    internal string ReadConnectionString() => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        ApplicationName = "pulse-log-read",
        CommandTimeout = ReadSecondsMax,
        MaxAutoPrepare = 16,
        AutoPrepareMinUsages = 2,
    }.ConnectionString;

    internal string ListenConnectionString() => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        ApplicationName = "pulse-log-listen",
        Pooling = false,
    }.ConnectionString;
}
