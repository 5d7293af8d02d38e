using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pulse.Projections.Engine;

/// <summary>Deletes rows of <c>changes</c> that are past their retention, and remembers how far it deleted.</summary>
internal sealed class ChangePruner(NpgsqlDataSource source, ProjectionOptions options, TimeProvider clock, ILogger logger)
{
    /// <summary>The floor moves in the same statement, so no reader can find rows gone and the floor still below them.</summary>
    private const string PruneSql =
        """
        WITH gone AS (
            DELETE FROM read.changes WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM read.changes WHERE recorded_at < now() - make_interval(days => $1) LIMIT $2))
            RETURNING view, commit_position, prepare_position
        ), last AS (
            SELECT DISTINCT ON (view) view, commit_position, prepare_position
            FROM gone ORDER BY view, commit_position DESC, prepare_position DESC
        ), floor AS (
            INSERT INTO read.changes_floor AS floor (view, commit_position, prepare_position) SELECT * FROM last
            ON CONFLICT (view) DO UPDATE
            SET commit_position = EXCLUDED.commit_position, prepare_position = EXCLUDED.prepare_position
            WHERE (floor.commit_position, floor.prepare_position) < (EXCLUDED.commit_position, EXCLUDED.prepare_position)
        )
        SELECT count(*)::int FROM gone
        """;

    /// <summary>Prunes again and again until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.PruneIntervalSeconds), clock);
        do
        {
            try
            {
                while (await PruneOnce(stop) == options.PruneRowsMax)
                {
                    stop.ThrowIfCancellationRequested();
                }
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                // Rows kept too long harm nobody; the next interval tries again.
                logger.PruneFailed(options.PruneIntervalSeconds, Faults.Describe(fault));
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Deletes up to the limit's number of rows.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PruneOnce(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(PruneSql);
        command.CommandTimeout = options.StatementSecondsMax;
        command.Parameters.Add(new() { Value = options.ChangesRetentionDays });
        command.Parameters.Add(new() { Value = options.PruneRowsMax });
        var rows = (int)(await command.ExecuteScalarAsync(cancellation))!;
        if (rows > 0)
        {
            logger.Pruned(rows, options.ChangesRetentionDays);
        }

        return rows;
    }
}
