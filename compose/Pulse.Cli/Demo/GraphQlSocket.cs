using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.Cli.Demo;

/// <summary>One subscription over <c>graphql-transport-ws</c> (the protocol of npm's graphql-ws), on a socket of its own.</summary>
internal static class GraphQlSocket
{
    private const string Protocol = "graphql-transport-ws";
    private const string OperationId = "1";
    private const int MessageBytesMax = 4 << 20;
    private const int BufferBytes = 16 << 10;

    /// <summary>
    /// Yields the <c>data</c> of each message until the server completes. Who leaves the loop cuts the socket without a farewell.
    /// </summary>
    /// <param name="studio">Where the studio listens.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="language">Sent as <c>Accept-Language</c>; null sends none.</param>
    /// <param name="document">The subscription.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SubscriptionRefusedException">The server answered with errors.</exception>
    /// <exception cref="WebSocketException">The socket broke, or the server closed it out of turn.</exception>
    internal static async IAsyncEnumerable<JsonNode> SubscribeAsync(
        Uri studio,
        string token,
        string? language,
        string document,
        JsonObject variables,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Protocol);
        if (language is not null)
        {
            socket.Options.SetRequestHeader("Accept-Language", language);
        }

        await socket.ConnectAsync(new UriBuilder(studio) { Scheme = "ws", Path = "/graphql" }.Uri, cancel);
        await SendAsync(socket, new JsonObject
        {
            ["type"] = "connection_init",
            ["payload"] = new JsonObject { ["authorization"] = $"Bearer {token}" },
        }, cancel);
        while (await ReceiveAsync(socket, cancel) is { } message)
        {
            switch ((string?)message["type"])
            {
                case "connection_ack":
                    await SendAsync(socket, Subscribe(document, variables), cancel);
                    break;
                case "ping":
                    await SendAsync(socket, new JsonObject { ["type"] = "pong" }, cancel);
                    break;
                case "next" when (message["payload"]?["errors"]) is JsonArray { Count: > 0 } errors:
                    throw new SubscriptionRefusedException(errors);
                case "next":
                    yield return message["payload"]!["data"]!;
                    break;
                case "error":
                    throw new SubscriptionRefusedException(message["payload"]!.AsArray());
                case "complete":
                    yield break;
                default:
                    // The protocol lets a server send kinds that a client does not know; pong is one.
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

    private static async Task SendAsync(ClientWebSocket socket, JsonObject message, CancellationToken cancel) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancel);

    /// <summary>The next whole message, or nothing when the server closed in good order.</summary>
    private static async Task<JsonNode?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return socket.CloseStatus == WebSocketCloseStatus.NormalClosure
                    ? null
                    : throw new WebSocketException($"The server closed the socket: {socket.CloseStatus} {socket.CloseStatusDescription}");
            }

            whole.Write(buffer, 0, part.Count);
            if (whole.Length > MessageBytesMax)
            {
                throw new CliException("A message of the subscription is too large.");
            }

            if (part.EndOfMessage)
            {
                return JsonSerializer.Deserialize<JsonNode>(whole.GetBuffer().AsSpan(0, (int)whole.Length));
            }
        }
    }
}
