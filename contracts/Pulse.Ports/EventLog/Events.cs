using Pulse.Contracts.Log;

namespace Pulse.Ports.EventLog;

/// <summary>An event to append: its id, its stable type name, and its UTF-8 JSON data and metadata.</summary>
public sealed record NewEvent(Guid EventId, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata);

/// <summary>An event as the log holds it.</summary>
/// <param name="Revision">Place in its stream, from 0 without holes.</param>
/// <param name="Position">Place in the whole log.</param>
/// <param name="RecordedAt">The log's own clock at the append; for people, never for ordering.</param>
public sealed record RecordedEvent(
    StreamName Stream,
    long Revision,
    LogPosition Position,
    Guid EventId,
    string Type,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Metadata,
    DateTimeOffset RecordedAt);

/// <summary>What an append requires of its stream. There is no "any": domain code always knows what it decided on.</summary>
public readonly record struct ExpectedRevision
{
    private const long NoneValue = -1;
    private const long ExistsValue = -4;

    private ExpectedRevision(long value) => Value = value;

    /// <summary>The last revision required, or a negative marker.</summary>
    public long Value { get; }

    /// <summary>The stream must not exist.</summary>
    public static ExpectedRevision None => new(NoneValue);

    /// <summary>The stream must exist, at whatever revision.</summary>
    public static ExpectedRevision Exists => new(ExistsValue);

    public bool IsNone => Value == NoneValue;

    public bool IsExists => Value == ExistsValue;

    /// <summary>The stream's last revision must be this; -1 is the same as <see cref="None"/>.</summary>
    public static ExpectedRevision Exact(long revision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, NoneValue);
        return new ExpectedRevision(revision);
    }
}

/// <summary>How an append ended; a broken connection is a fault and throws instead, and then the outcome is unknown.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events stand in the log, now or since an earlier try of the same append.</summary>
    /// <param name="Revision">Revision of the last event appended.</param>
    /// <param name="Position">Position of the last event appended.</param>
    /// <param name="WasRepeat">True when the same ids already stood at the same place and nothing new was written.</param>
    public sealed record Appended(long Revision, LogPosition Position, bool WasRepeat) : AppendResult;

    /// <summary>The stream was not as expected; nothing was written.</summary>
    /// <param name="ActualRevision">The stream's last revision, -1 when it does not exist.</param>
    public sealed record Conflict(long ActualRevision) : AppendResult;
}

/// <summary>Part of one stream.</summary>
/// <param name="LastRevision">The stream's last revision at the time of reading, -1 when it does not exist.</param>
public sealed record StreamSlice(IReadOnlyList<RecordedEvent> Events, long LastRevision);

/// <summary>Part of the whole log.</summary>
/// <param name="Next">Everything up to here was considered, matching or not: continue after it.</param>
/// <param name="AtHead">True when the log ended at <paramref name="Next"/>.</param>
public sealed record LogPage(IReadOnlyList<RecordedEvent> Events, LogPosition Next, bool AtHead);

public enum ReadDirection
{
    Forwards,
    Backwards,
}

/// <summary>Which streams are of interest: all of them, or those of some categories.</summary>
public sealed record CategoryFilter
{
    private CategoryFilter(IReadOnlyList<string> categories) => Categories = categories;

    /// <summary>Every category.</summary>
    public static CategoryFilter All { get; } = new([]);

    /// <summary>The categories of interest, sorted; empty for all.</summary>
    public IReadOnlyList<string> Categories { get; }

    public static CategoryFilter Of(params IEnumerable<string> categories)
    {
        var sorted = categories.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return sorted.Length > 0 ? new CategoryFilter(sorted) : throw new ArgumentException("A filter names at least one category.", nameof(categories));
    }

    public bool Matches(string category) => Categories.Count == 0 || Categories.Contains(category, StringComparer.Ordinal);
}

/// <summary>What a subscription tells.</summary>
public abstract record LogMessage(LogPosition Position)
{
    /// <summary>A matching event, in log order, at least once.</summary>
    public sealed record EventAppeared(RecordedEvent Event) : LogMessage(Event.Position);

    /// <summary>Everything up to here was considered: a consumer may store it, also when nothing matched.</summary>
    public sealed record CheckpointReached(LogPosition Position) : LogMessage(Position);

    /// <summary>The end of the log was reached; what follows is live.</summary>
    public sealed record CaughtUp(LogPosition Position) : LogMessage(Position);

    /// <summary>Live delivery could not keep up; the subscription reads from the log again.</summary>
    public sealed record FellBehind(LogPosition Position) : LogMessage(Position);
}
