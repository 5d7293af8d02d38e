using System.Net.Sockets;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The TCP connection under an HTTP or WebSocket client, to be cut without a farewell.</summary>
public sealed class Cable : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private Socket? _socket;

    public Cable()
    {
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        Client = new HttpClient(_handler, disposeHandler: false);
    }

    public HttpMessageInvoker Invoker { get; }

    public HttpClient Client { get; }

    /// <summary>The room that the system keeps for what is not read yet; small for a client that shall be slow.</summary>
    public int? ReceiveBytes { get; set; }

    /// <summary>Whether the server has ended the connection, as far as the system knows.</summary>
    public bool IsCut
    {
        get
        {
            try
            {
                return _socket!.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Resets the connection, as a machine does that loses its power and comes back.</summary>
    public void Cut()
    {
        _socket!.LingerState = new LingerOption(enable: true, 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        Client.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
        _socket?.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (ReceiveBytes is { } bytes)
        {
            _socket.ReceiveBufferSize = bytes;
        }

        await _socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(_socket, ownsSocket: false);
    }
}
