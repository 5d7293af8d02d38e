using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;
using Pulse.Ports.Projections;

namespace Pulse.Projections.Engine.Editions;

/// <summary>Takes in what was put aside, once a newer build can, or once somebody has decided to do without the event at fault.</summary>
internal sealed class ParkedReplay(
    NpgsqlDataSource source, Edition edition, IEventReader reader, ParkedStreams parked, BatchPreparer preparer, BatchWriter writer)
{
    /// <summary>Most events of a stream in one transaction.</summary>
    private const int EventsMax = 500;

    private const string LockSql = "SELECT commit_position, prepare_position FROM read.checkpoint WHERE projection = $1 AND edition = $2 FOR UPDATE";

    private const string PassOverSql =
        """
        INSERT INTO read.applied_revisions (projection, edition, stream, revision) VALUES ($1, $2, $3, $4)
        ON CONFLICT (projection, edition, stream) DO UPDATE SET revision = EXCLUDED.revision
        """;

    /// <param name="discardsFirst">True to leave the first event of the stream out for good.</param>
    public async Task<ReplayOutcome> Replay(StreamName stream, bool discardsFirst, CancellationToken cancellation)
    {
        var taken = 0;
        while (true)
        {
            var (count, isLeft, reason) = await ReplaySome(stream, discardsFirst && taken == 0, cancellation);
            if (count is null)
            {
                return taken == 0 ? new ReplayOutcome.NotParked() : new ReplayOutcome.Replayed(taken);
            }

            taken += count.Value;
            if (reason is not null)
            {
                return new ReplayOutcome.StillParked(taken, reason);
            }

            if (!isLeft)
            {
                return new ReplayOutcome.Replayed(taken);
            }
        }
    }

    private async Task<(int? Taken, bool IsLeft, string? Reason)> ReplaySome(StreamName stream, bool discardsFirst, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Under this lock no batch commits, so nothing is added to the stream and no row changes.
        var at = await LockCheckpoint(connection, cancellation);
        var revisions = await parked.Revisions(connection, stream, EventsMax, cancellation);
        if (revisions.Count == 0)
        {
            return (null, IsLeft: false, null);
        }

        if (discardsFirst)
        {
            await Sql.Run(connection, PassOverSql, cancellation, edition.Name, edition.Number, stream.Value, revisions[0]);
            await parked.Forget(connection, stream, revisions[0], cancellation);
        }

        var rest = discardsFirst ? revisions.Skip(1).ToArray() : [.. revisions];
        var (taken, reason) = rest.Length == 0 ? (0, null) : await Take(connection, stream, rest, at, cancellation);
        await Sql.Run(connection, "SELECT pg_notify('pulse_changes', '')", cancellation);
        await transaction.CommitAsync(cancellation);
        return (taken + (discardsFirst ? 1 : 0), revisions.Count == EventsMax, reason);
    }

    private async Task<(int Taken, string? Reason)> Take(
        NpgsqlConnection connection, StreamName stream, long[] revisions, LogPosition at, CancellationToken cancellation)
    {
        var slice = await reader.ReadStream(stream, ReadDirection.Forwards, revisions[0], revisions.Length, cancellation);
        var batch = await preparer.PrepareParked(slice.Events, at, cancellation);
        if (batch.Events.Count > 0)
        {
            await Sql.Run(connection, "SAVEPOINT parked", cancellation);
            try
            {
                await writer.WriteParked(connection, batch, cancellation);
            }
            catch (Exception refused) when (!Faults.IsTransient(refused))
            {
                // The database refuses what the reducers answered: everything stays aside, with the new reason.
                await Sql.Run(connection, "ROLLBACK TO SAVEPOINT parked", cancellation);
                var reason = Faults.Describe(refused);
                await parked.Say(connection, stream, revisions[0], reason, cancellation);
                return (0, reason);
            }

            await parked.Forget(connection, stream, batch.Events[^1].Envelope.Revision, cancellation);
        }

        if (batch.Stop is { } stop)
        {
            await parked.Say(connection, stream, revisions[batch.Events.Count], stop.Reason, cancellation);
        }

        return (batch.Events.Count, batch.Stop?.Reason);
    }

    private async Task<LogPosition> LockCheckpoint(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, LockSql, edition.Name, edition.Number);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new LogPosition(row.GetInt64(0), row.GetInt64(1))
            : throw new InvalidOperationException($"The edition {edition} is gone.");
    }
}
