namespace Pulse.Ports.Projections;

/// <summary>
/// What operators do with read models. Nothing here needs downtime: a rebuild fills a candidate edition beside the active
/// one, and promoting switches queries to it in one transaction.
/// </summary>
public interface IProjectionControl
{
    /// <summary>Every edition that the database knows, those of other builds included.</summary>
    ValueTask<IReadOnlyList<EditionReport>> Status(CancellationToken cancellation);

    /// <summary>Begins to fill a candidate from the first event on; it goes on by itself, also after a restart.</summary>
    /// <param name="eventsPerSecondMax">How fast; null for as fast as it can.</param>
    ValueTask<RebuildOutcome> Rebuild(string projection, int? eventsPerSecondMax, CancellationToken cancellation);

    /// <summary>Brings the candidate exactly to where the active edition is, and compares every row of both.</summary>
    ValueTask<VerifyOutcome> Verify(string projection, CancellationToken cancellation);

    /// <summary>Makes the candidate the edition that queries read. The one before is dropped a little later.</summary>
    ValueTask<PromoteOutcome> Promote(string projection, CancellationToken cancellation);

    /// <summary>Gives a candidate up.</summary>
    /// <returns>False when there is none.</returns>
    ValueTask<bool> Abandon(string projection, CancellationToken cancellation);

    /// <summary>Makes a stopped projection try its event again.</summary>
    /// <returns>False when no projection of that name runs here.</returns>
    bool Resume(string projection);

    /// <summary>Streams that a projection's active edition has put aside, the longest parked first.</summary>
    ValueTask<IReadOnlyList<ParkedStream>> Parked(string projection, CancellationToken cancellation);

    /// <summary>Takes a parked stream in again, as far as that is possible now.</summary>
    ValueTask<ReplayOutcome> ReplayParked(string projection, string stream, CancellationToken cancellation);

    /// <summary>Leaves the event that a stream was parked for out of the read model for good, and takes in those after it.</summary>
    ValueTask<ReplayOutcome> DiscardParked(string projection, string stream, CancellationToken cancellation);
}

/// <summary>A stream that was put aside.</summary>
/// <param name="EventId">The event that cannot be taken in.</param>
/// <param name="Events">How many events wait, that one included.</param>
public sealed record ParkedStream(string Stream, Guid EventId, string EventType, long Revision, long Events, string Reason, DateTimeOffset ParkedAt);

/// <summary>How taking a parked stream in again ended.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome()
    {
    }

    /// <summary>The stream is part of the read model again.</summary>
    public sealed record Replayed(int Events) : ReplayOutcome;

    /// <summary>Some events went in, then one did not.</summary>
    public sealed record StillParked(int Events, string Reason) : ReplayOutcome;

    /// <summary>There is no such stream aside.</summary>
    public sealed record NotParked : ReplayOutcome;
}

/// <summary>One edition of a read model and how far it has come.</summary>
/// <param name="Edition">Counts up with every rebuild.</param>
/// <param name="Role">ACTIVE, CANDIDATE or RETIRED.</param>
/// <param name="State">CATCHING_UP, LIVE or STOPPED.</param>
/// <param name="LagEvents">Events of interest that are not applied yet; null when nobody here measures it.</param>
/// <param name="LagIsAtLeast">True when counting ended at its limit.</param>
/// <param name="Done">Part of the log that is behind it, 0 to 1.</param>
/// <param name="Eta">When it should reach the end of the log at this rate, from now; null when it cannot be told.</param>
/// <param name="ParkedStreams">How many streams were put aside.</param>
/// <param name="Stopped">Why it stands still; null while it moves.</param>
public sealed record EditionReport(
    string Projection,
    int Version,
    int Edition,
    string Role,
    string State,
    string Position,
    long? LagEvents,
    bool LagIsAtLeast,
    TimeSpan? Lag,
    double EventsPerSecond,
    double Done,
    TimeSpan? Eta,
    long UnknownEvents,
    long ParkedStreams,
    EditionStop? Stopped);

/// <summary>The event that an edition could not take in.</summary>
public sealed record EditionStop(Guid EventId, string Stream, string Reason);

/// <summary>How a request to rebuild ended.</summary>
public enum RebuildOutcome
{
    Begun,
    UnknownProjection,

    /// <summary>One candidate at a time: promote it or give it up first.</summary>
    HasCandidate,
}

/// <summary>How a request to verify ended.</summary>
public abstract record VerifyOutcome
{
    private VerifyOutcome()
    {
    }

    /// <summary>Both were compared at the same position.</summary>
    public sealed record Compared(string Position, IReadOnlyList<TableComparison> Tables) : VerifyOutcome
    {
        public bool IsEqual => Tables.All(table => table.IsEqual);
    }

    /// <summary>Nothing could be compared.</summary>
    public sealed record Impossible(VerifyRefusal Why) : VerifyOutcome;
}

/// <summary>Why nothing could be compared.</summary>
public enum VerifyRefusal
{
    UnknownProjection,
    NoCandidate,

    /// <summary>The candidate is of another version: its tables mean something else.</summary>
    OtherVersion,

    /// <summary>The candidate is still being filled, or one of the two stands still or does not move in time.</summary>
    NotLive,
}

/// <summary>What comparing one table found.</summary>
/// <param name="Differing">Keys of rows that are not the same, the first few.</param>
public sealed record TableComparison(string Table, long ActiveRows, long CandidateRows, bool IsEqual, IReadOnlyList<string> Differing);

/// <summary>How a request to promote ended.</summary>
public enum PromoteOutcome
{
    Promoted,
    UnknownProjection,
    NoCandidate,

    /// <summary>It has not reached the end of the log, or not what readers have seen already; nothing was changed.</summary>
    CandidateLagging,

    /// <summary>Readers or writers kept the tables locked for too long; nothing was changed.</summary>
    Busy,
}
