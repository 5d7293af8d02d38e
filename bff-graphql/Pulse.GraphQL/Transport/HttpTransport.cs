using Microsoft.AspNetCore.Http;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.PersistedDocuments;

namespace Pulse.GraphQL.Transport;

/// <summary>
/// GraphQL over HTTP: POST of JSON or of a multipart form, and GET for queries. The answer is JSON, or an event stream for a client that asks for
/// one.
/// </summary>
internal sealed class HttpTransport(
    GraphQLEngine engine, GraphQLHost host, TransportOptions options, DocumentFinder documents, EventStreamTransport events)
{
    private const string GetAndPost = "GET, POST";

    public async Task HandleAsync(HttpContext http)
    {
        var accepted = MediaTypes.Negotiate(http.Request);
        if (accepted.IsEmpty)
        {
            var offer = $"The client accepts neither {MediaTypes.Response} nor {MediaTypes.Json} nor {MediaTypes.Events}.";
            Refuse(http, default, new BadRequestException(StatusCodes.Status406NotAcceptable, offer));
            return;
        }

        try
        {
            Preflight.Check(http.Request, options.Preflight);
            await AnswerAsync(http, accepted);
        }
        catch (BadRequestException refusal)
        {
            Refuse(http, accepted, refusal);
        }
        catch (BadHttpRequestException refusal)
        {
            // The server's own limits: the body came too slowly, or in broken pieces.
            Refuse(http, accepted, new BadRequestException(refusal.StatusCode, refusal.Message));
        }
    }

    private async Task AnswerAsync(HttpContext http, Acceptance accepted)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await AnswerOneAsync(http, RequestReader.ReadQueryString(http.Request), accepted);
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            throw new BadRequestException(StatusCodes.Status405MethodNotAllowed, "GraphQL only supports GET and POST requests.") { Allow = GetAndPost };
        }

        if (http.Request.Headers.ContentEncoding.Count > 0)
        {
            throw new BadRequestException(StatusCodes.Status415UnsupportedMediaType, "A request must not be compressed.");
        }

        if (MediaTypes.IsJson(http.Request.ContentType))
        {
            await AnswerAsync(http, await RequestReader.ReadBodyAsync(http.Request, options, http.RequestAborted), accepted);
        }
        else if (options.Uploads.CountMax > 0 && MediaTypes.IsMultipart(http.Request.ContentType))
        {
            await using var form = await MultipartReceiver.ReceiveAsync(http, options, http.RequestAborted);
            using var files = Upload.Offer(form.Files);
            await AnswerAsync(http, form.Body, accepted);
        }
        else
        {
            throw new BadRequestException(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {MediaTypes.Json} in UTF-8.");
        }
    }

    private Task AnswerAsync(HttpContext http, RequestBody body, Acceptance accepted) =>
        body.Single is { } request ? AnswerOneAsync(http, request, accepted) : AnswerBatchAsync(http, body.Batch!, accepted);

    private async Task AnswerOneAsync(HttpContext http, GraphQLRequest request, Acceptance accepted)
    {
        try
        {
            request = await documents.FindAsync(request, http.RequestAborted);
        }
        catch (GraphQLException refusal)
        {
            using var refused = new ExecutionResult([engine.ToError(refusal, "document")]);
            await WriteAsync(http, refused, accepted.MediaType ?? MediaTypes.Json);
            return;
        }

        var kind = request.QueriesOnly || accepted.TakesEvents ? engine.KindOf(request) : null;
        var isStreamed = accepted.PrefersEvents || (accepted.TakesEvents && kind == OperationKind.Subscription);
        if (request.QueriesOnly && kind is { } unsafeKind && unsafeKind != OperationKind.Query && !(isStreamed && unsafeKind == OperationKind.Subscription))
        {
            var message = $"GET requests may not perform a {Keywords.Of(unsafeKind)}.";
            throw new BadRequestException(StatusCodes.Status405MethodNotAllowed, message) { Allow = HttpMethods.Post };
        }

        if (isStreamed)
        {
            await events.HandleAsync(http, request with { QueriesOnly = false }, kind);
            return;
        }

        using var result = await RunAsync(http, request);
        await WriteAsync(http, result, accepted.MediaType!);
    }

    /// <summary>Runs the requests of a batch in order, so that a batch is no way to run more at once than without it.</summary>
    private async Task AnswerBatchAsync(HttpContext http, IReadOnlyList<GraphQLRequest> batch, Acceptance accepted)
    {
        var mediaType = accepted.MediaType
            ?? throw new BadRequestException(StatusCodes.Status406NotAcceptable, "A batch is answered as JSON, which the client does not accept.");
        var results = new List<ExecutionResult>(batch.Count);
        try
        {
            foreach (var request in batch)
            {
                results.Add(await RunOfBatchAsync(http, request));
            }

            await AnswerWriter.WriteAsync(http, results, mediaType, options.CompressionBytesMin);
        }
        finally
        {
            results.ForEach(static result => result.Dispose());
        }
    }

    private async ValueTask<ExecutionResult> RunOfBatchAsync(HttpContext http, GraphQLRequest request)
    {
        try
        {
            return await RunAsync(http, await documents.FindAsync(request, http.RequestAborted));
        }
        catch (GraphQLException refusal)
        {
            return new ExecutionResult([engine.ToError(refusal, "document")]);
        }
        catch (BadRequestException refusal)
        {
            return new ExecutionResult([refusal.ToError()]);
        }
    }

    private async ValueTask<ExecutionResult> RunAsync(HttpContext http, GraphQLRequest request)
    {
        RequestContext context;
        try
        {
            context = await host.CreateContextAsync(new RequestOrigin(http, http.RequestServices, null), http.RequestAborted);
        }
        catch (GraphQLException refusal)
        {
            return new ExecutionResult([engine.ToError(refusal, "context")]);
        }

        return await engine.ExecuteAsync(request, context, host, http.RequestAborted);
    }

    private ValueTask WriteAsync(HttpContext http, ExecutionResult result, string mediaType)
    {
        http.Response.StatusCode = StatusOf(result, mediaType);
        return AnswerWriter.WriteAsync(http, result, mediaType, options.CompressionBytesMin);
    }

    /// <summary>A client of the older media type only looks into the body; a client of the newer one is told by the status too.</summary>
    private int StatusOf(ExecutionResult result, string mediaType)
    {
        if (result.WasExecuted || mediaType == MediaTypes.Json)
        {
            return StatusCodes.Status200OK;
        }

        return result.Errors.Count > 0 && result.Errors[0].Code is { } code && options.StatusByErrorCode.TryGetValue(code, out var status)
            ? status
            : StatusCodes.Status400BadRequest;
    }

    private static void Refuse(HttpContext http, Acceptance accepted, BadRequestException refusal)
    {
        http.Response.StatusCode = refusal.Status;
        if (refusal.Allow is { } allow)
        {
            http.Response.Headers.Allow = allow;
        }

        http.Response.ContentType = (accepted.MediaType ?? MediaTypes.Json) + "; charset=utf-8";
        using var result = new ExecutionResult([refusal.ToError()]);
        result.Write(http.Response.BodyWriter);
    }
}
