using Microsoft.Extensions.DependencyInjection;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>What a host opens for one event it must be able to give back after that event, not when the subscriber leaves.</summary>
public sealed class SubscriptionHookTests
{
    [Fact]
    public async Task The_host_hears_after_each_event()
    {
        const int Events = 3;
        var schema = new SchemaBinder("type Query { none: Int } type Subscription { tick: Int! }")
            .Root<int?>("Query.none", (_, _, _) => ValueTask.FromResult<int?>(null))
            .Subscribe<int>("Subscription.tick", (_, _, _) => ValueTask.FromResult(Enumerable.Range(1, Events).ToAsyncEnumerable()))
            .Build();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var host = new CountingHost();

        var opened = await new GraphQLEngine(schema).SubscribeAsync(new GraphQLRequest("subscription { tick }"), new RequestContext(services), host);
        var heard = new List<int>();
        await using var stream = opened.Stream!;
        while (await stream.NextAsync() is { } result)
        {
            result.Dispose();
            heard.Add(host.Afters);
        }

        Assert.Equal(Enumerable.Range(1, Events), heard);
    }

    [Fact]
    public async Task A_field_that_refuses_to_be_followed_has_a_path()
    {
        var schema = new SchemaBinder("type Query { none: Int } type Subscription { tick: Int! }")
            .Root<int?>("Query.none", (_, _, _) => ValueTask.FromResult<int?>(null))
            .Subscribe<int>("Subscription.tick", (_, _, _) => throw new GraphQLException("Not you.", "FORBIDDEN"))
            .Build();
        await using var services = new ServiceCollection().BuildServiceProvider();

        var opened = await new GraphQLEngine(schema).SubscribeAsync(new GraphQLRequest("subscription { mine: tick }"), new RequestContext(services));

        Assert.Null(opened.Stream);
        var error = Assert.Single(opened.Errors);
        Assert.Equal(("FORBIDDEN", "Not you."), (error.Code, error.Message));
        Assert.Equal(["mine"], error.Path!);
    }

    private sealed class CountingHost : GraphQLHost
    {
        public int Afters { get; private set; }

        public override ValueTask AfterExecuteAsync(
            OperationInfo operation, RequestContext context, IReadOnlyList<GraphQLError> errors, CancellationToken cancellationToken)
        {
            Afters++;
            return ValueTask.CompletedTask;
        }
    }
}
