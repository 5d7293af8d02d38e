using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pulse.Ports.EventLog;

namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// The log's one append path. Waiting appends are gathered into one transaction; while it commits, the next ones
/// gather. A broken connection faults the callers of that batch only: their outcome is unknown, and trying again is safe.
/// </summary>
internal sealed class Appender : IAsyncDisposable
{
    private readonly PostgreSqlEventLogOptions _options;
    private readonly HeadSignal _signal;
    private readonly LogTail _tail;
    private readonly ILogger _logger;
    private readonly string _connectionString;
    private readonly Channel<PendingAppend> _waiting;
    private readonly AppendBatch _batch;
    private readonly Task _running;
    private NpgsqlConnection? _connection;

    public Appender(PostgreSqlEventLogOptions options, HeadSignal signal, LogTail tail, ILogger logger)
    {
        _options = options;
        _signal = signal;
        _tail = tail;
        _logger = logger;
        _connectionString = options.AppendConnectionString();
        _batch = new AppendBatch(options);
        _waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.QueueAppendsMax) { SingleReader = true });
        _running = Task.Run(Work);
    }

    public async ValueTask<AppendResult> Append(PendingAppend append, CancellationToken cancellation)
    {
        try
        {
            await _waiting.Writer.WriteAsync(append, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new EventLogException("PLS-E101", "The event log is closed; nothing was appended.", closed);
        }

        return await append.Answer.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task Work()
    {
        var reader = _waiting.Reader;
        while (await reader.WaitToReadAsync())
        {
            // Callers just answered get the first turn: what they append next joins this batch instead of missing it.
            await Task.Yield();
            Gather(reader);
            if (_batch.Appends.Count > 0)
            {
                await Commit();
                _batch.Clear();
            }
        }
    }

    private void Gather(ChannelReader<PendingAppend> reader)
    {
        while (reader.TryPeek(out var append))
        {
            if (append.IsAbandoned)
            {
                append.Abandon();
            }
            else if (!_batch.TryAdd(append))
            {
                return;
            }

            reader.TryRead(out _);
        }
    }

    private async Task Commit()
    {
        using var activity = StartBatch();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var connection = await Connected();
            await using var command = AppendCommand.For(connection, _batch, _options.RepeatWindowEvents);
            await command.PrepareAsync();
            Publish(await AppendCommand.Run(command, CancellationToken.None));

            EventLogTelemetry.BatchEvents.Record(_batch.Events);
            EventLogTelemetry.BatchSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception fault)
        {
            // Whatever broke, the callers must hear of it and the next batch must find a fresh connection.
            _logger.AppendBatchFailed(fault, _batch.Appends.Count, _batch.Events);
            activity?.SetStatus(ActivityStatusCode.Error);
            _batch.Fail(() => new EventLogException("PLS-E102", "Appending failed with an unknown outcome; the same append may be tried again.", fault));
            await Disconnect();
        }
    }

    private Activity? StartBatch()
    {
        if (!EventLogTelemetry.Activities.HasListeners())
        {
            return null;
        }

        var causes = _batch.Appends.Select(append => append.Cause).OfType<ActivityContext>().Distinct().Select(cause => new ActivityLink(cause));
        return EventLogTelemetry.Activities.StartActivity("append batch", ActivityKind.Client, parentContext: default, tags: null, causes);
    }

    /// <summary>Subscribers of this process first, then the callers: both were waiting for the commit.</summary>
    private void Publish(AppendAnswer answer)
    {
        if (_tail.IsWatched)
        {
            _tail.Extend(AppendCommand.Recorded(_batch, answer));
        }

        _signal.Advance(answer.Head);
        for (var i = 0; i < answer.Results.Count; i++)
        {
            _batch.Appends[i].Complete(answer.Results[i]);
        }
    }

    private async ValueTask<NpgsqlConnection> Connected()
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(_connectionString);
            try
            {
                await connection.OpenAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            _connection = connection;
        }

        return _connection;
    }

    private async ValueTask Disconnect()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync();
            }
            catch (NpgsqlException fault)
            {
                // Closing a broken connection may meet the break again; the next batch opens another all the same.
                _logger.AppendConnectionLost(fault);
            }
        }
    }
}
