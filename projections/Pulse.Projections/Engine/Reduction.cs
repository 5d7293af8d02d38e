using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>What surrounds an event.</summary>
/// <param name="RecordedAt">The log's clock at the append.</param>
public sealed record EventEnvelope(
    StreamName Stream, long Revision, LogPosition Position, Guid EventId, string Type, EventMetadata Metadata, DateTimeOffset RecordedAt)
{
    public OrganizationId OrganizationId => Metadata.OrganizationId;

    /// <summary>The id in the stream's name, for categories whose streams are named by a UUID.</summary>
    public Guid StreamId => Guid.Parse(Stream.Id);
}

/// <summary>What a reducer may know besides its event.</summary>
/// <param name="Opened">Sealed fields of the subjects that the reducer named.</param>
/// <param name="Rows">Rows that the reducer named, as the events before this one left them.</param>
public sealed record EventContext(EventEnvelope Envelope, OpenedData Opened, IRows Rows)
{
    public Guid OrganizationId => Envelope.OrganizationId.Value;
}

/// <summary>The rows that an event's reducer named.</summary>
public interface IRows
{
    /// <summary>The row, or null when there is none.</summary>
    /// <exception cref="InvalidOperationException">The reducer does not name this key among those it reads.</exception>
    TRow? Find<TRow>(Table<TRow> table, params object[] key)
        where TRow : class;

    /// <summary>The row, which must be there.</summary>
    /// <exception cref="RowConflictException">It is not: an event before must have made it.</exception>
    TRow Get<TRow>(Table<TRow> table, params object[] key)
        where TRow : class => Find(table, key) ?? throw new RowConflictException(table.Name, isThere: false);
}

/// <summary>An entity of which subscribers are told.</summary>
/// <param name="Progress">One JSON object about the entity as it is now; it must name no personal data.</param>
public sealed record Change(Guid Entity, string Progress)
{
    private const string NoProgress = "{}";

    public static Change Of(Guid entity) => new(entity, NoProgress);
}

/// <summary>What one event does to a read model, as data: a test reads it without a database.</summary>
public sealed record Reduction(IReadOnlyList<RowChange> Rows, IReadOnlyList<Change> Changes)
{
    public static Reduction Nothing { get; } = new([], []);

    /// <summary>Changes rows and tells of one entity.</summary>
    public static Reduction Of(Change change, params IReadOnlyList<RowChange> rows) => new(rows, [change]);

    /// <summary>Changes rows and tells nobody.</summary>
    public static Reduction Silent(params IReadOnlyList<RowChange> rows) => new(rows, []);
}
