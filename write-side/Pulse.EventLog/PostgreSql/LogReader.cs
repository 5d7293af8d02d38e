using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>Reads of the log. Each is one round trip that asks for the end first and for the events second, so that what it calls the end was read in full.</summary>
internal sealed class LogReader(NpgsqlDataSource source, PostgreSqlEventLogOptions options)
{
    private const string Columns = "position, stream, revision, event_id, type, data, metadata, recorded_at";
    private const string EpochSql = "SELECT epoch FROM log.head";
    public const string HeadSql = "SELECT coalesce(max(position), 0) FROM log.events";
    private const string LastRevisionSql = "SELECT coalesce(max(revision), -1) FROM log.events WHERE stream = $1";

    private const string ForwardsSql =
        $"SELECT {Columns} FROM log.events WHERE stream = $1 AND revision >= $2 ORDER BY revision LIMIT $3";

    private const string BackwardsSql =
        $"SELECT {Columns} FROM log.events WHERE stream = $1 AND revision <= $2 ORDER BY revision DESC LIMIT $3";

    private const string AllSql =
        $"SELECT {Columns} FROM log.events WHERE position > $1 ORDER BY position LIMIT $2";

    // One bounded index scan a category: a category that never occurs costs a look-up, not a scan of the log. Asked for by
    // equality and in the order of positions, a category of a long log was sought by scanning positions, a second in a million.
    internal static string CategoriesSql(int countMax) => string.Create(CultureInfo.InvariantCulture,
        $"""
        SELECT e.* FROM unnest($2) AS c (name)
        CROSS JOIN LATERAL (
            SELECT {Columns} FROM log.events WHERE (category, position) > (c.name, $1) AND category <= c.name ORDER BY category, position LIMIT {countMax}
        ) AS e
        ORDER BY e.position LIMIT {countMax}
        """);

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => Guarded("PLS-E111", "the epoch", async () =>
    {
        await using var command = source.CreateCommand(EpochSql);
        return (Guid)(await command.ExecuteScalarAsync(cancellation))!;
    });

    public ValueTask<long> Head(CancellationToken cancellation) => Guarded("PLS-E112", "the head", async () =>
    {
        await using var command = source.CreateCommand(HeadSql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    });

    public ValueTask<StreamSlice> ReadStream(StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation) =>
        Guarded("PLS-E113", $"stream {stream}", async () =>
        {
            await using var batch = source.CreateBatch();
            batch.BatchCommands.Add(Command(LastRevisionSql, Value(stream.Value)));
            batch.BatchCommands.Add(Command(
                direction == ReadDirection.Forwards ? ForwardsSql : BackwardsSql, Value(stream.Value), Value(fromRevision), Value((long)countMax)));
            await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellation);
            var last = await First(reader, cancellation);
            var (events, _) = await Events(reader, countMax, cancellation);

            // Events appended between the two statements were read although the end did not know them.
            var newest = events.Count > 0 ? Math.Max(events[0].Revision, events[^1].Revision) : -1;
            return new StreamSlice(events, Math.Max(last, newest));
        });

    public ValueTask<LogPage> ReadAll(long after, CategoryFilter filter, int countMax, CancellationToken cancellation) =>
        Guarded("PLS-E114", "the log", async () =>
        {
            await using var batch = source.CreateBatch();
            batch.BatchCommands.Add(Command(HeadSql));
            batch.BatchCommands.Add(filter.Categories.Count == 0
                ? Command(AllSql, Value(after), Value((long)countMax))
                : Command(CategoriesSql(countMax), Value(after), Value(filter.Categories.ToArray())));
            await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellation);
            var head = await First(reader, cancellation);
            var (events, isCut) = await Events(reader, countMax, cancellation);
            var last = events.Count > 0 ? events[^1].Position.Commit : after;
            if (filter.Categories.Count == 0)
            {
                RequireDense(events, after, isCut ? last : head);
            }

            return isCut
                ? new LogPage(events, LogPosition.At(last), AtHead: last == head)
                : new LogPage(events, LogPosition.At(Math.Max(last, head)), AtHead: true);
        });

    /// <summary>Positions have no holes; one that is missing means lost events, which no reader may step over in silence.</summary>
    private static void RequireDense(IReadOnlyList<RecordedEvent> events, long after, long until)
    {
        var expected = after;
        foreach (var e in events)
        {
            expected++;
            if (e.Position.Commit != expected)
            {
                throw Hole("PLS-E115", expected);
            }
        }

        if (expected < until)
        {
            throw Hole("PLS-E116", expected + 1);
        }
    }

    private static EventLogException Hole(string siteId, long position) =>
        new(siteId, string.Create(CultureInfo.InvariantCulture, $"The log has a hole: no event stands at position {position}."));

    private static async Task<long> First(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        var value = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        return value;
    }

    private async Task<(IReadOnlyList<RecordedEvent> Events, bool IsCut)> Events(NpgsqlDataReader reader, int countMax, CancellationToken cancellation)
    {
        var events = new List<RecordedEvent>();
        var bytes = 0L;
        while (bytes < options.PageBytesMax && await reader.ReadAsync(cancellation))
        {
            var e = Event(reader);
            events.Add(e);
            bytes += e.Data.Length + e.Metadata.Length;
        }

        return (events, events.Count == countMax || bytes >= options.PageBytesMax);
    }

    private static RecordedEvent Event(NpgsqlDataReader reader) => new(
        StreamName.Parse(reader.GetString(1)),
        reader.GetInt64(2),
        LogPosition.At(reader.GetInt64(0)),
        reader.GetGuid(3),
        reader.GetString(4),
        reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<byte[]>(6),
        reader.GetFieldValue<DateTimeOffset>(7));

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static async ValueTask<T> Guarded<T>(string siteId, string what, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException)
        {
            throw new EventLogException(siteId, $"Reading {what} failed.", fault);
        }
    }
}
