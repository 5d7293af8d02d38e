using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Pulse.GraphQL.Mocking;

namespace Pulse.GraphQL.Tests.Mocking;

/// <summary>A schema is served with fixed values, to pages of any origin, with events that follow the clock.</summary>
public sealed class MockServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Microsoft.AspNetCore.Builder.WebApplication _server = MockServer.Build("type Query { a: [Int] } type Subscription { tick: String }", 0, TimeProvider.System);
    private readonly CancellationTokenSource _patience = new(Patience);

    public Task InitializeAsync() => _server.StartAsync(_patience.Token);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task It_answers_over_http_and_lets_other_origins_ask()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Origin", "http://localhost:5173");

        using var answer = await http.PostAsJsonAsync(Address("http"), new { query = "{ a }" }, _patience.Token);

        Assert.Equal("""{"data":{"a":[2,2]}}""", await answer.Content.ReadAsStringAsync(_patience.Token));
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Its_subscriptions_go_on()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(Address("ws"), _patience.Token);
        await SendAsync(socket, """{"type":"connection_init"}""");
        await SendAsync(socket, """{"id":"1","type":"subscribe","payload":{"query":"subscription { tick }"}}""");

        Assert.Contains("connection_ack", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Contains("""{"tick":"str"}""", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Contains("""{"tick":"str"}""", await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    private Uri Address(string scheme) => new(_server.Urls.Single().Replace("http", scheme, StringComparison.Ordinal) + MockServer.Path);

    private Task SendAsync(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _patience.Token);

    private async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), _patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
