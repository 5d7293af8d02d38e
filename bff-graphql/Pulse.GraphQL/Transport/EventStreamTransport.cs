using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Transport;

/// <summary>
/// Server-sent events in the distinct connections mode of the GraphQL over SSE protocol: one request, one operation of any kind, its results as
/// <c>next</c> events and a <c>complete</c> at its end. Errors of the operation are results too. The client ends it by going away.
/// </summary>
internal sealed class EventStreamTransport(GraphQLEngine engine, GraphQLHost host, TransportOptions options, TimeProvider time, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext http, GraphQLRequest request, OperationKind? kind)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        using var stream = new EventStreamWriter(http, options, time);
        Task keepingAlive = Task.CompletedTask;
        try
        {
            await BeginAsync(http, stream);
            keepingAlive = stream.KeepAliveAsync(ending.Token);
            await RunAsync(http, request, kind ?? engine.KindOf(request), stream, ending.Token);
            await stream.CompleteAsync();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested || stream.IsGivenUp)
        {
            // The client is gone, or does not read; or this server stops, and the missing "complete" tells the client to come again.
        }
        finally
        {
            await ending.CancelAsync();
            await keepingAlive;
        }
    }

    private static ValueTask BeginAsync(HttpContext http, EventStreamWriter stream)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = MediaTypes.Events + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";

        // Proxies of the nginx kind would otherwise hold events back until they have a page of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";

        // The client learns at once that its request was taken.
        return stream.CommentAsync();
    }

    private async Task RunAsync(
        HttpContext http, GraphQLRequest request, OperationKind? kind, EventStreamWriter stream, CancellationToken cancellationToken)
    {
        try
        {
            var context = await host.CreateContextAsync(new RequestOrigin(http, http.RequestServices, null), cancellationToken);
            if (kind == OperationKind.Subscription)
            {
                await StreamAsync(request, context, stream, cancellationToken);
                return;
            }

            using var result = await engine.ExecuteAsync(request, context, host, cancellationToken);
            await stream.NextAsync(result);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !(cancellationToken.IsCancellationRequested || stream.IsGivenUp))
        {
            // The boundary of an operation: the subscriber sees its code, or an id of what was logged.
            using var failed = new ExecutionResult([engine.ToError(fault, "operation")]);
            await stream.NextAsync(failed);
        }
    }

    private async Task StreamAsync(GraphQLRequest request, RequestContext context, EventStreamWriter stream, CancellationToken cancellationToken)
    {
        var subscription = await engine.SubscribeAsync(request, context, host, cancellationToken);
        if (subscription.Stream is null)
        {
            using var refused = new ExecutionResult(subscription.Errors);
            await stream.NextAsync(refused);
            return;
        }

        await using var results = subscription.Stream;
        while (await results.NextAsync() is { } next)
        {
            using (next)
            {
                await stream.NextAsync(next);
            }
        }
    }
}

/// <summary>Writes events, one at a time, and gives up a client that does not take them.</summary>
internal sealed class EventStreamWriter(HttpContext http, TransportOptions options, TimeProvider time) : IDisposable
{
    private static readonly byte[] Comment = Encoding.UTF8.GetBytes(":\n\n");
    private static readonly byte[] Complete = Encoding.UTF8.GetBytes("event: complete\ndata: \n\n");

    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile bool _isGivenUp;

    public bool IsGivenUp => _isGivenUp;

    /// <summary>A comment says nothing but that the connection lives, to the client and to proxies.</summary>
    public ValueTask CommentAsync() => WriteAsync(Comment);

    /// <summary>The data is empty but there, since a browser's EventSource drops events without data.</summary>
    public ValueTask CompleteAsync() => WriteAsync(Complete);

    /// <summary>A result is one line of JSON, so that it is one line of data.</summary>
    public async ValueTask NextAsync(ExecutionResult result)
    {
        using var buffer = new PooledBuffer();
        buffer.Write("event: next\ndata: "u8);
        result.Write(buffer);
        buffer.Write("\n\n"u8);
        await WriteAsync(buffer.Written);
    }

    public async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(options.KeepAliveInterval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellationToken))
            {
                await CommentAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended, or its client takes nothing any more, which ends the stream.
        }
    }

    public void GiveUp()
    {
        _isGivenUp = true;
        http.Abort();
    }

    public void Dispose() => _writing.Dispose();

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> text)
    {
        await _writing.WaitAsync(http.RequestAborted);
        try
        {
            using var limit = new CancellationTokenSource(options.SendTimeMax, time);
            var flushed = await http.Response.BodyWriter.WriteAsync(text, limit.Token);
            if (limit.IsCancellationRequested || flushed.IsCompleted || flushed.IsCanceled)
            {
                throw new OperationCanceledException("The client does not read.");
            }
        }
        catch (OperationCanceledException)
        {
            GiveUp();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }
}
