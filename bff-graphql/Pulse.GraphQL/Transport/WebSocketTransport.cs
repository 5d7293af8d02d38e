using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL.Transport;

/// <summary>Accepts WebSockets that speak <c>graphql-transport-ws</c>.</summary>
internal sealed class WebSocketTransport(GraphQLEngine engine, GraphQLHost host, TransportOptions options, TimeProvider time)
{
    public const string SubProtocol = "graphql-transport-ws";

    public async Task HandleAsync(HttpContext http)
    {
        var speaksProtocol = http.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = speaksProtocol ? SubProtocol : null,
            KeepAliveInterval = options.KeepAliveInterval,
            KeepAliveTimeout = options.SendTimeMax,
        });
        SubscriptionMetrics.SocketOpened();
        try
        {
            using var connection = new SocketConnection(socket, http, engine, host, options, time);
            if (speaksProtocol)
            {
                await connection.RunAsync();
            }
            else
            {
                await connection.CloseAsync(CloseCodes.SubprotocolNotAcceptable, "Subprotocol not acceptable");
            }
        }
        finally
        {
            SubscriptionMetrics.SocketClosed();
        }
    }
}

/// <summary>The protocol's own close codes.</summary>
internal static class CloseCodes
{
    public const int InternalServerError = 4500;
    public const int BadRequest = 4400;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int SubprotocolNotAcceptable = 4406;
    public const int ConnectionInitialisationTimeout = 4408;
    public const int SubscriberAlreadyExists = 4409;
    public const int TooManyInitialisationRequests = 4429;

    /// <summary>A reason in a close frame takes at most 123 bytes.</summary>
    public static string Reason(string text) => text.Length <= 100 ? text : text[..100];

    public static WebSocketCloseStatus Status(int code) => (WebSocketCloseStatus)code;
}
