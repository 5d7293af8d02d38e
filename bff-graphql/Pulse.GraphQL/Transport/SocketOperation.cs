using Microsoft.Extensions.DependencyInjection;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Transport;

/// <summary>One operation of a socket, with services of its own. It ends by itself, by the client's <c>complete</c>, or with its socket.</summary>
internal sealed class SocketOperation(SocketConnection connection, string id, GraphQLRequest request) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isCompleted;

    public string Id { get; } = id;

    /// <summary>The client wants no more messages.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Completes when everything that the operation opened is disposed. Never faults.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public void Start() => Done = RunAsync();

    public void Complete()
    {
        _isCompleted = true;
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at the same moment.
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        // Leave the receive loop at once: a source that opens slowly must not keep the socket from reading "complete".
        await Task.Yield();
        try
        {
            await using var scope = connection.Http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            await ExecuteAsync(scope.ServiceProvider);
        }
        catch (OperationCanceledException)
        {
            // The client completed, or its socket is gone: nobody is left to tell.
            connection.Forget(this);
        }
        catch (Exception fault)
        {
            // The boundary of an operation: the subscriber sees its code, or an id of what was logged.
            await EndAsync(SocketMessage.Error(Id, [connection.Engine.ToError(fault, "operation")]));
        }
        finally
        {
            connection.Ended(this);
            _stopping.Dispose();
        }
    }

    private async Task ExecuteAsync(IServiceProvider services)
    {
        var origin = new RequestOrigin(connection.Http, services, connection.Connection);
        var context = await connection.Host.CreateContextAsync(origin, _stopping.Token);
        if (connection.Engine.KindOf(request) == OperationKind.Subscription)
        {
            await StreamAsync(context);
            return;
        }

        using var result = await connection.Engine.ExecuteAsync(request, context, connection.Host, _stopping.Token);
        if (result.WasExecuted)
        {
            await SendNextAsync(result);
            await EndAsync(SocketMessage.Complete(Id));
        }
        else
        {
            await EndAsync(SocketMessage.Error(Id, result.Errors));
        }
    }

    private async Task StreamAsync(RequestContext context)
    {
        var subscription = await connection.Engine.SubscribeAsync(request, context, connection.Host, _stopping.Token);
        if (subscription.Stream is null)
        {
            await EndAsync(SocketMessage.Error(Id, subscription.Errors));
            return;
        }

        await using var stream = subscription.Stream;
        while (await stream.NextAsync() is { } next)
        {
            using (next)
            {
                await SendNextAsync(next);
            }
        }

        await EndAsync(SocketMessage.Complete(Id));
    }

    private async Task SendNextAsync(ExecutionResult result)
    {
        using var buffer = new PooledBuffer();
        SocketMessage.WriteNext(buffer, Id, result);
        await connection.SendAsync(buffer.Written, this);
    }

    /// <summary>Sends the last message. The id is free again before the client can read it.</summary>
    private async Task EndAsync(ReadOnlyMemory<byte> message)
    {
        connection.Forget(this);
        try
        {
            await connection.SendAsync(message, this);
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The socket is gone; there is nobody to tell.
            _isCompleted = true;
        }
    }
}
