using Npgsql;
using NpgsqlTypes;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>One call of <c>log.append</c>: a batch as arrays in, an answer for each append out.</summary>
internal static class AppendCommand
{
    private const string Sql =
        "SELECT outcomes, revisions, positions, head, recorded_at FROM log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const int OutcomeRepeat = 1;
    private const int OutcomeConflict = 2;

    public static NpgsqlCommand For(NpgsqlConnection connection, AppendBatch batch, int repeatWindowEvents)
    {
        var appends = batch.Appends;
        var perAppend = (Streams: new int[appends.Count], Expected: new long[appends.Count], Counts: new int[appends.Count]);
        var perEvent = new EventArrays(batch.Events);
        for (var i = 0; i < appends.Count; i++)
        {
            perAppend.Streams[i] = batch.Streams[appends[i].Stream.Value] + 1;
            perAppend.Expected[i] = appends[i].Expected.Value;
            perAppend.Counts[i] = appends[i].Events.Count;
            perEvent.Add(appends[i].Events, i + 1);
        }

        var (streams, categories) = Names(batch);
        var command = new NpgsqlCommand(Sql, connection);
        var parameters = command.Parameters;
        parameters.Add(Array(streams, NpgsqlDbType.Text));
        parameters.Add(Array(categories, NpgsqlDbType.Text));
        parameters.Add(Array(perAppend.Streams, NpgsqlDbType.Integer));
        parameters.Add(Array(perAppend.Expected, NpgsqlDbType.Bigint));
        parameters.Add(Array(perAppend.Counts, NpgsqlDbType.Integer));
        parameters.Add(new NpgsqlParameter<int> { TypedValue = repeatWindowEvents });
        parameters.Add(Array(perEvent.Appends, NpgsqlDbType.Integer));
        parameters.Add(Array(perEvent.Offsets, NpgsqlDbType.Integer));
        parameters.Add(Array(perEvent.Ids, NpgsqlDbType.Uuid));
        parameters.Add(Array(perEvent.Types, NpgsqlDbType.Text));
        parameters.Add(Array(perEvent.Data, NpgsqlDbType.Bytea));
        parameters.Add(Array(perEvent.Metadata, NpgsqlDbType.Bytea));
        return command;
    }

    /// <summary>Runs the call; when it returns, the batch is committed.</summary>
    public static async Task<AppendAnswer> Run(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            throw new InvalidDataException("log.append answered nothing.");
        }

        var outcomes = reader.GetFieldValue<int[]>(0);
        var revisions = reader.GetFieldValue<long[]>(1);
        var positions = reader.GetFieldValue<long[]>(2);
        var head = reader.GetInt64(3);
        var recordedAt = reader.GetFieldValue<DateTimeOffset>(4);

        // The commit's own failure arrives after the row: nothing counts before the whole answer was read.
        while (await reader.NextResultAsync(cancellation))
        {
        }

        var results = new AppendResult[outcomes.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = outcomes[i] == OutcomeConflict
                ? new AppendResult.Conflict(revisions[i])
                : new AppendResult.Appended(revisions[i], LogPosition.At(positions[i]), WasRepeat: outcomes[i] == OutcomeRepeat);
        }

        return new AppendAnswer(head, recordedAt, results);
    }

    /// <summary>The batch's events as the log now holds them, in the order of their positions; repeats wrote nothing and are left out.</summary>
    public static IReadOnlyList<RecordedEvent> Recorded(AppendBatch batch, AppendAnswer answer)
    {
        var recorded = new List<RecordedEvent>(batch.Events);
        for (var i = 0; i < answer.Results.Count; i++)
        {
            if (answer.Results[i] is not AppendResult.Appended { WasRepeat: false } appended)
            {
                continue;
            }

            var (stream, events) = (batch.Appends[i].Stream, batch.Appends[i].Events);
            for (var j = 0; j < events.Count; j++)
            {
                // The bytes are copied, because a caller may use its buffers again once its append is answered.
                var back = events.Count - 1 - j;
                recorded.Add(new RecordedEvent(
                    stream,
                    appended.Revision - back,
                    LogPosition.At(appended.Position.Commit - back),
                    events[j].EventId,
                    events[j].Type,
                    events[j].Data.ToArray(),
                    events[j].Metadata.ToArray(),
                    answer.RecordedAt));
            }
        }

        return recorded;
    }

    private static (string[] Streams, string[] Categories) Names(AppendBatch batch)
    {
        var streams = new string[batch.Streams.Count];
        var categories = new string[batch.Streams.Count];
        foreach (var append in batch.Appends)
        {
            var index = batch.Streams[append.Stream.Value];
            streams[index] ??= append.Stream.Value;
            categories[index] ??= append.Stream.Category;
        }

        return (streams, categories);
    }

    private static NpgsqlParameter<T[]> Array<T>(T[] values, NpgsqlDbType element) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };

    private sealed class EventArrays(int count)
    {
        private int _next;

        public int[] Appends { get; } = new int[count];

        public int[] Offsets { get; } = new int[count];

        public Guid[] Ids { get; } = new Guid[count];

        public string[] Types { get; } = new string[count];

        public ReadOnlyMemory<byte>[] Data { get; } = new ReadOnlyMemory<byte>[count];

        public ReadOnlyMemory<byte>[] Metadata { get; } = new ReadOnlyMemory<byte>[count];

        public void Add(IReadOnlyList<NewEvent> events, int append)
        {
            for (var offset = 0; offset < events.Count; offset++, _next++)
            {
                Appends[_next] = append;
                Offsets[_next] = offset;
                Ids[_next] = events[offset].EventId;
                Types[_next] = events[offset].Type;
                Data[_next] = events[offset].Data;
                Metadata[_next] = events[offset].Metadata;
            }
        }
    }
}

/// <summary>What the database answered to a batch.</summary>
/// <param name="Head">The log's head after the batch.</param>
/// <param name="RecordedAt">The time that all events of the batch carry.</param>
/// <param name="Results">The answers in the batch's order.</param>
internal sealed record AppendAnswer(long Head, DateTimeOffset RecordedAt, IReadOnlyList<AppendResult> Results);
