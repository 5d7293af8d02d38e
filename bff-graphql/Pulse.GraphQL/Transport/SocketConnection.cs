using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL.Transport;

/// <summary>One WebSocket: reads its messages in order, runs its operations beside each other, and on its end waits until all are disposed.</summary>
internal sealed class SocketConnection(
    WebSocket socket, HttpContext http, GraphQLEngine engine, GraphQLHost host, TransportOptions options, TimeProvider time) : IDisposable
{
    private const int ReceiveBytes = 4096;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, SocketOperation> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SocketOperation, bool> _running = new();
    private readonly CancellationTokenSource _ending = new();
    private bool _isInitialised;
    private bool _isAcknowledged;
    private object? _connection;

    public GraphQLEngine Engine => engine;

    public GraphQLHost Host => host;

    public HttpContext Http => http;

    public object? Connection => _connection;

    public async Task RunAsync()
    {
        using var deadline = new CancellationTokenSource(options.ConnectionInitTimeMax, time);
        await using var onDeadline = deadline.Token.Register(() => _ = CloseIfSilentAsync());
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                using (message)
                {
                    if (!await HandleAsync(message.Written))
                    {
                        break;
                    }
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            // The peer went away without a farewell; what it had open is disposed below.
            socket.Abort();
        }
        finally
        {
            await EndAsync();
        }
    }

    public async Task CloseAsync(int code, string reason)
    {
        await _sending.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var limit = new CancellationTokenSource(options.SendTimeMax, time);
                await socket.CloseOutputAsync(CloseCodes.Status(code), CloseCodes.Reason(reason), limit.Token);
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // Whoever does not take the close frame is cut off.
            socket.Abort();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends one message, unless its operation has been completed meanwhile.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, SocketOperation? operation = null)
    {
        await _sending.WaitAsync(_ending.Token);
        try
        {
            if (socket.State != WebSocketState.Open || operation is { IsCompleted: true })
            {
                return;
            }

            using var limit = new CancellationTokenSource(options.SendTimeMax, time);
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // A peer that does not read is cut off; the receive loop then ends everything.
            socket.Abort();
            throw new OperationCanceledException("The socket is gone.", fault);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Frees an operation's id; <see cref="Ended"/> follows when everything of it is disposed.</summary>
    public void Forget(SocketOperation operation) => _operations.TryRemove(new KeyValuePair<string, SocketOperation>(operation.Id, operation));

    public void Ended(SocketOperation operation) => _running.TryRemove(operation, out _);

    public void Dispose()
    {
        _ending.Dispose();
        _sending.Dispose();
    }

    private async Task CloseIfSilentAsync()
    {
        if (!_isInitialised)
        {
            await CloseAsync(CloseCodes.ConnectionInitialisationTimeout, "Connection initialisation timeout");
        }
    }

    /// <summary>Handles one message; false when the socket has been closed because of it.</summary>
    private async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> bytes)
    {
        SocketMessage message;
        try
        {
            message = SocketMessage.Parse(bytes);
        }
        catch (BadRequestException refusal)
        {
            return await EndWithAsync(CloseCodes.BadRequest, refusal.Message);
        }

        switch (message.Type)
        {
            case "connection_init":
                return await InitAsync(message.Payload);
            case "ping":
                await SendAsync(SocketMessage.Pong(message.Payload));
                return true;
            case "pong":
                return true;
            case "subscribe":
                return await SubscribeAsync(message);
            case "complete":
                if (_operations.TryRemove(message.Id!, out var operation))
                {
                    operation.Complete();
                }

                return true;
            default:
                return await EndWithAsync(CloseCodes.BadRequest, $"Unexpected message of type {message.Type} received");
        }
    }

    private async ValueTask<bool> InitAsync(JsonElement payload)
    {
        if (_isInitialised)
        {
            return await EndWithAsync(CloseCodes.TooManyInitialisationRequests, "Too many initialisation requests");
        }

        _isInitialised = true;
        try
        {
            _connection = await host.ConnectAsync(new RequestOrigin(http, http.RequestServices, null), payload, _ending.Token);
        }
        catch (GraphQLException refusal)
        {
            return await EndWithAsync(CloseCodes.Forbidden, refusal.Message.Length > 0 ? refusal.Message : "Forbidden");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The host's fault: logged with an id, and told as nothing more than that.
            return await EndWithAsync(CloseCodes.InternalServerError, engine.ToError(fault, "connection_init").Message);
        }

        _isAcknowledged = true;
        await SendAsync(SocketMessage.Ack);
        return true;
    }

    private async ValueTask<bool> SubscribeAsync(SocketMessage message)
    {
        if (!_isAcknowledged)
        {
            return await EndWithAsync(CloseCodes.Unauthorized, "Unauthorized");
        }

        if (_operations.Count >= options.OperationsPerConnectionMax)
        {
            await SendAsync(SocketMessage.Error(message.Id!, [new GraphQLError("Too many operations on this connection.") { Code = ErrorCodes.TooComplex }]));
            return true;
        }

        var operation = new SocketOperation(this, message.Id!, message.Request!);
        if (!_operations.TryAdd(operation.Id, operation))
        {
            operation.Dispose();
            return await EndWithAsync(CloseCodes.SubscriberAlreadyExists, $"Subscriber for {operation.Id} already exists");
        }

        _running.TryAdd(operation, true);
        operation.Start();
        return true;
    }

    private async ValueTask<bool> EndWithAsync(int code, string reason)
    {
        await CloseAsync(code, reason);
        return false;
    }

    private async ValueTask<PooledBuffer?> ReceiveAsync()
    {
        // Waiting with an empty buffer keeps idle sockets small.
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            await FarewellAsync();
            return null;
        }

        var message = new PooledBuffer();
        while (true)
        {
            var received = await socket.ReceiveAsync(message.GetMemory(ReceiveBytes), CancellationToken.None);
            message.Advance(received.Count);
            var isTooLarge = message.Count > options.BodyBytesMax;
            if (received.MessageType == WebSocketMessageType.Text && !isTooLarge)
            {
                if (received.EndOfMessage)
                {
                    return message;
                }

                continue;
            }

            message.Dispose();
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await FarewellAsync();
            }
            else
            {
                await CloseAsync(CloseCodes.BadRequest, isTooLarge ? "The message is too large" : "Invalid message received");
            }

            return null;
        }
    }

    private Task FarewellAsync() => CloseAsync(
        (int)(socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure), string.Empty);

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        foreach (var operation in _running.Keys)
        {
            operation.Complete();
        }

        await Task.WhenAll(_running.Keys.Select(static o => o.Done));
    }
}
