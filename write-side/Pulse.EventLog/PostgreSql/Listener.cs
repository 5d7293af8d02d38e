using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pulse.EventLog.PostgreSql;

/// <summary>
/// The process's one listening connection: hears of other processes' appends and tells the signal. When it breaks it
/// is opened again; subscriptions poll meanwhile, and meet a fault themselves if the server is gone.
/// </summary>
internal sealed class Listener(PostgreSqlEventLogOptions options, HeadSignal signal, ILogger logger) : IAsyncDisposable
{
    private const string Sql = $"LISTEN pulse_log; {LogReader.HeadSql}";

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _stopped = new(0, 1);
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>Starts listening at the first call; a log that is only appended to needs no such connection.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _running ??= Task.Run(Run);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopped.Release();
        if (_running is { } running)
        {
            await running;
        }

        _stopped.Dispose();
        _stopping.Dispose();
    }

    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Listen(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Any fault of this connection has the same answer, whatever its type: open another.
                logger.ListenConnectionLost(fault, options.ListenRetryMs);
                await _stopped.WaitAsync(options.ListenRetryMs);
            }
        }
    }

    private async Task Listen(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(options.ListenConnectionString());
        await connection.OpenAsync(cancellation);
        long told = 0;
        connection.Notification += (_, word) => told = long.TryParse(word.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
        await using var listen = new NpgsqlCommand(Sql, connection);
        var head = (long)(await listen.ExecuteScalarAsync(cancellation))!;
        logger.ListenConnectionOpened(head);
        while (true)
        {
            // The head is told on opening and again at each check, so words lost between two connections are made up for.
            signal.Advance(head);

            // Anybody who may connect may send words on any channel: a word is a reason to look, never a fact.
            told = 0;
            while (await connection.WaitAsync(TimeSpan.FromMilliseconds(options.ListenCheckMs), cancellation) && told <= signal.Head)
            {
            }

            await using var check = new NpgsqlCommand(LogReader.HeadSql, connection);
            head = (long)(await check.ExecuteScalarAsync(cancellation))!;
        }
    }
}
