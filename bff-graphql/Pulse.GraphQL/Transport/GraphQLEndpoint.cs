using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.GraphQL.PersistedDocuments;
using Pulse.GraphQL.Transport;

namespace Pulse.GraphQL;

/// <summary>Puts an engine behind a route of ASP.NET.</summary>
public static class GraphQLEndpoint
{
    /// <summary>Registers the engine for a schema. The host is a singleton of type <typeparamref name="THost"/>.</summary>
    public static IServiceCollection AddGraphQL<THost>(
        this IServiceCollection services, BoundSchema schema, EngineOptions? engine = null, TransportOptions? transport = null)
        where THost : GraphQLHost
    {
        services.TryAddSingleton<GraphQLHost, THost>();
        services.AddSingleton(transport ?? new TransportOptions());
        services.AddSingleton(provider => new GraphQLEngine(schema, engine, provider.GetService<ILogger<GraphQLEngine>>()));
        return services;
    }

    /// <summary>
    /// Serves GraphQL over HTTP (GET, POST, server-sent events) and over WebSocket (<c>graphql-transport-ws</c>) at one path. Call
    /// <c>app.UseWebSockets()</c> before.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var services = endpoints.ServiceProvider;
        var engine = services.GetRequiredService<GraphQLEngine>();
        var host = services.GetRequiredService<GraphQLHost>();
        var options = services.GetRequiredService<TransportOptions>();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        var documents = new DocumentFinder(engine, options.Documents);
        var events = new EventStreamTransport(engine, host, options, time, stopping);
        var http = new HttpTransport(engine, host, options, documents, events);
        var sockets = new WebSocketTransport(engine, host, options, documents, time, stopping);
        RequestDelegate handle = context => context.WebSockets.IsWebSocketRequest ? sockets.HandleAsync(context) : http.HandleAsync(context);
        return endpoints.Map(pattern, handle);
    }
}
