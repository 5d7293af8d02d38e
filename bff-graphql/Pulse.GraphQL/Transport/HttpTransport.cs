using System.Text;
using Microsoft.AspNetCore.Http;
using Pulse.GraphQL.Execution;

namespace Pulse.GraphQL.Transport;

/// <summary>GraphQL over HTTP: POST with JSON, and GET for queries. The answer is written straight into the response's pipe.</summary>
internal sealed class HttpTransport(GraphQLEngine engine, GraphQLHost host, TransportOptions options)
{
    public async Task HandleAsync(HttpContext http)
    {
        var mediaType = MediaTypes.Negotiate(http.Request);
        if (mediaType is null)
        {
            Refuse(http, MediaTypes.Json, StatusCodes.Status406NotAcceptable, $"The client accepts neither {MediaTypes.Response} nor {MediaTypes.Json}.");
            return;
        }

        GraphQLRequest request;
        try
        {
            request = await ReadAsync(http);
        }
        catch (BadRequestException refusal)
        {
            if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
            {
                http.Response.Headers.Allow = "GET, POST";
            }

            Refuse(http, mediaType, refusal.Status, refusal.Message);
            return;
        }

        await ExecuteAsync(http, request, mediaType);
    }

    private async ValueTask<GraphQLRequest> ReadAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return RequestReader.ReadQueryString(http.Request);
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            throw new BadRequestException(StatusCodes.Status405MethodNotAllowed, "GraphQL only supports GET and POST requests.");
        }

        return MediaTypes.IsJson(http.Request.ContentType)
            ? await RequestReader.ReadBodyAsync(http.Request, options.BodyBytesMax, http.RequestAborted)
            : throw new BadRequestException(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {MediaTypes.Json} in UTF-8.");
    }

    private async Task ExecuteAsync(HttpContext http, GraphQLRequest request, string mediaType)
    {
        if (request.QueriesOnly && engine.KindOf(request) is { } kind && kind != Language.OperationKind.Query)
        {
            http.Response.Headers.Allow = "POST";
            Refuse(
                http, mediaType, StatusCodes.Status405MethodNotAllowed, $"GET requests may not perform a {PlanCompiler.KeywordOf(kind)}.");
            return;
        }

        using var result = await RunAsync(http, request);
        http.Response.StatusCode = StatusOf(result, mediaType);
        http.Response.ContentType = mediaType + "; charset=utf-8";

        // Not flushed here: the server sends the answer and its end in one packet when the request ends.
        result.Write(http.Response.BodyWriter);
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

    /// <summary>A client of the older media type only looks into the body; a client of the newer one is told by the status too.</summary>
    private static int StatusOf(ExecutionResult result, string mediaType) =>
        result.WasExecuted || mediaType == MediaTypes.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;

    private static void Refuse(HttpContext http, string mediaType, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = mediaType + "; charset=utf-8";
        using var result = new ExecutionResult([new GraphQLError(message) { Code = ErrorCodes.BadRequest }]);
        result.Write(http.Response.BodyWriter);
    }
}
