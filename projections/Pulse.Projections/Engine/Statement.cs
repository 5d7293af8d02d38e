using Pulse.Contracts.Codec;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Projections.Engine;

/// <summary>One SQL statement as data: reducers return it, only the engine runs it, and a test reads it without a database.</summary>
/// <param name="Sql">
/// Text with parameters <c>$1</c>, <c>$2</c> and so on. Tables are written <c>read.name{v}</c>: the engine puts in the suffix of the
/// version, or of a candidate that is built beside it.
/// </param>
/// <param name="Values">The parameters in order. Instants are UTC.</param>
/// <param name="RowsExpected">How many rows it must touch, or null for any; another number is a fault of the event.</param>
public sealed record Statement(string Sql, IReadOnlyList<object?> Values, int? RowsExpected = null);

/// <summary>What one event does to a read model.</summary>
/// <param name="Changed">The entities to tell subscribers about; one row of <c>changes</c> each.</param>
public sealed record Reduction(IReadOnlyList<Statement> Statements, IReadOnlyList<Guid> Changed)
{
    public static Reduction Nothing { get; } = new([], []);

    /// <summary>Runs statements and tells of one entity.</summary>
    public static Reduction Of(Guid changed, params IReadOnlyList<Statement> statements) => new(statements, [changed]);

    /// <summary>Runs statements that nobody is told about.</summary>
    public static Reduction Silent(params IReadOnlyList<Statement> statements) => new(statements, []);
}

/// <summary>What surrounds an event.</summary>
/// <param name="RecordedAt">The log's clock at the append.</param>
public sealed record EventEnvelope(
    StreamName Stream, long Revision, LogPosition Position, Guid EventId, string Type, EventMetadata Metadata, DateTimeOffset RecordedAt)
{
    public OrganizationId OrganizationId => Metadata.OrganizationId;
}
