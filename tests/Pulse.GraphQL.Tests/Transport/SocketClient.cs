using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>A socket that sends and receives text, and remembers how it was closed.</summary>
public sealed class SocketClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public string? Protocol => socket.SubProtocol;

    public async Task SendAsync(string message)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, limit.Token);
    }

    public async Task SendBytesAsync(byte[] message)
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await socket.SendAsync(message, WebSocketMessageType.Binary, true, limit.Token);
    }

    /// <summary>The next message, or <c>close CODE REASON</c>.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return FormattableString.Invariant($"close {(int)socket.CloseStatus!.Value} {socket.CloseStatusDescription}");
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

    public void Abort() => socket.Abort();

    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(ExampleServer.Patience);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
    }

    public void Dispose() => socket.Dispose();
}
