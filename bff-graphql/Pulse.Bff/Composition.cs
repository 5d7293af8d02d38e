using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Bff.Files;
using Pulse.Bff.Generation;
using Pulse.Bff.Identity;
using Pulse.Bff.Live;
using Pulse.Bff.Operations;
using Pulse.Bff.Rest;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Bff.Studio;
using Pulse.Bff.Web;
using Pulse.GraphQL;
using Pulse.Ports.Keys;

namespace Pulse.Bff;

public static class Composition
{
    /// <summary>
    /// The edge. Expects the command client, event reader, projection control, operator actions, subject keys, stored answers, rate limiter, blob store, live feed, transcoder, provenance, clock and read side to be registered.
    /// </summary>
    /// <param name="epoch">The life of the log, under every consistency token.</param>
    public static async Task AddPulseBff(
        this IServiceCollection services, BffOptions options, ISecretStore secrets, Guid epoch, CancellationToken cancellation)
    {
        var tokenKey = await secrets.GetOrCreate("edge.consistency-tokens", ConsistencyTokens.KeyBytes, cancellation);
        var sessionKey = await secrets.GetOrCreate("edge.sessions", SessionTokens.KeyBytes, cancellation);
        var linkKey = await secrets.GetOrCreate("edge.file-links", FileLinks.KeyBytes, cancellation);
        var uploadKey = await secrets.GetOrCreate("edge.upload-links", UploadLinks.KeyBytes, cancellation);
        var answersKey = await secrets.GetOrCreate("edge.stored-answers", IdempotentRequests.SecretBytes, cancellation);
        var schema = PulseSchema.Bind();
        UploadEndpoint.AddTo(services, uploadKey);
        services
            .AddPulseCors(options)
            .AddSingleton(options)
            .AddRegenerate(new RegenerateOptions())
            .AddSingleton(new ConsistencyTokens(tokenKey, epoch))
            .AddSingleton(provider => new SessionTokens(sessionKey, provider.GetRequiredService<TimeProvider>(), options))
            .AddSingleton(provider => new FileLinks(linkKey, provider.GetRequiredService<TimeProvider>(), options))
            .AddSingleton<CallerAccess>()
            .AddSingleton<AsOfMoments>()
            .AddSingleton<DownloadCache>()
            .AddSingleton<FileVerification>()
            .AddSingleton<VerifyEndpoint>()
            .AddSingleton<CommandGateway>()
            .AddSingleton<LiveChanges>()
            .AddSingleton<OperatorCommands>()
            .AddSingleton<ProjectionWatch>()
            .AddScoped<RequestReads>()
            .AddHostedService<ChangeTailer>()
            .AddRest(schema, options.Rest, answersKey)
            .AddGraphQL<PulseHost>(schema, new EngineOptions { AllowIntrospection = options.IsDevelopment });
    }

    public static void MapPulseBff(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseCors();
        app.UseWebSockets();
        app.MapGraphQL("/graphql");
        app.MapRest();
        app.MapFiles();
        UploadEndpoint.Map(app);
        app.MapDevelopmentAccess();
        app.MapExplorer();
        app.MapWebApp();
    }
}
