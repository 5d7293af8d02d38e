using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Pulse.GraphQL.PersistedDocuments;

namespace Pulse.GraphQL.Transport;

/// <summary>Accepts WebSockets that speak <c>graphql-transport-ws</c>.</summary>
internal sealed class WebSocketTransport(
    GraphQLEngine engine, GraphQLHost host, TransportOptions options, DocumentFinder documents, TimeProvider time, CancellationToken stopping)
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
            using var connection = new SocketConnection(socket, http, engine, host, options, documents, time);
            await connection.RunAsync(speaksProtocol, stopping);
        }
        finally
        {
            SubscriptionMetrics.SocketClosed();
        }
    }
}
