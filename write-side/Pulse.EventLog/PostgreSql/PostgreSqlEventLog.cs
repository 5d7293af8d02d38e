using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// The event log on PostgreSQL (15 or newer). Positions are dense and in commit order, also across processes, because
/// every append takes the lock of one row first. One instance a process; others may share the database.
/// </summary>
public sealed class PostgreSqlEventLog : IEventLog, IAsyncDisposable
{
    private const int TypeLengthMax = 200;

    private readonly PostgreSqlEventLogOptions _options;
    private readonly NpgsqlDataSource _readers;
    private readonly LogReader _reader;
    private readonly HeadSignal _signal;
    private readonly LogTail _tail;
    private readonly Listener _listener;
    private readonly Appender _appender;
    private bool _isDisposed;

    private PostgreSqlEventLog(PostgreSqlEventLogOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _readers = NpgsqlDataSource.Create(options.ReadConnectionString());
        _reader = new LogReader(_readers, options);
        _signal = new HeadSignal(time, TimeSpan.FromMilliseconds(options.PollMs));
        _tail = new LogTail(options.TailEventsMax, options.TailBytesMax);
        _listener = new Listener(options, _signal, logger);
        _appender = new Appender(options, _signal, _tail, logger);
    }

    /// <summary>Creates what is missing of the log's schema and opens the log.</summary>
    /// <exception cref="EventLogException">The database could not be reached or refused.</exception>
    public static async Task<PostgreSqlEventLog> Open(
        PostgreSqlEventLogOptions options, ILogger<PostgreSqlEventLog> logger, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await LogSchema.Install(options.ConnectionString, cancellation);
        }
        catch (NpgsqlException fault)
        {
            throw new EventLogException("PLS-E121", "The event log's schema could not be created or checked.", fault);
        }

        return new PostgreSqlEventLog(options, logger, time);
    }

    public ValueTask<Guid> Epoch(CancellationToken cancellation) => _reader.Epoch(cancellation);

    public async ValueTask<LogPosition> Head(CancellationToken cancellation) => LogPosition.At(await _reader.Head(cancellation));

    public ValueTask<StreamSlice> ReadStream(
        StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(countMax);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        return _reader.ReadStream(stream, direction, fromRevision, countMax, cancellation);
    }

    public ValueTask<LogPage> ReadAll(LogPosition after, CategoryFilter filter, int countMax, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(countMax);
        return _reader.ReadAll(after.Commit, filter, countMax, cancellation);
    }

    public IAsyncEnumerable<LogMessage> Subscribe(LogPosition after, CategoryFilter filter, CancellationToken cancellation)
    {
        _listener.Start();
        _tail.Watch();
        return new Subscription(_reader, _tail, _signal, _options.SubscriptionPageEvents).Run(after, filter, cancellation);
    }

    public ValueTask<AppendResult> Append(
        StreamName stream, ExpectedRevision expected, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        var bytes = Measure(events);
        if (events.Count > _options.AppendEventsMax || bytes > _options.AppendBytesMax)
        {
            throw new EventLogException(
                "PLS-E122",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The append was refused: {events.Count} events of {bytes} bytes; at most {_options.AppendEventsMax} and {_options.AppendBytesMax}."));
        }

        return _appender.Append(new PendingAppend(stream, expected, events, (int)bytes, cancellation), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _appender.DisposeAsync();
        await _listener.DisposeAsync();
        _signal.Dispose();
        await _readers.DisposeAsync();
    }

    // One malformed event would fail everybody's batch, so it is refused here.
    private static long Measure(IReadOnlyList<NewEvent> events)
    {
        ArgumentOutOfRangeException.ThrowIfZero(events.Count, nameof(events));
        var bytes = 0L;
        foreach (var e in events)
        {
            if (e.Type.Length is 0 or > TypeLengthMax || e.Type.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                throw new ArgumentException($"An event's type is 1 to {TypeLengthMax} printable ASCII characters.", nameof(events));
            }

            bytes += e.Data.Length + e.Metadata.Length;
        }

        return bytes;
    }
}
