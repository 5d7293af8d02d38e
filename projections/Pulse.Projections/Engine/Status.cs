using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections.Engine;

/// <summary>How far behind a projection is, and whether it moves. Feeds readiness, metrics and status pages.</summary>
/// <param name="Edition">Counts up with every rebuild.</param>
/// <param name="LagEvents">Events of interest that are not applied yet; foreign events do not count.</param>
/// <param name="LagIsAtLeast">True when counting ended at its limit.</param>
/// <param name="Lag">Age of the oldest event that is not applied yet; grows while a projection stands still.</param>
/// <param name="EventsPerSecond">Events applied, over the last interval of the watch.</param>
/// <param name="PositionsPerSecond">How fast the log is passed, events of no interest included.</param>
/// <param name="LastEventAt">When the last applied event was recorded.</param>
/// <param name="MissingEvents">Events that the checker found passed but not taken in; more than none means that the edition must be rebuilt.</param>
/// <param name="Troubles">Faults, stalls and failed measurements in a row.</param>
/// <param name="LastFault">The last fault since a commit, without personal data.</param>
/// <param name="Resubscribed">How often the watch has begun the subscription again, since the process started.</param>
public sealed record ProjectionLag(
    string Name,
    int Version,
    int Edition,
    EditionRole Role,
    ProjectionState State,
    LogPosition Position,
    long LagEvents,
    bool LagIsAtLeast,
    TimeSpan Lag,
    double EventsPerSecond,
    double PositionsPerSecond,
    DateTimeOffset? LastEventAt,
    long UnknownEvents,
    long MissingEvents,
    int Troubles,
    string? LastFault,
    int Resubscribed,
    StopReason? Stop,
    bool IsReady)
{
    /// <summary>How long the rest of the log takes at this rate; null while nothing moves.</summary>
    public TimeSpan? Eta(LogPosition head) => State switch
    {
        ProjectionState.Live => TimeSpan.Zero,
        ProjectionState.CatchingUp when PositionsPerSecond > 0 => TimeSpan.FromSeconds((head.Commit - Position.Commit) / PositionsPerSecond),
        _ => null,
    };
}

/// <summary>The projections of this process.</summary>
public interface IProjectionStatus
{
    /// <summary>True once every projection has reached the end of the log, and none is stopped, in trouble or far behind since.</summary>
    bool IsReady { get; }

    /// <summary>One record an edition that this process fills, in the order of registration.</summary>
    IReadOnlyList<ProjectionLag> Current { get; }

    /// <summary>Makes a stopped projection try its event again; does nothing to one that runs.</summary>
    /// <returns>False when there is no projection of this name.</returns>
    bool Resume(string projection);
}

/// <summary>What the watch saw of the log beyond a projection.</summary>
/// <param name="OldestPendingAt">When the first event that is not applied yet was recorded; null when all are.</param>
internal sealed record LagReading(LogPosition Head, long Events, bool IsAtLeast, DateTimeOffset? OldestPendingAt)
{
    public static LagReading None { get; } = new(LogPosition.Start, 0, IsAtLeast: false, OldestPendingAt: null);
}

/// <summary>One runner's figures: written by its loops, read by anybody.</summary>
internal sealed class RunnerStatus(Edition edition, TimeProvider clock, ProjectionOptions options)
{
    private readonly Lock _gate = new();
    private Checkpoint _checkpoint = new(LogPosition.Start, Guid.Empty, ProjectionState.CatchingUp, null, 0, null);
    private LagReading _reading = LagReading.None;
    private bool _wasLive;
    private long _applied;
    private long _appliedAtTick;
    private long _tickedAt = clock.GetTimestamp();
    private double _rate;
    private long _positionAtTick;
    private double _positionRate;
    private int _faults;
    private int _stalls;
    private int _unmeasured;
    private int _resubscribed;
    private string? _lastFault;

    /// <summary>Compares the edition with the log.</summary>
    public RevisionChecker? Checker { get; set; }

    /// <summary>As the host last saw it.</summary>
    public EditionRole Role { get; set; }

    public Checkpoint Checkpoint
    {
        get
        {
            lock (_gate)
            {
                return _checkpoint;
            }
        }
    }

    public void Moved(Checkpoint checkpoint, int eventsApplied, bool isCommit)
    {
        lock (_gate)
        {
            if (isCommit)
            {
                (_faults, _lastFault) = (0, null);
            }

            if (checkpoint.Position > _checkpoint.Position)
            {
                _stalls = 0;
            }

            _checkpoint = checkpoint;
            _wasLive |= checkpoint.State == ProjectionState.Live;
            _applied += eventsApplied;
        }
    }

    /// <returns>How many faults came in a row.</returns>
    public int Faulted(string fault)
    {
        lock (_gate)
        {
            _lastFault = fault;
            return ++_faults;
        }
    }

    public void Unmeasured()
    {
        lock (_gate)
        {
            _unmeasured++;
        }
    }

    public void Resubscribing()
    {
        lock (_gate)
        {
            _resubscribed++;
            _stalls++;
        }
    }

    public void Measured(LagReading reading)
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_tickedAt);
            _positionRate = elapsed > TimeSpan.Zero ? (_checkpoint.Position.Commit - _positionAtTick) / elapsed.TotalSeconds : _positionRate;
            _positionAtTick = _checkpoint.Position.Commit;
            _rate = elapsed > TimeSpan.Zero ? (_applied - _appliedAtTick) / elapsed.TotalSeconds : _rate;
            _appliedAtTick = _applied;
            _tickedAt = clock.GetTimestamp();
            _reading = reading;
            _unmeasured = 0;
        }
    }

    public ProjectionLag Read()
    {
        lock (_gate)
        {
            var troubles = _faults + _stalls + _unmeasured;
            var isBehind = _reading.OldestPendingAt is not null && _checkpoint.Position < _reading.Head;
            var lag = isBehind ? Age(_reading.OldestPendingAt!.Value) : TimeSpan.Zero;
            var isReady = _wasLive
                && _checkpoint.State != ProjectionState.Stopped
                && (Checker?.Missing ?? 0) == 0
                && troubles < options.TroublesBeforeUnready
                && lag.TotalSeconds <= options.ReadyLagSecondsMax;
            return new ProjectionLag(
                edition.Name,
                edition.Projection.Version,
                edition.Number,
                Role,
                _checkpoint.State,
                _checkpoint.Position,
                isBehind ? _reading.Events : 0,
                isBehind && _reading.IsAtLeast,
                lag,
                _rate,
                _positionRate,
                _checkpoint.LastEventAt,
                _checkpoint.UnknownCount,
                Checker?.Missing ?? 0,
                troubles,
                _lastFault,
                _resubscribed,
                _checkpoint.Stop,
                isReady);
        }
    }

    /// <summary>The log's clock may be ahead of this one; an event is never younger than nothing.</summary>
    private TimeSpan Age(DateTimeOffset recordedAt)
    {
        var age = clock.GetUtcNow() - recordedAt;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
