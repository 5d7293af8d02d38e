using System.Collections.Concurrent;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>
/// Clients whose connection is reset at every point of a conversation, a thousand times over WebSocket and a thousand times over event streams:
/// nothing stays open, memory does not grow, and nothing of it reaches the log. Alone, since it watches the whole process.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class KillTests : IAsyncLifetime
{
    private const int Cycles = 1_000;
    private const int WarmUpCycles = 200;
    private const long GrowthBytesMax = 8L * 1024 * 1024;

    private readonly StuckSchema _schema = new();
    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private ExampleServer _server = null!;

    public async Task InitializeAsync()
    {
        CollectAll();
        TaskScheduler.UnobservedTaskException += Note;
        _server = await ExampleServer.StartAsync(ExampleServer.Options with { SendTimeMax = TimeSpan.FromSeconds(1) }, _schema.Build());
    }

    public async Task DisposeAsync()
    {
        TaskScheduler.UnobservedTaskException -= Note;
        await _server.DisposeAsync();
    }

    [Fact]
    public Task A_thousand_killed_sockets_leave_nothing_behind() => KillAsync(KillSocketAsync);

    [Fact]
    public Task A_thousand_killed_event_streams_leave_nothing_behind() => KillAsync(KillEventStreamAsync);

    [Fact]
    public async Task A_socket_that_is_not_read_is_given_up()
    {
        using var client = await SocketClient.ConnectAsync(_server.Address, "graphql-transport-ws", receiveBytes: 4096);
        await client.InitAsync();
        await client.SubscribeAsync("1", "subscription { flood }");
        await ExampleServer.EventuallyAsync(() => _schema.Open == 1, "the flood began");

        await ExampleServer.EventuallyAsync(() => _schema.Open == 0 && _server.Engine.OpenSubscriptions == 0, "the subscriber was given up");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_stream_that_is_not_read_is_given_up(bool isHttp2)
    {
        using var cable = new Cable { ReceiveBytes = 4096 };
        using var events = await EventReader.OpenAsync(
            cable.Client, isHttp2 ? _server.Http2Address : _server.Address, "subscription { flood }", isHttp2 ? new Version(2, 0) : null);
        await ExampleServer.EventuallyAsync(() => _schema.Open == 1, "the flood began");

        await ExampleServer.EventuallyAsync(() => _schema.Open == 0 && _server.Engine.OpenSubscriptions == 0, "the subscriber was given up");
    }

    private async Task KillAsync(Func<int, Task> kill)
    {
        for (var i = 0; i < WarmUpCycles; i++)
        {
            await kill(i);
        }

        var before = await RestAsync();
        for (var i = 0; i < Cycles; i++)
        {
            await kill(i);
        }

        var growth = await RestAsync() - before;
        Assert.True(growth < GrowthBytesMax, FormattableString.Invariant($"{growth} bytes more after {Cycles} killed clients"));
        Assert.Empty(_unobserved);
        Assert.Empty(_server.Faults.All);
    }

    /// <summary>Waits until all is closed, and says what memory is left in use.</summary>
    private async Task<long> RestAsync()
    {
        await ExampleServer.EventuallyAsync(
            () => _server.Engine.OpenSubscriptions == 0 && _schema.Open == 0,
            FormattableString.Invariant($"all ended ({_server.Engine.OpenSubscriptions} subscriptions, {_schema.Open} resolvers)"));
        CollectAll();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private async Task KillSocketAsync(int cycle)
    {
        using var client = await _server.ConnectAsync();
        switch (cycle % 8)
        {
            case 0:
                break;
            case 1:
                await client.SendAsync("""{"type":"connection_init","payload":{"token":"slow"}}""");
                break;
            case 2:
                await client.SendAsync("""{"type":"connection_init"}""");
                break;
            case 3:
                await client.InitAsync();
                await client.SubscribeAsync("1", "subscription { tick }");
                await client.SubscribeAsync("2", "subscription { opening }");
                await client.ReceiveAsync();
                break;
            case 4:
                await client.InitAsync();
                await client.SubscribeAsync("1", "{ wait }");
                await client.SubscribeAsync("2", "mutation { wait }");
                await ExampleServer.EventuallyAsync(() => _schema.Open > 0, "a resolver began");
                break;
            case 5:
                await client.InitAsync();
                await client.SubscribeAsync("1", "subscription { flood }");
                await client.ReceiveAsync();
                break;
            case 6:
                await client.InitAsync();
                await client.SendFrameAsync("{\"type\":"u8.ToArray(), isLast: false);
                break;
            default:
                await client.InitAsync();
                await client.SubscribeAsync("1", "subscription { tick }");
                await client.SendAsync("""{"id":"1","type":"complete"}""");
                break;
        }

        client.Cable.Cut();
    }

    private async Task KillEventStreamAsync(int cycle)
    {
        var query = (cycle % 4) switch
        {
            0 => "subscription { tick }",
            1 => "subscription { opening }",
            2 => "{ wait }",
            _ => "subscription { flood }",
        };
        using var cable = new Cable();
        using var events = await EventReader.OpenAsync(cable.Client, _server.Address, query);
        if (cycle % 4 is 0 or 3)
        {
            await events.ReadAsync("next");
        }

        cable.Cut();
    }

    private static void CollectAll()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs arguments) => _unobserved.Enqueue(arguments.Exception);
}

/// <summary>Tests that measure the process and therefore run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
