using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pulse.GraphQL.Mocking;

/// <summary>Serves any schema with the values of <see cref="MockSchema"/> over HTTP and WebSocket, for people who write clients.</summary>
public static class MockServer
{
    public const string Path = "/graphql";

    /// <summary>How often a subscription has an event.</summary>
    private static readonly TimeSpan EventInterval = TimeSpan.FromSeconds(1);

    /// <summary>Builds the server; it listens on the loopback only, and answers pages of any origin.</summary>
    /// <param name="sdl">The schema.</param>
    /// <param name="port">0 for any free one.</param>
    /// <param name="time">The clock that subscriptions' events follow.</param>
    /// <exception cref="GraphQLSchemaException">The SDL breaks a rule of the type system.</exception>
    public static WebApplication Build(string sdl, int port, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Logging.ClearProviders();
        builder.Services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
        builder.Services.AddGraphQL<GraphQLHost>(MockSchema.Create(sdl, cancellationToken => TicksAsync(time, cancellationToken)));
        var app = builder.Build();
        app.UseCors();
        app.UseWebSockets();
        app.MapGraphQL(Path);
        return app;
    }

    private static async IAsyncEnumerable<int> TicksAsync(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(EventInterval, time);
        for (var number = 0; ; number++)
        {
            yield return number;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
