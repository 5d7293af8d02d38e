using Npgsql;
using Pulse.Contracts.Log;

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

/// <summary>How far a projection has come, as the database holds it.</summary>
public sealed record Checkpoint(
    LogPosition Position, Guid LogEpoch, ProjectionState State, DateTimeOffset? LastEventAt, long UnknownCount, StopReason? Stop);

/// <summary>Reads checkpoints; they are written only together with rows, by <see cref="BatchWriter"/>.</summary>
internal sealed class CheckpointStore(NpgsqlDataSource source, Projection projection)
{
    private const string LoadSql =
        """
        SELECT commit_position, prepare_position, log_epoch, state, last_event_at, unknown_count,
               stopped_event_id, stopped_stream, stopped_reason
        FROM read.checkpoint WHERE projection = $1 AND version = $2
        """;

    private const string RevisionsSql =
        "SELECT stream, revision FROM read.applied_revisions WHERE projection = $1 AND version = $2 AND stream = ANY($3)";

    /// <exception cref="InvalidOperationException">The schema was not applied, or somebody deleted the row.</exception>
    public async Task<Checkpoint> Load(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(LoadSql);
        command.Parameters.Add(new() { Value = projection.Name });
        command.Parameters.Add(new() { Value = projection.Version });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            throw new InvalidOperationException($"Projection '{projection.Name}{projection.Suffix}' has no checkpoint.");
        }

        return new Checkpoint(
            new LogPosition(row.GetInt64(0), row.GetInt64(1)),
            row.GetGuid(2),
            Parse(row.GetString(3)),
            await row.IsDBNullAsync(4, cancellation) ? null : await row.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
            row.GetInt64(5),
            await row.IsDBNullAsync(6, cancellation) ? null : new StopReason(row.GetGuid(6), StreamName.Parse(row.GetString(7)), row.GetString(8)));
    }

    /// <summary>The last revision taken in, of those streams that were seen before.</summary>
    public async Task<Dictionary<StreamName, long>> Revisions(IEnumerable<StreamName> streams, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(RevisionsSql);
        command.Parameters.Add(new() { Value = projection.Name });
        command.Parameters.Add(new() { Value = projection.Version });
        command.Parameters.Add(new() { Value = streams.Select(name => name.Value).ToArray() });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var revisions = new Dictionary<StreamName, long>();
        while (await rows.ReadAsync(cancellation))
        {
            revisions.Add(StreamName.Parse(rows.GetString(0)), rows.GetInt64(1));
        }

        return revisions;
    }

    public static string Name(ProjectionState state) => state switch
    {
        ProjectionState.CatchingUp => "catching_up",
        ProjectionState.Live => "live",
        ProjectionState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a projection's state."),
    };

    private static ProjectionState Parse(string state) => state switch
    {
        "catching_up" => ProjectionState.CatchingUp,
        "live" => ProjectionState.Live,
        "stopped" => ProjectionState.Stopped,
        _ => throw new InvalidOperationException($"The checkpoint's state '{state}' is unknown."),
    };
}
