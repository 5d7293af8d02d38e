using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>A socket that sends and receives text, and remembers how it was closed.</summary>
public sealed class SocketClient : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly ClientWebSocket _socket = new();
    private readonly Cable _cable = new();

    private SocketClient()
    {
    }

    public Cable Cable => _cable;

    public static async Task<SocketClient> ConnectAsync(Uri address, string? protocol, int? receiveBytes = null)
    {
        var client = new SocketClient();
        if (protocol is not null)
        {
            client._socket.Options.AddSubProtocol(protocol);
        }

        client._cable.ReceiveBytes = receiveBytes;
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, client._cable.Invoker, limit.Token);
        return client;
    }

    public string? Protocol => _socket.SubProtocol;

    public async Task SendAsync(string message)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, limit.Token);
    }

    public async Task SendBytesAsync(byte[] message)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await _socket.SendAsync(message, WebSocketMessageType.Binary, true, limit.Token);
    }

    /// <summary>The next message, or <c>close CODE REASON</c>.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return FormattableString.Invariant($"close {(int)_socket.CloseStatus!.Value} {_socket.CloseStatusDescription}");
            }

            message.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    public async Task InitAsync(string payload = "")
    {
        await SendAsync(payload.Length == 0 ? """{"type":"connection_init"}""" : $$"""{"type":"connection_init","payload":{{payload}} }""");
        Assert.Equal("""{"type":"connection_ack"}""", await ReceiveAsync());
    }

    public Task SubscribeAsync(string id, string query) =>
        SendAsync($$$"""{"id":"{{{id}}}","type":"subscribe","payload":{"query":{{{JsonSerializer.Serialize(query)}}} } }""");

    public void Abort() => _socket.Abort();

    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
    }

    public async Task CloseAsync(int code)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await _socket.CloseAsync((WebSocketCloseStatus)code, null, limit.Token);
    }

    /// <summary>The code that the other side closed with.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Sends part of a message, as a frame of its own.</summary>
    public async Task SendFrameAsync(ReadOnlyMemory<byte> part, bool isLast, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await _socket.SendAsync(part, type, isLast, limit.Token);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _cable.Dispose();
    }
}
