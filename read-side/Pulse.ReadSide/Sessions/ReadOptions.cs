namespace Pulse.ReadSide.Sessions;

/// <summary>Settings and limits of the read side; every one has its unit in its name.</summary>
public sealed record ReadOptions
{
    /// <summary>PostgreSQL, as a role that may become <c>pulse_reader</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Connections for queries; one a session. A session over the limit waits for another to end.</summary>
    public int ConnectionsMax { get; init; } = 20;

    /// <summary>Longest wait for a view to reach a position, in milliseconds.</summary>
    public int ReadWaitMsMax { get; init; } = 2_000;

    /// <summary>How often checkpoints are looked at while somebody waits, should a notification be lost; in milliseconds.</summary>
    public int PollMs { get; init; } = 100;

    /// <summary>How long a statement may run, in seconds.</summary>
    public int StatementSecondsMax { get; init; } = 10;

    /// <summary>How long a session may hold its snapshot without reading, in seconds.</summary>
    public int SessionIdleSecondsMax { get; init; } = 10;

    /// <summary>Pause before a lost notification connection is opened again, in milliseconds.</summary>
    public int ReconnectPauseMs { get; init; } = 500;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="InvalidOperationException">Names the setting and what it must be.</exception>
    public ReadOptions Validated()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new InvalidOperationException("ReadSide:ConnectionString is empty: give the connection string of the read models' PostgreSQL.");
        }

        (string Name, int Value)[] counts =
        [
            (nameof(ConnectionsMax), ConnectionsMax), (nameof(ReadWaitMsMax), ReadWaitMsMax), (nameof(PollMs), PollMs),
            (nameof(StatementSecondsMax), StatementSecondsMax), (nameof(SessionIdleSecondsMax), SessionIdleSecondsMax),
            (nameof(ReconnectPauseMs), ReconnectPauseMs),
        ];
        foreach (var (name, value) in counts)
        {
            if (value < 1)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"ReadSide:{name} is {value}; it must be at least 1."));
            }
        }

        return this;
    }
}
