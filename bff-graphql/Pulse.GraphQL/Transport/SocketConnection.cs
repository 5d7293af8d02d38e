using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pulse.GraphQL.PersistedDocuments;

namespace Pulse.GraphQL.Transport;

/// <summary>
/// One WebSocket: reads its messages in order, runs its operations beside each other, and on its end waits until all are disposed. Whoever closes
/// it, reading goes on until the other side has answered the close frame or <see cref="TransportOptions.CloseTimeMax"/> has passed: cutting the
/// connection earlier could keep the close code from arriving.
/// </summary>
internal sealed class SocketConnection(
    WebSocket socket, HttpContext http, GraphQLEngine engine, GraphQLHost host, TransportOptions options, DocumentFinder documents, TimeProvider time)
    : IDisposable
{
    private const int ReceiveBytes = 4096;

    /// <summary>Completed operations may still be ending; a client that opens and completes without waiting must not pile them up.</summary>
    private const int EndingOperationsFactor = 2;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, SocketOperation> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SocketOperation, bool> _running = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _lingering = new(Timeout.InfiniteTimeSpan, time);
    private readonly Lock _closing = new();
    private Task _connecting = Task.CompletedTask;
    private Task _closedBeside = Task.CompletedTask;
    private volatile bool _isInitialised;
    private volatile bool _isAcknowledged;
    private volatile bool _isClosing;

    public GraphQLEngine Engine => engine;

    public GraphQLHost Host => host;

    public HttpContext Http => http;

    public DocumentFinder Documents => documents;

    /// <summary>Nothing can be sent any more.</summary>
    public bool IsGone => socket.State != WebSocketState.Open;

    /// <summary>What the host returned for <c>connection_init</c>.</summary>
    public object? Connection { get; private set; }

    public async Task RunAsync(bool speaksProtocol, CancellationToken stopping)
    {
        try
        {
            await ConverseAsync(speaksProtocol, stopping);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ConnectionAbortedException)
        {
            // The peer went away without a farewell; what it had open is disposed below.
            socket.Abort();
        }
        finally
        {
            await EndAsync();
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
        _lingering.Dispose();
        _sending.Dispose();
    }

    private async Task ConverseAsync(bool speaksProtocol, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(options.ConnectionInitTimeMax, time);
        await using var onDeadline = deadline.Token.Register(CloseIfSilent);
        await using var onStop = stopping.Register(() => BeginClose(CloseCodes.GoingAway, "Going away"));
        await using var onLinger = _lingering.Token.Register(socket.Abort);
        if (!speaksProtocol)
        {
            await CloseAsync(CloseCodes.SubprotocolNotAcceptable, "Subprotocol not acceptable");
        }

        while (await ReceiveAsync() is { } message)
        {
            using (message)
            {
                if (!_isClosing)
                {
                    await HandleAsync(message.Written);
                }
            }
        }
    }

    private void CloseIfSilent()
    {
        if (!_isInitialised)
        {
            BeginClose(CloseCodes.ConnectionInitialisationTimeout, "Connection initialisation timeout");
        }
    }

    /// <summary>Closes beside the receive loop, which sees the end of it; awaited before the connection is disposed.</summary>
    private void BeginClose(int code, string reason)
    {
        var closing = CloseAsync(code, reason);
        lock (_closing)
        {
            _closedBeside = Task.WhenAll(_closedBeside, closing);
        }
    }

    private async Task CloseAsync(int code, string reason)
    {
        _isClosing = true;
        StopOperations();
        await _sending.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                _lingering.CancelAfter(options.CloseTimeMax);
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

    /// <summary>Handles one message; an answer to a wrong one is closing the socket.</summary>
    private async ValueTask HandleAsync(ReadOnlyMemory<byte> bytes)
    {
        SocketMessage message;
        try
        {
            message = SocketMessage.Parse(bytes);
        }
        catch (BadRequestException refusal)
        {
            await CloseAsync(CloseCodes.BadRequest, refusal.Message);
            return;
        }

        switch (message.Type)
        {
            case "connection_init" when _isInitialised:
                await CloseAsync(CloseCodes.TooManyInitialisationRequests, "Too many initialisation requests");
                break;
            case "connection_init":
                _isInitialised = true;
                _connecting = ConnectAsync(message.Payload);
                break;
            case "ping":
                await SendAsync(SocketMessage.Pong(message.Payload));
                break;
            case "subscribe":
                await SubscribeAsync(message);
                break;
            case "complete" when _operations.TryRemove(message.Id!, out var operation):
                operation.Complete();
                break;
            default:
                // A pong, or the end of what has ended already.
                break;
        }
    }

    /// <summary>Asks the host beside the receive loop: meanwhile a peer may ping, break the rules, or go away.</summary>
    private async Task ConnectAsync(JsonElement payload)
    {
        using var limit = new CancellationTokenSource(options.ConnectionAckTimeMax, time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, limit.Token);
        try
        {
            Connection = await host.ConnectAsync(new RequestOrigin(http, http.RequestServices, null), payload, stopping.Token);
            _isAcknowledged = true;
            await SendAsync(SocketMessage.Ack);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested || _isAcknowledged)
        {
            // The peer is gone before it could be told.
            _isClosing = true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await CloseAsync(CloseCodes.ConnectionAcknowledgementTimeout, "Connection acknowledgement timeout");
        }
        catch (GraphQLException refusal)
        {
            await CloseAsync(CloseCodes.Forbidden, refusal.Message.Length > 0 ? refusal.Message : "Forbidden");
        }
        catch (Exception fault)
        {
            // The host's fault: logged with an id, and told as nothing more than that.
            await CloseAsync(CloseCodes.InternalServerError, engine.ToError(fault, "connection_init").Message);
        }
    }

    private async ValueTask SubscribeAsync(SocketMessage message)
    {
        if (!_isAcknowledged)
        {
            await CloseAsync(CloseCodes.Unauthorized, "Unauthorized");
            return;
        }

        if (_operations.ContainsKey(message.Id!))
        {
            await CloseAsync(CloseCodes.SubscriberAlreadyExists, $"Subscriber for {message.Id} already exists");
            return;
        }

        if (_operations.Count >= options.OperationsPerConnectionMax || _running.Count >= options.OperationsPerConnectionMax * EndingOperationsFactor)
        {
            var refusal = new GraphQLError("Too many operations on this connection.") { Code = ErrorCodes.TooComplex };
            await SendAsync(SocketMessage.Error(message.Id!, [refusal]));
            return;
        }

        var operation = new SocketOperation(this, message.Id!, message.Request!);
        _operations[operation.Id] = operation;
        _running.TryAdd(operation, true);
        operation.Start();
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
        if (first.EndOfMessage)
        {
            return message;
        }

        while (true)
        {
            var received = await socket.ReceiveAsync(message.GetMemory(ReceiveBytes), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                message.Dispose();
                await FarewellAsync();
                return null;
            }

            message.Advance(received.Count);
            if (!_isClosing && (received.MessageType == WebSocketMessageType.Binary || message.Count > options.BodyBytesMax))
            {
                await CloseAsync(CloseCodes.BadRequest, received.MessageType == WebSocketMessageType.Binary ? "Invalid message received" : "The message is too large");
            }

            if (_isClosing)
            {
                // Whatever still comes is only read to reach the close frame behind it.
                message.Clear();
            }

            if (received.EndOfMessage)
            {
                return message;
            }
        }
    }

    private Task FarewellAsync() => CloseAsync(
        (int)(socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure), string.Empty);

    private void StopOperations()
    {
        foreach (var operation in _running.Keys)
        {
            operation.Complete();
        }
    }

    private async Task EndAsync()
    {
        _isClosing = true;
        await _ending.CancelAsync();
        StopOperations();
        await _connecting;
        await _closedBeside;
        await Task.WhenAll(_running.Keys.Select(static o => o.Done));
    }
}
