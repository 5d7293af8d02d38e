using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The example behind a real Kestrel on a free loopback port.</summary>
public sealed class ExampleServer : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public Studio Studio => _app.Services.GetRequiredService<Studio>();

    public GraphQLEngine Engine => _app.Services.GetRequiredService<GraphQLEngine>();

    /// <summary>How long this server waits for a socket's first word; only the test of that limit wants it short.</summary>
    public TimeSpan ConnectionInitTimeMax { get; init; } = Patience;

    public static TransportOptions Options { get; } = new()
    {
        BodyBytesMax = 64 * 1024,
        ConnectionInitTimeMax = Patience,
        OperationsPerConnectionMax = 3,
    };

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Studio>();
        builder.Services.AddGraphQL<StudioHost>(ExampleSchema.Create(), transport: Options with { ConnectionInitTimeMax = ConnectionInitTimeMax });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGraphQL("/graphql");
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First() + "/graphql");
        Client = new HttpClient { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public ProjectRow AddProject(int number)
    {
        var row = new ProjectRow(ExampleHost.Id(number), FormattableString.Invariant($"Project {number}"), ProjectState.Active, DateTimeOffset.UnixEpoch);
        Studio.Projects[row.Id] = row;
        return row;
    }

    public async Task<SocketClient> ConnectAsync(string? protocol = "graphql-transport-ws")
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        using var limit = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws" }.Uri, limit.Token);
        return new SocketClient(socket);
    }

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

/// <summary>Refuses the token "wrong", and knows an organization of each connection.</summary>
public sealed class StudioHost : GraphQLHost
{
    public override ValueTask<RequestContext> CreateContextAsync(RequestOrigin origin, CancellationToken cancellationToken) =>
        new(new StudioContext(origin.Services, origin.Connection as string ?? "anonymous"));

    public override ValueTask<object?> ConnectAsync(RequestOrigin origin, JsonElement payload, CancellationToken cancellationToken)
    {
        var token = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("token", out var given) ? given.GetString() : null;
        return token == "wrong" ? throw new GraphQLException("Forbidden", "UNAUTHENTICATED") : new ValueTask<object?>(token);
    }
}

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
