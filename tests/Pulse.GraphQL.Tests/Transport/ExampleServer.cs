using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The example behind a real Kestrel on a free loopback port.</summary>
public sealed class ExampleServer : IAsyncLifetime, IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public Studio Studio => _app.Services.GetRequiredService<Studio>();

    public GraphQLEngine Engine => _app.Services.GetRequiredService<GraphQLEngine>();

    public static TransportOptions Options { get; } = new()
    {
        BodyBytesMax = 64 * 1024,
        ConnectionInitTimeMax = Patience,
        ConnectionAckTimeMax = Patience,
        OperationsPerConnectionMax = 3,
    };

    /// <summary>What this server allows, when a test wants it otherwise.</summary>
    public TransportOptions Transport { get; init; } = Options;

    /// <summary>What this server's engine allows, when a test wants it otherwise.</summary>
    public EngineOptions Limits { get; init; } = new();

    /// <summary>The explorer beside the API, when a test wants it.</summary>
    public ExplorerOptions? Explorer { get; init; }

    /// <summary>Another schema than the example's.</summary>
    public BoundSchema? Schema { get; init; }

    /// <summary>Starts a server of one test's own.</summary>
    public static async Task<ExampleServer> StartAsync(TransportOptions transport, BoundSchema? schema = null)
    {
        var server = new ExampleServer { Transport = transport, Schema = schema };
        await server.InitializeAsync();
        return server;
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Faults);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<Studio>();
        builder.Services.AddGraphQL<StudioHost>(Schema ?? ExampleSchema.Create(), Limits, Transport);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGraphQL("/graphql");
        if (Explorer is not null)
        {
            _app.MapGraphQLExplorer("/graphql/explorer", Explorer);
        }

        await _app.StartAsync();
        Address = new Uri(_app.Urls.First() + "/graphql");
        Http2Address = new Uri(_app.Urls.Last() + "/graphql");
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>What the server logged as an error: none of it may come from a client's misbehaviour.</summary>
    public FaultLog Faults { get; } = new();

    /// <summary>The same over HTTP/2 without TLS, by prior knowledge.</summary>
    public Uri Http2Address { get; private set; } = null!;

    /// <summary>Stops as a deployment does: what is open is told.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>The resume token of a numbered change.</summary>
    public static string Token(int number) => FormattableString.Invariant($"t-{number}");

    public ProjectRow AddProject(int number)
    {
        var row = new ProjectRow(ExampleHost.Id(number), FormattableString.Invariant($"Project {number}"), ProjectState.Active, DateTimeOffset.UnixEpoch);
        Studio.Projects[row.Id] = row;
        return row;
    }

    public Task<SocketClient> ConnectAsync(string? protocol = "graphql-transport-ws") => SocketClient.ConnectAsync(Address, protocol);

    /// <summary>Waits until something that the server does by itself has happened.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, FormattableString.Invariant($"It did not happen within {Patience.TotalSeconds} s: {what}."));
            await ticks.WaitForNextTickAsync();
        }
    }
}

/// <summary>Refuses the token "wrong", never answers "slow", fails at "broken", and otherwise knows the token of each connection.</summary>
public sealed class StudioHost : GraphQLHost
{
    public const string LongRefusal = "لا يمكن فتح هذا الاتصال لأن الرمز الذي أرسل معه لم يعد صالحا، فالرجاء تسجيل الدخول من جديد ثم المحاولة مرة أخرى 😀😀😀😀😀😀";

    public override ValueTask<RequestContext> CreateContextAsync(RequestOrigin origin, CancellationToken cancellationToken) =>
        new(new StudioContext(origin.Services, origin.Connection as string ?? "anonymous"));

    public override async ValueTask<object?> ConnectAsync(RequestOrigin origin, JsonElement payload, CancellationToken cancellationToken)
    {
        var token = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("token", out var given) ? given.GetString() : null;
        switch (token)
        {
            case "slow":
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                return null;
            case "wrong":
                throw new GraphQLException("Forbidden", "UNAUTHENTICATED");
            case "wrong-at-length":
                throw new GraphQLException(LongRefusal, "UNAUTHENTICATED");
            case "broken":
                throw new InvalidOperationException("the connection string is hunter2");
            default:
                return token;
        }
    }
}
