using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>One subscription over <c>graphql-transport-ws</c>, on a socket of its own. Leaving the loop cuts the socket without a farewell.</summary>
internal static class LiveSocket
{
    private const string OperationId = "1";
    private const int BufferBytes = 16 << 10;

    /// <exception cref="SubscriptionRefusedException">The server answered with errors.</exception>
    /// <exception cref="WebSocketException">The socket broke.</exception>
    internal static async IAsyncEnumerable<JsonNode> SubscribeAsync(
        PulseClient client, string document, JsonObject variables, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        if (client.Language is not null)
        {
            socket.Options.SetRequestHeader("Accept-Language", client.Language);
        }

        await socket.ConnectAsync(new UriBuilder(client.Studio.Address) { Scheme = "ws", Path = "/graphql" }.Uri, cancellation);
        await SendAsync(socket, new JsonObject { ["type"] = "connection_init", ["payload"] = new JsonObject { ["authorization"] = $"Bearer {client.Token}" } }, cancellation);
        while (await ReceiveAsync(socket, cancellation) is { } message)
        {
            switch ((string?)message["type"])
            {
                case "connection_ack":
                    await SendAsync(socket, Subscribe(document, variables), cancellation);
                    break;
                case "ping":
                    await SendAsync(socket, new JsonObject { ["type"] = "pong" }, cancellation);
                    break;
                case "next" when (message["payload"]?["errors"]) is JsonArray { Count: > 0 } errors:
                    throw new SubscriptionRefusedException([.. errors.Select(error => Refusal.From(error!))]);
                case "next":
                    yield return message["payload"]!["data"]!;
                    break;
                case "error":
                    throw new SubscriptionRefusedException([.. message["payload"]!.AsArray().Select(error => Refusal.From(error!))]);
                case "complete":
                    yield break;
                default:
                    break;
            }
        }
    }

    private static JsonObject Subscribe(string document, JsonObject variables) => new()
    {
        ["id"] = OperationId,
        ["type"] = "subscribe",
        ["payload"] = new JsonObject { ["query"] = document, ["variables"] = variables.DeepClone() },
    };

    private static async Task SendAsync(ClientWebSocket socket, JsonObject message, CancellationToken cancellation) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private static async Task<JsonNode?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return socket.CloseStatus == WebSocketCloseStatus.NormalClosure
                    ? null
                    : throw new WebSocketException($"The server closed the socket: {socket.CloseStatus} {socket.CloseStatusDescription}");
            }

            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonSerializer.Deserialize<JsonNode>(whole.GetBuffer().AsSpan(0, (int)whole.Length));
            }
        }
    }
}
