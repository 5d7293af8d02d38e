using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL;
using Pulse.Ports.Keys;
using Pulse.Ports.Rest;

namespace Pulse.Bff.Rest;

internal static class RestModule
{
    /// <summary>Expects the engine, its host, subject keys, stored answers, the rate limiter and the clock to be registered.</summary>
    /// <exception cref="RestRouteException">A route does not fit the schema.</exception>
    public static IServiceCollection AddRest(this IServiceCollection services, BoundSchema schema, RestOptions options, byte[] secret) => services
        .AddSingleton(options)
        .AddSingleton(RouteTable.Read(schema.Schema))
        .AddSingleton<RestExecution>()
        .AddSingleton(provider => new IdempotentRequests(
            provider.GetRequiredService<IStoredAnswers>(), provider.GetRequiredService<ISubjectKeys>(), options, secret,
            provider.GetRequiredService<ILogger<IdempotentRequests>>()))
        .AddSingleton<RestEndpoint>()
        .AddHostedService<AnswerSweeper>();

    public static void MapRest(this WebApplication app)
    {
        RestEndpoint.Map(app);
        ApiDocs.Map(app);
    }
}
