using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>How writing a batch ended.</summary>
internal enum WriteOutcome
{
    /// <summary>Rows, checkpoint and changes are committed.</summary>
    Committed,

    /// <summary>Somebody else has moved, bounded or retired the checkpoint; nothing was written.</summary>
    Overtaken,
}

/// <summary>
/// Commits a batch whole or not at all: rows, checkpoint (only if it still stands where the batch began), changes, and one
/// notification.
/// </summary>
internal sealed class BatchWriter(
    NpgsqlDataSource source, Edition edition, RowStore store, ParkedStreams parkedStreams, Guid runnerId, int statementSecondsMax)
{
    private const string AdvanceSql =
        """
        UPDATE read.checkpoint SET commit_position = $5, prepare_position = $6, state = $7, runner_id = $8,
            last_event_at = coalesce($9, last_event_at), advanced_at = clock_timestamp(), unknown_count = unknown_count + $10,
            stopped_event_id = $11, stopped_stream = $12, stopped_reason = $13
        WHERE projection = $1 AND edition = $2 AND commit_position = $3 AND prepare_position = $4 AND role <> 'retired'
            AND (bound_commit IS NULL OR ($5, $6) <= (bound_commit, bound_prepare))
        """;

    private const string RevisionsSql =
        """
        MERGE INTO read.applied_revisions AS applied
        USING unnest($3::text[], $4::bigint[], $5::bigint[]) AS batch (stream, first, last)
        ON applied.projection = $1 AND applied.edition = $2 AND applied.stream = batch.stream
        WHEN MATCHED AND applied.revision = batch.first - 1 THEN UPDATE SET revision = batch.last
        WHEN NOT MATCHED AND batch.first = 0 THEN INSERT (projection, edition, stream, revision) VALUES ($1, $2, batch.stream, batch.last)
        """;

    /// <summary>
    /// The active edition tells of every event. A candidate tells of those that the active one has not reached, or nobody
    /// would ever hear of them once it takes over; whoever comes second finds the row there.
    /// </summary>
    private const string ChangesSql =
        """
        INSERT INTO read.changes (view, entity_id, commit_position, prepare_position, ordinal, organization_id, kind, progress, trace_parent)
        SELECT $1, told.entity_id, told.commit_position, told.prepare_position, told.ordinal, told.organization_id, told.kind, told.progress::jsonb, told.trace_parent
        FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::integer[], $7::uuid[], $8::text[], $9::text[], $10::text[])
            AS told (entity_id, commit_position, prepare_position, ordinal, organization_id, kind, progress, trace_parent)
        WHERE NOT EXISTS (
            SELECT FROM read.checkpoint AS active
            WHERE active.projection = $1 AND active.role = 'active' AND active.edition <> $2
                AND (active.commit_position, active.prepare_position) >= (told.commit_position, told.prepare_position))
        ON CONFLICT DO NOTHING
        """;

    private const string OtherActiveSql =
        "SELECT commit_position, prepare_position FROM read.checkpoint WHERE projection = $1 AND edition <> $2 AND role = 'active'";

    private const string NotifySql = "SELECT pg_notify('pulse_changes', '')";

    /// <summary>Losing an advance without rows loses nothing: the same part of the log is read again.</summary>
    private const string LazyCommitSql = "SET LOCAL synchronous_commit TO off";

    /// <param name="isBulk">True to write new rows by <c>COPY</c>, while nobody else can read the tables.</param>
    /// <exception cref="StreamHoleException">The events do not continue their streams.</exception>
    /// <exception cref="PostgresException">A statement failed; nothing was written.</exception>
    public async Task<WriteOutcome> Write(PreparedBatch batch, bool isBulk, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Advance(connection, batch, cancellation))
        {
            return WriteOutcome.Overtaken;
        }

        if (batch.Events.Count > 0 || batch.Parked.Count > 0)
        {
            var work = batch.Rows.Work(edition.Projection.Tables);
            if (isBulk)
            {
                work = await CopyNew(connection, work, cancellation);
            }

            var told = isBulk ? await BeyondActive(connection, batch.Events, cancellation) : batch.Events;
            await WriteRows(connection, batch, work, [.. told.Select(item => new Told(item))], cancellation);
        }

        await transaction.CommitAsync(cancellation);
        batch.Rows.Written();
        return WriteOutcome.Committed;
    }

    /// <summary>
    /// Writes events of a stream that was put aside. The checkpoint has passed them and stays; subscribers are told at the
    /// checkpoint's place, because nobody looks at an older one any more.
    /// </summary>
    /// <param name="connection">Holds the checkpoint's lock, in a transaction that the caller commits.</param>
    public async Task WriteParked(NpgsqlConnection connection, PreparedBatch batch, CancellationToken cancellation)
    {
        var told = batch.Events.Select((item, index) => new Told(item, batch.From, LateOrdinal + index * LateOrdinalsOfEvent));
        await WriteRows(connection, batch, batch.Rows.Work(edition.Projection.Tables), [.. told], cancellation);
    }

    /// <summary>Above every ordinal that an event's own changes have.</summary>
    private const int LateOrdinal = 1_000_000;

    private const int LateOrdinalsOfEvent = 100;

    /// <summary>An event of which subscribers are told, and where among the changes.</summary>
    private sealed record Told(EventEnvelope Envelope, IReadOnlyList<Change> Changes, LogPosition Position, int Ordinal)
    {
        public Told(ReducedEvent item)
            : this(item, item.Envelope.Position, ordinal: 0)
        {
        }

        public Told(ReducedEvent item, LogPosition position, int ordinal)
            : this(item.Envelope, item.Changes, position, ordinal)
        {
        }
    }

    private async Task<bool> Advance(NpgsqlConnection connection, PreparedBatch batch, CancellationToken cancellation)
    {
        await using var commands = NewBatch(connection);
        if (batch.Events.Count == 0 && batch.Parked.Count == 0 && batch.Stop is null)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand(LazyCommitSql));
        }

        DateTimeOffset? lastEventAt = batch.Events.Count > 0 ? batch.Events[^1].Envelope.RecordedAt.ToUniversalTime() : null;
        var advance = Sql.BatchCommand(
            AdvanceSql,
            edition.Name, edition.Number, batch.From.Commit, batch.From.Prepare, batch.To.Commit, batch.To.Prepare,
            ProjectionStates.Name(batch.State), runnerId, lastEventAt, (long)batch.Unknown,
            batch.Stop?.EventId, batch.Stop?.Stream.Value, batch.Stop?.Reason);
        commands.BatchCommands.Add(advance);
        commands.BatchCommands.Add(new NpgsqlBatchCommand(NotifySql));
        await commands.ExecuteNonQueryAsync(cancellation);
        return advance.RecordsAffected == 1;
    }

    private async Task<IReadOnlyList<TableWork>> CopyNew(NpgsqlConnection connection, IReadOnlyList<TableWork> work, CancellationToken cancellation)
    {
        foreach (var table in work)
        {
            await store.CopyIn(connection, table, cancellation);
        }

        return [.. work.Select(table => table with { Inserted = [], Past = [] })];
    }

    /// <summary>Almost all events of a rebuild are old news, which need not even be sent to the database.</summary>
    private async Task<IReadOnlyList<ReducedEvent>> BeyondActive(NpgsqlConnection connection, IReadOnlyList<ReducedEvent> events, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, OtherActiveSql, edition.Name, edition.Number);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var active = await row.ReadAsync(cancellation) ? new LogPosition(row.GetInt64(0), row.GetInt64(1)) : LogPosition.Start;
        return [.. events.Where(item => item.Envelope.Position > active)];
    }

    private async Task WriteRows(
        NpgsqlConnection connection,
        PreparedBatch prepared,
        IReadOnlyList<TableWork> work,
        IReadOnlyList<Told> told,
        CancellationToken cancellation)
    {
        await using var batch = NewBatch(connection);
        var streams = AddRevisions(batch, prepared.Events);
        var expected = work.SelectMany(table => store.AddWrites(batch, table)).ToArray();
        AddChanges(batch, told);
        parkedStreams.AddParking(batch, prepared.Parked);
        await batch.ExecuteNonQueryAsync(cancellation);
        if ((int)batch.BatchCommands[0].RecordsAffected != streams)
        {
            throw new StreamHoleException("Events do not continue the revisions that were applied.");
        }

        for (var index = 0; index < expected.Length; index++)
        {
            var rows = (int)batch.BatchCommands[index + 1].RecordsAffected;
            if (rows != expected[index])
            {
                throw new RowsMismatchException(rows, expected[index]);
            }
        }
    }

    private int AddRevisions(NpgsqlBatch batch, IReadOnlyList<ReducedEvent> events)
    {
        var streams = events.GroupBy(item => item.Envelope.Stream).Select(Span).ToArray();
        batch.BatchCommands.Add(Sql.BatchCommand(
            RevisionsSql,
            edition.Name, edition.Number, streams.Select(span => span.Stream.Value).ToArray(),
            streams.Select(span => span.First).ToArray(), streams.Select(span => span.Last).ToArray()));
        return streams.Length;
    }

    private void AddChanges(NpgsqlBatch batch, IReadOnlyList<Told> events)
    {
        var told = events.SelectMany(item => item.Changes.Select((change, index) => (item.Envelope, Change: change, item.Position, Ordinal: item.Ordinal + index))).ToArray();
        if (told.Length == 0)
        {
            return;
        }

        batch.BatchCommands.Add(Sql.BatchCommand(
            ChangesSql,
            edition.Name,
            edition.Number,
            told.Select(item => item.Change.Entity).ToArray(),
            told.Select(item => item.Position.Commit).ToArray(),
            told.Select(item => item.Position.Prepare).ToArray(),
            told.Select(item => item.Ordinal).ToArray(),
            told.Select(item => item.Envelope.OrganizationId.Value).ToArray(),
            told.Select(item => item.Envelope.Type).ToArray(),
            told.Select(item => item.Change.Progress).ToArray(),
            told.Select(item => item.Envelope.Metadata.TraceParent).ToArray()));
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
}
