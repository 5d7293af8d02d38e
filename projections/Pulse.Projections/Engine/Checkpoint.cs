using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections.Engine;

/// <summary>What a projection is doing.</summary>
public enum ProjectionState
{
    /// <summary>Working through the past.</summary>
    CatchingUp,

    /// <summary>At the end of the log.</summary>
    Live,

    /// <summary>Met an event that it cannot take in, and waits for a person. Everything before it is applied.</summary>
    Stopped,
}

/// <summary>Why a projection stopped. Holds no personal data.</summary>
public sealed record StopReason(Guid EventId, StreamName Stream, string Reason);

/// <summary>How far an edition has come, as the database holds it.</summary>
/// <param name="Bound">It goes no further than this for now; null for no bound.</param>
/// <param name="EventsPerSecondMax">How fast it may be filled; null for as fast as it can.</param>
public sealed record Checkpoint(
    LogPosition Position,
    Guid LogEpoch,
    ProjectionState State,
    DateTimeOffset? LastEventAt,
    long UnknownCount,
    StopReason? Stop,
    EditionRole Role = EditionRole.Active,
    LogPosition? Bound = null,
    int? EventsPerSecondMax = null);

/// <summary>Reads checkpoints; positions are written only together with rows, by <see cref="BatchWriter"/>.</summary>
internal sealed class CheckpointStore(NpgsqlDataSource source, Edition edition)
{
    private const string LoadSql =
        """
        SELECT commit_position, prepare_position, log_epoch, state, last_event_at, unknown_count,
               stopped_event_id, stopped_stream, stopped_reason, role, bound_commit, bound_prepare, events_per_second_max
        FROM read.checkpoint WHERE projection = $1 AND edition = $2
        """;

    private const string RevisionsSql =
        "SELECT stream, revision FROM read.applied_revisions WHERE projection = $1 AND edition = $2 AND stream = ANY($3)";

    /// <summary>The checkpoint, or null when the edition was dropped.</summary>
    public async Task<Checkpoint?> Load(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, LoadSql, edition.Name, edition.Number);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        return new Checkpoint(
            new LogPosition(row.GetInt64(0), row.GetInt64(1)),
            row.GetGuid(2),
            ProjectionStates.Parse(row.GetString(3)),
            await row.IsDBNullAsync(4, cancellation) ? null : await row.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
            row.GetInt64(5),
            await row.IsDBNullAsync(6, cancellation) ? null : new StopReason(row.GetGuid(6), StreamName.Parse(row.GetString(7)), row.GetString(8)),
            EditionRoles.Parse(row.GetString(9)),
            await row.IsDBNullAsync(10, cancellation) ? null : new LogPosition(row.GetInt64(10), row.GetInt64(11)),
            await row.IsDBNullAsync(12, cancellation) ? null : row.GetInt32(12));
    }

    /// <summary>The last revision taken in, of those streams that were seen before.</summary>
    public async Task<Dictionary<StreamName, long>> Revisions(IEnumerable<StreamName> streams, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, RevisionsSql, edition.Name, edition.Number, streams.Select(name => name.Value).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var revisions = new Dictionary<StreamName, long>();
        while (await rows.ReadAsync(cancellation))
        {
            revisions.Add(StreamName.Parse(rows.GetString(0)), rows.GetInt64(1));
        }

        return revisions;
    }
}

/// <summary>Names of states as the database stores them.</summary>
internal static class ProjectionStates
{
    public static string Name(ProjectionState state) => state switch
    {
        ProjectionState.CatchingUp => "catching_up",
        ProjectionState.Live => "live",
        ProjectionState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a projection's state."),
    };

    public static ProjectionState Parse(string state) => state switch
    {
        "catching_up" => ProjectionState.CatchingUp,
        "live" => ProjectionState.Live,
        "stopped" => ProjectionState.Stopped,
        _ => throw new InvalidOperationException($"The checkpoint's state '{state}' is unknown."),
    };
}
