using System.Text.Json;

namespace Pulse.GraphQL;

/// <summary>
/// The hooks of a host. Every one may throw <see cref="GraphQLException"/> to refuse with a message and a code; any other exception is masked.
/// </summary>
public class GraphQLHost
{
    /// <summary>Makes the context that resolvers receive. Called once for each operation.</summary>
    public virtual ValueTask<RequestContext> CreateContextAsync(RequestOrigin origin, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new RequestContext(origin.Services) { User = origin.Http.User });

    /// <summary>
    /// Answers <c>connection_init</c>: checks its payload (undefined when absent) and returns what the connection's operations shall know, or null.
    /// Throwing <see cref="GraphQLException"/> closes the socket with 4403.
    /// </summary>
    public virtual ValueTask<object?> ConnectAsync(RequestOrigin origin, JsonElement payload, CancellationToken cancellationToken) =>
        ValueTask.FromResult<object?>(null);

    /// <summary>
    /// Who is asking, for <see cref="EngineOptions.OperationsPerCallerMax"/>: any text that is the same for one caller; null is not counted.
    /// </summary>
    public virtual string? CallerOf(RequestContext context) => null;

    /// <summary>
    /// Whether the caller may use a field whose schema demands something; null when it may, else the refusal, which answers the request. Without an
    /// override <see cref="RequestContext.User"/> must be signed in and have the role.
    /// </summary>
    public virtual ValueTask<GraphQLException?> AuthorizeAsync(AuthorizationDemand demand, RequestContext context, CancellationToken cancellationToken)
    {
        var refusal = context.User?.Identity?.IsAuthenticated != true ? new GraphQLException("Sign in first.", ErrorCodes.Unauthenticated)
            : demand.Role is { } role && !context.User.IsInRole(role) ? new GraphQLException($"Not allowed to use {demand.Coordinate}.", ErrorCodes.Forbidden)
            : null;
        return ValueTask.FromResult(refusal);
    }

    /// <summary>
    /// Called once a request, after validation and before any resolver: the place to authorize, and to wait for consistency.
    /// </summary>
    public virtual ValueTask BeforeExecuteAsync(OperationInfo operation, RequestContext context, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>
    /// Called when values are known and before they are written, once a request and once for each event of a subscription, also when it failed:
    /// the place to set response extensions, and to give back what resolvers opened for reading.
    /// </summary>
    public virtual ValueTask AfterExecuteAsync(OperationInfo operation, RequestContext context, IReadOnlyList<GraphQLError> errors, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
