using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Subscriptions of the engine.</summary>
public sealed partial class GraphQLEngine
{
    private long _openSubscriptions;

    /// <summary>Subscriptions of this engine whose source is open, for health pages and tests.</summary>
    public long OpenSubscriptions => Interlocked.Read(ref _openSubscriptions);

    internal void SubscriptionOpened()
    {
        Interlocked.Increment(ref _openSubscriptions);
        SubscriptionMetrics.Opened();
    }

    internal void SubscriptionClosed(string? caller)
    {
        _callers.Leave(caller);
        Interlocked.Decrement(ref _openSubscriptions);
        SubscriptionMetrics.Closed();
    }

    /// <summary>
    /// Opens a subscription. A refusal is a result with errors and no stream; otherwise the stream yields one result an event and must be disposed.
    /// </summary>
    public async ValueTask<SubscriptionResult> SubscribeAsync(
        GraphQLRequest request, RequestContext context, GraphQLHost? host = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var start = Begin(request);
            return start.Errors.Count > 0
                ? new SubscriptionResult(start.Errors)
                : await OpenAsync(start.Plan!, start.Variables, request, context, host ?? DefaultHost, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Opening failed: the subscriber sees the error, and nothing is open.
            return new SubscriptionResult([ToError(fault, "subscription")]);
        }
    }

    private async ValueTask<SubscriptionResult> OpenAsync(
        Plan plan, VariableValues variables, GraphQLRequest request, RequestContext context, GraphQLHost host, CancellationToken cancellationToken)
    {
        if (plan.Operation.Kind != OperationKind.Subscription)
        {
            return new SubscriptionResult([new GraphQLError("The operation is not a subscription.") { Code = ErrorCodes.BadRequest }]);
        }

        await AdmitAsync(plan, variables, request, context, host, cancellationToken);
        var root = context.Operation!.RootFields[0];
        var resolver = Schema.Subscription(root.Field.Name) ?? throw new InvalidOperationException($"{root.Field.Coordinate} is not bound.");
        var caller = host.CallerOf(context);
        _callers.Enter(caller);
        try
        {
            var events = await resolver.OpenAsync(root.Arguments, context, cancellationToken);
            return new SubscriptionResult(new SubscriptionStream(this, plan, variables, context, host, caller, events, cancellationToken));
        }
        catch (Exception fault)
        {
            _callers.Leave(caller);
            if (fault is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            // The field itself refused: it has a path, as in graphql-js.
            return new SubscriptionResult([ToError(fault, root.Field.Coordinate) with { Path = [root.ResponseName] }]);
        }
    }
}

/// <summary>The answer to a subscription: a stream, or the errors that it was refused with.</summary>
public sealed class SubscriptionResult
{
    internal SubscriptionResult(IReadOnlyList<GraphQLError> errors) => Errors = errors;

    internal SubscriptionResult(SubscriptionStream stream)
    {
        Stream = stream;
        Errors = [];
    }

    public IReadOnlyList<GraphQLError> Errors { get; }

    public SubscriptionStream? Stream { get; }
}

/// <summary>Results of one subscription, pulled one by one: the source is asked for the next event only when the last one has been sent.</summary>
public sealed class SubscriptionStream : IAsyncDisposable
{
    private readonly GraphQLEngine _engine;
    private readonly Plan _plan;
    private readonly VariableValues _variables;
    private readonly RequestContext _context;
    private readonly GraphQLHost _host;
    private readonly string? _caller;
    private readonly EventStream _events;
    private readonly CancellationToken _cancellationToken;
    private bool _isDisposed;

    internal SubscriptionStream(
        GraphQLEngine engine, Plan plan, VariableValues variables, RequestContext context, GraphQLHost host, string? caller, EventStream events,
        CancellationToken cancellationToken)
    {
        (_engine, _plan, _variables, _context, _host, _caller, _events, _cancellationToken) = (engine, plan, variables, context, host, caller, events, cancellationToken);
        engine.SubscriptionOpened();
    }

    /// <summary>The next result; null when the source has ended. Dispose each.</summary>
    /// <exception cref="GraphQLException">The source ended with an error that the subscriber may see, such as <see cref="ErrorCodes.Lagged"/>.</exception>
    public async ValueTask<ExecutionResult?> NextAsync()
    {
        if (!await _events.MoveNextAsync())
        {
            return null;
        }

        var run = new ExecutionRun(_engine, _plan, _variables, _context, _cancellationToken);
        try
        {
            await run.RunEventAsync(_events.Current);
            return new ExecutionResult(run.Errors, run, _context);
        }
        catch
        {
            run.Return();
            throw;
        }
        finally
        {
            await _host.AfterExecuteAsync(_context.Operation!, _context, run.Errors, _cancellationToken);
        }
    }

    internal GraphQLError ToError(Exception fault) => _engine.ToError(fault, "subscription");

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                await _events.DisposeAsync();
            }
            finally
            {
                _engine.SubscriptionClosed(_caller);
            }
        }
    }
}
