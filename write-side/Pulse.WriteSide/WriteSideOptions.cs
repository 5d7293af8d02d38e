namespace Pulse.WriteSide;

/// <summary>Limits of the write side.</summary>
public sealed record WriteSideOptions
{
    /// <summary>Folded streams kept in memory.</summary>
    public int CachedStreamsMax { get; init; } = 10_000;

    /// <summary>How often a command is decided anew after somebody else wrote first.</summary>
    public int CommandConflictRetriesMax { get; init; } = 8;

    /// <summary>A stream's state is saved whenever the stream has grown past a multiple of so many events.</summary>
    public int SnapshotEveryEvents { get; init; } = 500;

    /// <summary>Receipts of a stream's newest commands that are kept with its state; older ones are read from the log when somebody asks.</summary>
    public int RememberedReceiptsMax { get; init; } = 1_000;

    /// <summary>The longest wait after a command's first conflict; it doubles with each further one. What is waited is a random part of it.</summary>
    public TimeSpan ConflictPauseFirst { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait after any conflict. Eight conflicts take at most a second in all, half of it on average.</summary>
    public TimeSpan ConflictPauseMax { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the watchdog looks for sagas that are overdue.</summary>
    public TimeSpan WatchdogInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sagas that the watchdog takes up in one look.</summary>
    public int WatchdogSagasMax { get; init; } = 500;

    /// <summary>Events that the saga host handles at once; the checkpoint never passes an unfinished one.</summary>
    public int SagaInputsInFlightMax { get; init; } = 64;

    /// <summary>How long the saga host waits after a fault of its subscription before it subscribes again.</summary>
    public TimeSpan ResubscribeDelay { get; init; } = TimeSpan.FromSeconds(1);
}
