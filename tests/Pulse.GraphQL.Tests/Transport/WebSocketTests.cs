using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>Probes written from the text of the graphql-transport-ws protocol.</summary>
public sealed class WebSocketTests(ExampleServer server) : IClassFixture<ExampleServer>
{
    private const string Watch = "subscription { projectChanged(id: \"00000005-0000-0000-0000-000000000000\") { project { name } resumeToken } }";

    [Fact]
    public async Task Another_subprotocol_is_closed_with_4406()
    {
        using var client = await server.ConnectAsync("graphql-ws");

        Assert.Equal("close 4406 Subprotocol not acceptable", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Silence_is_closed_with_4408()
    {
        await using var impatient = await ExampleServer.StartAsync(ExampleServer.Options with { ConnectionInitTimeMax = TimeSpan.FromMilliseconds(200) });
        using var client = await impatient.ConnectAsync();

        Assert.Equal("close 4408 Connection initialisation timeout", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Subscribing_before_the_acknowledgement_is_closed_with_4401()
    {
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("1", "{ __typename }");

        Assert.Equal("close 4401 Unauthorized", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_second_initialisation_is_closed_with_4429()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        await client.SendAsync("""{"type":"connection_init"}""");

        Assert.Equal("close 4429 Too many initialisation requests", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_refused_payload_is_closed_with_4403()
    {
        using var client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"connection_init","payload":{"token":"wrong"}}""");

        Assert.Equal("close 4403 Forbidden", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"start\"}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\"}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{\"query\":\"{a}\"}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{\"query\":7}}")]
    [InlineData("{\"type\":\"complete\"}")]
    [InlineData("{\"type\":\"ping\",\"payload\":3}")]
    [InlineData("{\"type\":\"next\",\"id\":\"1\",\"payload\":{}}")]
    public async Task Messages_that_the_protocol_does_not_know_are_closed_with_4400(string message)
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        await client.SendAsync(message);

        Assert.StartsWith("close 4400", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_and_oversized_messages_are_closed_with_4400()
    {
        using var binary = await server.ConnectAsync();
        await binary.SendBytesAsync([1, 2, 3]);
        Assert.StartsWith("close 4400", await binary.ReceiveAsync(), StringComparison.Ordinal);

        using var large = await server.ConnectAsync();
        await large.SendAsync("{\"type\":\"connection_init\",\"x\":\"" + new string('x', ExampleServer.Options.BodyBytesMax) + "\"}");
        Assert.StartsWith("close 4400", await large.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pings_are_answered_before_and_after_the_initialisation()
    {
        using var client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.ReceiveAsync());
        await client.InitAsync();
        await client.SendAsync("""{"type":"ping","payload":{"a":1}}""");
        Assert.Equal("""{"type":"pong","payload":{"a":1}}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_query_is_answered_once_and_its_id_is_free_again()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        for (var i = 0; i < 20; i++)
        {
            await client.SubscribeAsync("same", "{ __typename }");
            Assert.Equal("""{"id":"same","type":"next","payload":{"data":{"__typename":"Query"}}}""", await client.ReceiveAsync());
            Assert.Equal("""{"id":"same","type":"complete"}""", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task An_invalid_document_ends_its_operation_only()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        await client.SubscribeAsync("1", "{ nope }");
        Assert.StartsWith("""{"id":"1","type":"error","payload":[{"message":"Cannot query field""", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SubscribeAsync("1", "subscription { projectChanged(id: \"00000005-0000-0000-0000-000000000000\", resumeFrom: \"too-old\") { resumeToken } }");
        Assert.Contains("RESYNC_REQUIRED", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SubscribeAsync("1", "{ __typename }");
        Assert.Contains("\"next\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_s_payload_reaches_the_resolvers()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync("""{"token":"acme"}""");
        await client.SubscribeAsync("1", "{ projects(first: 101) { id } }");

        Assert.Contains("acme may ask for at most 100 projects.", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_arrive_until_the_client_completes_and_then_the_source_is_disposed()
    {
        var row = server.AddProject(5);
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        var before = server.Studio.Subscribers;
        await client.SubscribeAsync("s", Watch);
        await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == before + 1, "the source was opened");
        server.Studio.Publish(new ProjectChange(row, "t-1"));
        Assert.Equal("""{"id":"s","type":"next","payload":{"data":{"projectChanged":{"project":{"name":"Project 5"},"resumeToken":"t-1"}}}}""", await client.ReceiveAsync());
        await client.SendAsync("""{"id":"s","type":"complete"}""");
        await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == before, "the source was disposed");
        server.Studio.Publish(new ProjectChange(row, "t-2"));
        await client.SendAsync("""{"type":"ping"}""");

        Assert.Equal("""{"type":"pong"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_duplicate_id_is_closed_with_4409()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        await client.SubscribeAsync("s", Watch);
        await client.SubscribeAsync("s", Watch);

        Assert.Equal("close 4409 Subscriber for s already exists", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Too_many_operations_are_refused_one_by_one()
    {
        using var client = await server.ConnectAsync();
        await client.InitAsync();
        foreach (var id in new[] { "1", "2", "3", "4" })
        {
            await client.SubscribeAsync(id, Watch);
        }

        Assert.Contains("\"id\":\"4\",\"type\":\"error\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_and_kill_leaves_nothing_behind()
    {
        const int cycles = 100;
        var before = server.Engine.OpenSubscriptions;
        var subscribers = server.Studio.Subscribers;
        for (var i = 0; i < cycles; i++)
        {
            using var client = await server.ConnectAsync();
            await client.InitAsync();
            await client.SubscribeAsync("1", Watch);
            await client.SubscribeAsync("2", Watch);
            switch (i % 3)
            {
                case 0:
                    client.Abort();
                    break;
                case 1:
                    await client.CloseAsync();
                    break;
                default:
                    await client.SendAsync("""{"id":"1","type":"complete"}""");
                    break;
            }
        }

        await ExampleServer.EventuallyAsync(() => server.Engine.OpenSubscriptions <= before && server.Studio.Subscribers <= subscribers, "every source was disposed");
    }
}
