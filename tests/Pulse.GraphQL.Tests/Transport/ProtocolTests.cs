using System.Net.WebSockets;
using System.Text;
using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>What the graphql-transport-ws protocol says of order, races and ends, beyond <see cref="WebSocketTests"/>.</summary>
public sealed class ProtocolTests(ProtocolTests.Servers servers) : IClassFixture<ProtocolTests.Servers>
{
    private const string Watch = "subscription { projectChanged(id: \"00000006-0000-0000-0000-000000000000\") { resumeToken } }";
    private const string Ping = """{"type":"ping"}""";
    private const string Pong = """{"type":"pong"}""";

    private ExampleServer Stuck => servers.Stuck;

    [Fact]
    public async Task While_the_host_decides_on_a_connection_pings_are_answered_and_subscribing_is_closed_with_4401()
    {
        using var client = await PendingAsync();
        await client.SendAsync(Ping);
        Assert.Equal(Pong, await client.ReceiveAsync());
        await client.SubscribeAsync("1", "{ now }");

        Assert.Equal("close 4401 Unauthorized", await client.ReceiveAsync());
    }

    [Fact]
    public async Task While_the_host_decides_a_second_initialisation_is_closed_with_4429()
    {
        using var client = await PendingAsync();
        await client.SendAsync("""{"type":"connection_init"}""");

        Assert.Equal("close 4429 Too many initialisation requests", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_closed_with_4504()
    {
        await using var hasty = await ExampleServer.StartAsync(ExampleServer.Options with { ConnectionAckTimeMax = TimeSpan.FromMilliseconds(200) });
        using var client = await hasty.ConnectAsync();
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"slow"}}""");

        Assert.Equal("close 4504 Connection acknowledgement timeout", await client.ReceiveAsync());
        Assert.Empty(hasty.Faults.All);
    }

    [Fact]
    public async Task A_host_that_fails_is_closed_with_4500_and_tells_nothing()
    {
        using var client = await Stuck.ConnectAsync();
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"broken"}}""");
        var close = await client.ReceiveAsync();

        Assert.StartsWith("close 4500 Something went wrong. Reference: ", close, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", close, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_reason_is_cut_between_characters_to_what_a_close_frame_takes()
    {
        const int reasonBytesMax = 123;
        using var client = await Stuck.ConnectAsync();
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"wrong-at-length"}}""");
        var reason = (await client.ReceiveAsync())["close 4403 ".Length..];

        Assert.StartsWith(reason, StudioHost.LongRefusal, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(reason), reasonBytesMax - 3, reasonBytesMax);
    }

    [Fact]
    public async Task A_long_duplicate_id_is_closed_with_4409()
    {
        using var client = await ReadyAsync();
        var id = new string('ض', 5_000);
        await client.SubscribeAsync(id, "subscription { tick }");
        await client.SubscribeAsync(id, "{ now }");
        var message = await client.ReceiveAsync();
        while (!message.StartsWith("close", StringComparison.Ordinal))
        {
            message = await client.ReceiveAsync();
        }

        Assert.StartsWith("close 4409 Subscriber for ضضض", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"\\ud800\",\"payload\":{\"query\":\"{ now }\"}}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"\\ud800\"}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":null}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{ now }\",\"variables\":3}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{ now }\",\"operationName\":{}}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":\"{ now }\",\"extensions\":[]}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":1,\"payload\":{\"query\":\"{ now }\"}}")]
    [InlineData("{\"type\":\"connection_ack\"}")]
    [InlineData("{\"type\":\"error\",\"id\":\"1\",\"payload\":[]}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"pong\",\"payload\":[]}")]
    [InlineData("{\"type\":\"ping\"}{\"type\":\"ping\"}")]
    [InlineData("")]
    public async Task More_messages_that_the_protocol_does_not_know_are_closed_with_4400(string message)
    {
        using var client = await ReadyAsync();
        await client.SendAsync(message);

        Assert.StartsWith("close 4400", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_nested_too_deep_is_closed_with_4400()
    {
        using var client = await ReadyAsync();
        await client.SendAsync("""{"type":"ping","payload":{"a":""" + new string('[', 30_000) + new string(']', 30_000) + "}}");

        Assert.StartsWith("close 4400", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_follows_a_refused_message_is_looked_at()
    {
        using var client = await ReadyAsync();
        await client.SendAsync("nonsense");
        await client.SendAsync(Ping);
        await client.SubscribeAsync("1", "{ now }");

        Assert.StartsWith("close 4400", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_come_in_fragments_that_divide_a_character()
    {
        using var client = await ReadyAsync();
        var message = """{"type":"ping","payload":{"name":"قهوة 😀"}}"""u8.ToArray();
        for (var i = 0; i < message.Length; i++)
        {
            await client.SendFrameAsync(message.AsMemory(i, 1), i == message.Length - 1);
        }

        Assert.Equal("""{"type":"pong","payload":{"name":"قهوة 😀"}}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Fragments_of_binary_and_fragments_without_an_end_are_closed_with_4400()
    {
        using var binary = await ReadyAsync();
        await binary.SendFrameAsync(new byte[] { 123 }, isLast: false, WebSocketMessageType.Binary);
        Assert.StartsWith("close 4400", await binary.ReceiveAsync(), StringComparison.Ordinal);

        using var endless = await ReadyAsync();
        var part = Encoding.UTF8.GetBytes(new string(' ', 1024));
        for (var sent = 0; sent <= ExampleServer.Options.BodyBytesMax; sent += part.Length)
        {
            await endless.SendFrameAsync(part, isLast: false);
        }

        Assert.Equal("close 4400 The message is too large", await endless.ReceiveAsync());
    }

    /// <summary>The framework sends 1007 and cuts the connection in the same moment, so that the code may not arrive.</summary>
    [Fact]
    public async Task Text_that_is_no_utf_8_fails_the_connection()
    {
        using var client = await ReadyAsync();
        await client.SubscribeAsync("1", "subscription { tick }");
        await client.ReceiveAsync();
        await client.SendFrameAsync(new byte[] { (byte)'"', 0xFF, (byte)'"' }, isLast: true);

        string end;
        try
        {
            end = await client.ReceiveAsync();
        }
        catch (WebSocketException)
        {
            end = "cut";
        }

        Assert.Contains(end, new[] { "close 1007 ", "cut" });
        Assert.DoesNotContain(Stuck.Faults.All, static fault => fault.Contains("WebSocket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pongs_and_ends_of_what_is_not_open_are_ignored()
    {
        using var client = await ReadyAsync();
        await client.SendAsync(Pong);
        await client.SendAsync("""{"type":"pong","payload":{"a":1}}""");
        await client.SendAsync("""{"type":"complete","id":"never"}""");
        await client.SendAsync("""{"type":"ping","payload":null}""");

        Assert.Equal(Pong, await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_query_that_is_completed_before_its_result_sends_nothing_and_frees_its_id()
    {
        using var client = await ReadyAsync();
        for (var i = 0; i < 20; i++)
        {
            await client.SubscribeAsync("1", i % 2 == 0 ? "{ wait }" : "subscription { opening }");
            await client.SendAsync("""{"type":"complete","id":"1"}""");
        }

        await client.SubscribeAsync("1", "{ now }");
        Assert.Equal("""{"id":"1","type":"next","payload":{"data":{"now":1}}}""", await client.ReceiveAsync());
        Assert.Equal("""{"id":"1","type":"complete"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Operations_of_one_socket_do_not_wait_for_each_other()
    {
        using var client = await ReadyAsync();
        await client.SubscribeAsync("slow", "mutation { wait }");
        await client.SubscribeAsync("ticking", "subscription { tick }");
        Assert.Equal("""{"id":"ticking","type":"next","payload":{"data":{"tick":1}}}""", await client.ReceiveAsync());
        await client.SubscribeAsync("quick", "{ now }");
        Assert.Equal("""{"id":"quick","type":"next","payload":{"data":{"now":1}}}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_source_that_ends_by_itself_with_a_cancellation_is_an_error_not_silence()
    {
        using var client = await ReadyAsync();
        await client.SubscribeAsync("1", "subscription { throwing }");
        Assert.Contains("\"next\"", await client.ReceiveAsync(), StringComparison.Ordinal);

        Assert.Contains("\"type\":\"error\",\"payload\":[{\"message\":\"Something went wrong.", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4004)]
    [InlineData(4005)]
    [InlineData(4504)]
    public async Task The_client_s_close_code_is_answered_with_itself(int code)
    {
        using var client = await ReadyAsync();
        await client.SubscribeAsync("1", "subscription { tick }");
        await client.ReceiveAsync();
        await client.CloseAsync(code);

        Assert.Equal(code, client.CloseCode);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_frame_is_cut_off()
    {
        await using var hasty = await ExampleServer.StartAsync(ExampleServer.Options with
        {
            ConnectionInitTimeMax = TimeSpan.FromMilliseconds(100),
            CloseTimeMax = TimeSpan.FromMilliseconds(200),
        });
        using var client = await hasty.ConnectAsync();
        Assert.StartsWith("close 4408", await client.ReceiveAsync(), StringComparison.Ordinal);

        await ExampleServer.EventuallyAsync(() => client.Cable.IsCut, "the server ended the connection");
    }

    [Fact]
    public async Task A_subscriber_that_lags_gets_what_is_buffered_and_then_where_to_resume()
    {
        var server = servers.Example;
        var row = server.AddProject(6);
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        await client.SubscribeAsync("s", Watch);
        await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == 1, "the source was opened");
        server.Studio.PublishAll([.. Enumerable.Range(0, 1000).Select(i => new ProjectChange(row, ExampleServer.Token(i)))]);
        var last = -1;
        var message = await client.ReceiveAsync();
        while (message == Next(last + 1))
        {
            last++;
            message = await client.ReceiveAsync();
        }

        Assert.StartsWith("""{"id":"s","type":"error","payload":[{"message":"The subscriber was too slow.""", message, StringComparison.Ordinal);
        Assert.Contains("\"extensions\":{\"code\":\"LAGGED\",\"resumeFrom\":\"" + ExampleServer.Token(last) + "\"}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_closes_with_1001_so_that_clients_come_again()
    {
        await using var stopping = await ExampleServer.StartAsync(ExampleServer.Options);
        using var client = await stopping.ConnectAsync();
        await client.InitAsync();
        await client.SubscribeAsync("1", Watch);
        await ExampleServer.EventuallyAsync(() => stopping.Engine.OpenSubscriptions == 1, "the source was opened");
        var stopped = stopping.StopAsync();

        Assert.Equal("close 1001 Going away", await client.ReceiveAsync());
        await client.CloseAsync(1001);
        await stopped.WaitAsync(ExampleServer.Patience);
        Assert.Equal(0, stopping.Engine.OpenSubscriptions);
    }

    private static string Next(int number) => FormattableString.Invariant(
        $"{{\"id\":\"s\",\"type\":\"next\",\"payload\":{{\"data\":{{\"projectChanged\":{{\"resumeToken\":\"t-{number}\"}}}}}}}}");

    private async Task<SocketClient> ReadyAsync()
    {
        var client = await Stuck.ConnectAsync();
        await client.InitAsync();
        return client;
    }

    private async Task<SocketClient> PendingAsync()
    {
        var client = await Stuck.ConnectAsync();
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"slow"}}""");
        return client;
    }

    /// <summary>The example, and a server whose fields do not end.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        public ExampleServer Example { get; } = new();

        public ExampleServer Stuck { get; } = new()
        {
            Schema = new StuckSchema().Build(),
            Transport = ExampleServer.Options with { OperationsPerConnectionMax = 50 },
        };

        public Task InitializeAsync() => Task.WhenAll(Example.InitializeAsync(), Stuck.InitializeAsync());

        public Task DisposeAsync() => Task.WhenAll(Example.DisposeAsync(), Stuck.DisposeAsync());
    }
}
