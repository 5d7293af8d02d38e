using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.Projections;

namespace Pulse.Projections.Engine.Editions;

/// <summary>
/// Switches queries from the active edition to the candidate, in one transaction that either happens whole or leaves
/// everything as it was.
/// </summary>
internal sealed class Promotion(NpgsqlDataSource source, EditionStore editions, ProjectionOptions options, TimeProvider clock)
{
    private const string LockActiveSql =
        "SELECT commit_position, prepare_position FROM read.checkpoint WHERE projection = $1 AND role = 'active' FOR UPDATE";

    private const string CandidateSql =
        """
        SELECT commit_position, prepare_position, edition, version FROM read.checkpoint
        WHERE projection = $1 AND role = 'candidate' AND state = 'live' AND bound_commit IS NULL
        """;

    /// <summary>The old one first: there is one active edition at any moment.</summary>
    private const string RetireActiveSql =
        "UPDATE read.checkpoint SET role = 'retired', role_since = clock_timestamp() WHERE projection = $1 AND role = 'active'";

    private const string ActivateSql =
        "UPDATE read.checkpoint SET role = 'active', role_since = clock_timestamp(), promotes_itself = false WHERE projection = $1 AND role = 'candidate'";

    public async Task<PromoteOutcome> Promote(string name, CancellationToken cancellation)
    {
        if (editions.Find(name) is not { } projection)
        {
            return PromoteOutcome.UnknownProjection;
        }

        if (await editions.Candidate(name, cancellation) is not { } candidate)
        {
            return PromoteOutcome.NoCandidate;
        }

        if (candidate.Version != projection.Version)
        {
            // Another build fills it, and only that build knows its tables.
            return PromoteOutcome.CandidateLagging;
        }

        for (var attempt = 1; attempt < options.PromoteTriesMax; attempt++)
        {
            if (await TrySwitch(projection, cancellation) is var outcome and not PromoteOutcome.Busy)
            {
                return outcome;
            }

            // Those whom the attempt held up go first.
            await Timers.Pause(clock, TimeSpan.FromMilliseconds(options.PromoteLockMsMax), cancellation);
        }

        return await TrySwitch(projection, cancellation);
    }

    private async Task<PromoteOutcome> TrySwitch(Projection projection, CancellationToken cancellation)
    {
        try
        {
            return await Switch(projection, cancellation);
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            // Somebody reads or writes for longer than we may hold others up; the transaction is gone and nothing has changed.
            return PromoteOutcome.Busy;
        }
    }

    private async Task<PromoteOutcome> Switch(Projection projection, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Sql.Run(connection, FormattableString.Invariant($"SET LOCAL lock_timeout = {options.PromoteLockMsMax}"), cancellation);
        await ProjectionSchema.Lock(connection, cancellation);
        var active = await Position(connection, LockActiveSql, projection, cancellation);

        // From here on the active edition stands still, so the candidate has something fixed to reach.
        if (await CandidateAt(connection, projection, active?.Position ?? LogPosition.Start, cancellation) is not { } edition)
        {
            return PromoteOutcome.CandidateLagging;
        }

        await ProjectionSchema.PutUpWalls(connection, edition, cancellation);
        await Views.Switch(connection, edition, cancellation);
        await Sql.Run(connection, RetireActiveSql, cancellation, projection.Name);
        if (await Sql.Run(connection, ActivateSql, cancellation, projection.Name) != 1)
        {
            return PromoteOutcome.NoCandidate;
        }

        await Sql.Run(connection, "SELECT pg_notify('pulse_changes', '')", cancellation);
        await transaction.CommitAsync(cancellation);
        return PromoteOutcome.Promoted;
    }

    private async Task<Edition?> CandidateAt(NpgsqlConnection connection, Projection projection, LogPosition atLeast, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began).TotalMilliseconds < options.PromoteLockMsMax)
        {
            var candidate = await Position(connection, CandidateSql, projection, cancellation);
            if (candidate is null)
            {
                return null;
            }

            if (candidate.Value.Position >= atLeast)
            {
                return new Edition(projection, candidate.Value.Edition);
            }

            await Timers.Pause(clock, TimeSpan.FromMilliseconds(options.BoundPollMs), cancellation);
        }

        return null;
    }

    private static async Task<(LogPosition Position, int Edition)?> Position(
        NpgsqlConnection connection, string sql, Projection projection, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, sql, projection.Name);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (new LogPosition(row.GetInt64(0), row.GetInt64(1)), row.FieldCount > 2 ? row.GetInt32(2) : 0)
            : null;
    }
}
