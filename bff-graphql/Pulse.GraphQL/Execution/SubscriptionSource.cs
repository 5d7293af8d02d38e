namespace Pulse.GraphQL.Execution;

/// <summary>A subscription field's function: opens a stream of events. Disposed when the subscriber leaves, however it leaves.</summary>
public delegate ValueTask<IAsyncEnumerable<TEvent>> SubscribeFunction<TEvent>(InputValues arguments, RequestContext context, CancellationToken cancellationToken);

/// <summary>The binding of a subscription root field.</summary>
internal abstract class SubscriptionResolver
{
    public abstract ValueTask<EventStream> OpenAsync(InputValues arguments, RequestContext context, CancellationToken cancellationToken);
}

/// <summary>Open events of one subscriber.</summary>
internal abstract class EventStream : IAsyncDisposable
{
    public abstract ValueTask<bool> MoveNextAsync();

    /// <summary>The current event as the value of the root field.</summary>
    public abstract Column Current(Group group, PlanField field);

    public abstract ValueTask DisposeAsync();
}

internal sealed class SubscriptionResolver<TEvent>(Shape<TEvent> shape, SubscribeFunction<TEvent> subscribe) : SubscriptionResolver
{
    public override async ValueTask<EventStream> OpenAsync(InputValues arguments, RequestContext context, CancellationToken cancellationToken)
    {
        var source = await subscribe(arguments, context, cancellationToken);
        return new Stream(shape, source.GetAsyncEnumerator(cancellationToken));
    }

    private sealed class Stream(Shape<TEvent> shape, IAsyncEnumerator<TEvent> events) : EventStream
    {
        public override ValueTask<bool> MoveNextAsync() => events.MoveNextAsync();

        public override Column Current(Group group, PlanField field)
        {
            var column = new Column<TEvent>(group, field, shape);
            column.Values[0] = events.Current;
            return column;
        }

        public override ValueTask DisposeAsync() => events.DisposeAsync();
    }
}
