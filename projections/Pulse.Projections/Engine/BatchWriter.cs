using System.Collections.Concurrent;
using Npgsql;
using Pulse.Contracts.Log;

namespace Pulse.Projections.Engine;

/// <summary>How writing a batch ended.</summary>
internal enum WriteOutcome
{
    /// <summary>Rows, checkpoint and changes are committed.</summary>
    Committed,

    /// <summary>Somebody else has moved the checkpoint; nothing was written.</summary>
    Overtaken,
}

/// <summary>
/// Commits a batch whole or not at all: rows, checkpoint (only if it still stands where the batch began), changes, and one
/// notification.
/// </summary>
internal sealed class BatchWriter(NpgsqlDataSource source, Projection projection, Guid runnerId, int statementSecondsMax)
{
    private const string AdvanceSql =
        """
        UPDATE read.checkpoint SET commit_position = $5, prepare_position = $6, state = $7, runner_id = $8,
            last_event_at = coalesce($9, last_event_at), advanced_at = clock_timestamp(), unknown_count = unknown_count + $10,
            stopped_event_id = $11, stopped_stream = $12, stopped_reason = $13
        WHERE projection = $1 AND version = $2 AND commit_position = $3 AND prepare_position = $4
        """;

    private const string RevisionsSql =
        """
        MERGE INTO read.applied_revisions AS applied
        USING unnest($3::text[], $4::bigint[], $5::bigint[]) AS batch (stream, first, last)
        ON applied.projection = $1 AND applied.version = $2 AND applied.stream = batch.stream
        WHEN MATCHED AND applied.revision = batch.first - 1 THEN UPDATE SET revision = batch.last
        WHEN NOT MATCHED AND batch.first = 0 THEN INSERT (projection, version, stream, revision) VALUES ($1, $2, batch.stream, batch.last)
        """;

    private const string NotifySql = "SELECT pg_notify('pulse_changes', '')";

    /// <summary>Losing an advance without rows loses nothing: the same part of the log is read again.</summary>
    private const string LazyCommitSql = "SET LOCAL synchronous_commit TO off";

    private readonly string _changeSql =
        $"""
        INSERT INTO read.changes (entity_id, view, commit_position, prepare_position, ordinal, organization_id, kind, progress, trace_parent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce(({projection.ProgressSql ?? "NULL"})::jsonb, '{"{}"}'::jsonb), $8)
        """;

    private readonly ConcurrentDictionary<string, string> _resolved = new();

    /// <exception cref="StreamHoleException">The events do not continue their streams.</exception>
    /// <exception cref="PostgresException">A statement failed; nothing was written.</exception>
    public async Task<WriteOutcome> Write(PreparedBatch batch, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Advance(connection, batch, cancellation))
        {
            return WriteOutcome.Overtaken;
        }

        if (batch.Events.Count > 0)
        {
            await WriteRows(connection, batch, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return WriteOutcome.Committed;
    }

    /// <summary>
    /// After a failed <see cref="Write"/>: applies the events one by one behind savepoints, keeps those before the first that
    /// fails, and records that one as the reason to stop.
    /// </summary>
    public async Task<(WriteOutcome Outcome, PreparedBatch Written)> WriteUpToFault(PreparedBatch batch, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var written = batch;
        for (var index = 0; index < batch.Events.Count; index++)
        {
            await transaction.SaveAsync("event", cancellation);
            if (await TryOne(connection, batch.Events[index], cancellation) is { } reason)
            {
                await transaction.RollbackAsync("event", cancellation);
                written = batch.StoppedBefore(index, reason);
                break;
            }
        }

        if (!await Advance(connection, written, cancellation))
        {
            return (WriteOutcome.Overtaken, batch);
        }

        await using var tail = NewBatch(connection);
        AddRevisions(tail, written.Events);
        if (tail.BatchCommands.Count > 0)
        {
            await tail.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return (WriteOutcome.Committed, written);
    }

    private async Task<string?> TryOne(NpgsqlConnection connection, ReducedEvent reduced, CancellationToken cancellation)
    {
        try
        {
            await using var one = NewBatch(connection);
            AddRows(one, reduced);
            await Execute(one, [.. reduced.Reduction.Statements], cancellation);
            return null;
        }
        catch (Exception refused) when (!Faults.IsTransient(refused))
        {
            // The statement would fail again: the caller records it and stops before this event.
            return Faults.Describe(refused);
        }
    }

    private async Task<bool> Advance(NpgsqlConnection connection, PreparedBatch batch, CancellationToken cancellation)
    {
        await using var commands = NewBatch(connection);
        if (batch.Events.Count == 0 && batch.Stop is null)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand(LazyCommitSql));
        }

        DateTimeOffset? lastEventAt = batch.Events.Count > 0 ? batch.Events[^1].Envelope.RecordedAt.ToUniversalTime() : null;
        var advance = Command(
            AdvanceSql,
            [
                projection.Name, projection.Version, batch.From.Commit, batch.From.Prepare, batch.To.Commit, batch.To.Prepare,
                CheckpointStore.Name(batch.State), runnerId, lastEventAt, (long)batch.Unknown,
                batch.Stop?.EventId, batch.Stop?.Stream.Value, batch.Stop?.Reason,
            ]);
        commands.BatchCommands.Add(advance);
        commands.BatchCommands.Add(new NpgsqlBatchCommand(NotifySql));
        await commands.ExecuteNonQueryAsync(cancellation);
        return advance.RecordsAffected == 1;
    }

    private async Task WriteRows(NpgsqlConnection connection, PreparedBatch batch, CancellationToken cancellation)
    {
        await using var rows = NewBatch(connection);
        var streams = AddRevisions(rows, batch.Events);
        var revisions = rows.BatchCommands[0];
        foreach (var reduced in batch.Events)
        {
            AddRows(rows, reduced);
        }

        await Execute(rows, [null, .. batch.Events.SelectMany(WithChanges)], cancellation);
        if ((int)revisions.RecordsAffected != streams)
        {
            throw new StreamHoleException("Events do not continue the revisions that were applied.");
        }
    }

    private static IEnumerable<Statement?> WithChanges(ReducedEvent reduced) =>
        reduced.Reduction.Statements.Concat(Enumerable.Repeat<Statement?>(null, reduced.Reduction.Changed.Count));

    /// <summary>Runs a batch and checks the row counts of those commands that state one.</summary>
    private static async Task Execute(NpgsqlBatch batch, IReadOnlyList<Statement?> statements, CancellationToken cancellation)
    {
        if (batch.BatchCommands.Count == 0)
        {
            return;
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        for (var index = 0; index < statements.Count; index++)
        {
            var rows = (int)batch.BatchCommands[index].RecordsAffected;
            if (statements[index]?.RowsExpected is { } expected && rows != expected)
            {
                throw new RowsMismatchException(rows, expected);
            }
        }
    }

    private void AddRows(NpgsqlBatch batch, ReducedEvent reduced)
    {
        foreach (var statement in reduced.Reduction.Statements)
        {
            batch.BatchCommands.Add(Command(Resolve(statement.Sql), statement.Values));
        }

        var envelope = reduced.Envelope;
        for (var ordinal = 0; ordinal < reduced.Reduction.Changed.Count; ordinal++)
        {
            batch.BatchCommands.Add(Command(
                Resolve(_changeSql),
                [
                    reduced.Reduction.Changed[ordinal], projection.Name, envelope.Position.Commit, envelope.Position.Prepare, ordinal,
                    envelope.OrganizationId.Value, envelope.Type, envelope.Metadata.TraceParent,
                ]));
        }
    }

    private int AddRevisions(NpgsqlBatch batch, IReadOnlyList<ReducedEvent> events)
    {
        var streams = events.GroupBy(item => item.Envelope.Stream).Select(Span).ToArray();
        if (streams.Length > 0)
        {
            batch.BatchCommands.Add(Command(
                RevisionsSql,
                [
                    projection.Name, projection.Version, streams.Select(span => span.Stream.Value).ToArray(),
                    streams.Select(span => span.First).ToArray(), streams.Select(span => span.Last).ToArray(),
                ]));
        }

        return streams.Length;
    }

    private static (StreamName Stream, long First, long Last) Span(IGrouping<StreamName, ReducedEvent> stream)
    {
        var first = stream.First().Envelope.Revision;
        var last = first - 1;
        foreach (var item in stream)
        {
            last = item.Envelope.Revision == last + 1
                ? item.Envelope.Revision
                : throw new StreamHoleException($"Stream {stream.Key} has a hole within a batch.");
        }

        return (stream.Key, first, last);
    }

    private NpgsqlBatch NewBatch(NpgsqlConnection connection) => new(connection) { Timeout = statementSecondsMax };

    private string Resolve(string sql) =>
        _resolved.GetOrAdd(sql, static (text, suffix) => text.Replace("{v}", suffix, StringComparison.Ordinal), projection.Suffix);

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
