using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog.Planted;

/// <summary>
/// The well-known mistake: positions from a sequence, taken before the commit. A writer that dies leaves a hole, and
/// commits become visible in another order than that of their positions.
/// </summary>
internal sealed class SequenceLog(IEventLog inner, NpgsqlDataSource source) : PlantedLog(inner)
{
    private const string HeadSql = "SELECT coalesce(max(position), 0) FROM log.events";
    private const string PositionSql = "CREATE SEQUENCE IF NOT EXISTS planted_position; SELECT nextval('planted_position')";

    private const string InsertSql =
        """
        INSERT INTO log.events (position, stream, revision, category, event_id, type, data, metadata, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
        """;

    public override async ValueTask<LogPosition> Head(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(HeadSql);
        return LogPosition.At((long)(await command.ExecuteScalarAsync(cancellation))!);
    }

    public override async ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "SELECT position, stream, revision, event_id FROM log.events WHERE position > $1 ORDER BY position");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Commit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new RecordedEvent(
                StreamName.Parse(reader.GetString(1)), reader.GetInt64(2), LogPosition.At(reader.GetInt64(0)), reader.GetGuid(3), Samples.Type, default, default, default));
        }

        return new LogPage(events, events.Count > 0 ? events[^1].Position : after, AtHead: true);
    }

    public override async ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        try
        {
            return await Insert(stream, expected, events, cancellation);
        }
        catch (NpgsqlException fault)
        {
            throw new EventLogException("PLS-E199", "The planted log failed.", fault);
        }
    }

    private async Task<AppendResult> Insert(StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (revision, position) = (expected.Value, 0L);
        foreach (var e in events)
        {
            await using var next = new NpgsqlCommand(PositionSql, connection, transaction);
            position = (long)(await next.ExecuteScalarAsync(cancellation))!;
            await using var insert = new NpgsqlCommand(InsertSql, connection, transaction)
            {
                Parameters =
                {
                    new() { Value = position }, new() { Value = stream.Value }, new() { Value = ++revision }, new() { Value = stream.Category },
                    new() { Value = e.EventId }, new() { Value = e.Type }, new() { Value = e.Data }, new() { Value = e.Metadata },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return new AppendResult.Appended(revision, LogPosition.At(position), WasRepeat: false);
    }
}
