using Microsoft.Extensions.DependencyInjection;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Transport;

/// <summary>One operation of a socket, with services of its own. It ends by itself, by the client's <c>complete</c>, or with its socket.</summary>
internal sealed class SocketOperation(SocketConnection connection, string id, GraphQLRequest request) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isCompleted;
    private Task _cancelling = Task.CompletedTask;

    public string Id { get; } = id;

    /// <summary>The client wants no more messages.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Completes when everything that the operation opened is disposed. Never faults.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public void Start() => Done = RunAsync();

    /// <summary>Ends it without a further message. What it cancels runs elsewhere: no resolver's clean-up holds up the socket.</summary>
    public void Complete()
    {
        _isCompleted = true;
        _cancelling = CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task CancelAsync()
    {
        try
        {
            await _stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at the same moment.
        }
        catch (AggregateException fault)
        {
            // A resolver's own clean-up failed: logged, and the operation ends as it would have.
            connection.Engine.ToError(fault, "complete");
        }
    }

    private async Task RunAsync()
    {
        // Leave the receive loop at once: a source that opens slowly must not keep the socket from reading "complete".
        await Task.Yield();
        try
        {
            await using var scope = connection.Http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            await ExecuteAsync(scope.ServiceProvider);
        }
        catch (OperationCanceledException) when (_isCompleted || connection.Http.RequestAborted.IsCancellationRequested || connection.IsGone)
        {
            // The client completed, or its socket is gone: nobody is left to tell.
            connection.Forget(this);
        }
        catch (BadRequestException refusal)
        {
            await EndAsync(SocketMessage.Error(Id, [refusal.ToError()]));
        }
        catch (Exception fault)
        {
            // The boundary of an operation: the subscriber sees its code, or an id of what was logged.
            await EndAsync(SocketMessage.Error(Id, [connection.Engine.ToError(fault, "operation")]));
        }
        finally
        {
            await _cancelling;
            connection.Ended(this);
            _stopping.Dispose();
        }
    }

    private async Task ExecuteAsync(IServiceProvider services)
    {
        var found = await connection.Documents.FindAsync(request, _stopping.Token);
        var origin = new RequestOrigin(connection.Http, services, connection.Connection);
        var context = await connection.Host.CreateContextAsync(origin, _stopping.Token);
        if (connection.Engine.KindOf(found) == OperationKind.Subscription)
        {
            await StreamAsync(found, context);
            return;
        }

        using var result = await connection.Engine.ExecuteAsync(found, context, connection.Host, _stopping.Token);
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

    private async Task StreamAsync(GraphQLRequest found, RequestContext context)
    {
        var subscription = await connection.Engine.SubscribeAsync(found, context, connection.Host, _stopping.Token);
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
