using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL;

/// <summary>
/// What batch resolvers know of their request. A host derives its own (with a tenant, a clock, …) and makes it in
/// <see cref="GraphQLHost.CreateContextAsync"/>; resolvers then take the derived type as a parameter.
/// </summary>
public class RequestContext(IServiceProvider services)
{
    private Dictionary<string, object?>? _extensions;

    /// <summary>The services of this request: a scope of its own, for each operation of a WebSocket too.</summary>
    public IServiceProvider Services { get; } = services;

    public ClaimsPrincipal? User { get; set; }

    /// <summary>What is executed: set before <see cref="GraphQLHost.BeforeExecuteAsync"/> is called.</summary>
    public OperationInfo? Operation { get; internal set; }

    /// <summary>Written as the response's <c>extensions</c> when not empty. Resolvers of one level may run at once: set from hooks or mutations.</summary>
    public IDictionary<string, object?> Extensions => _extensions ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, object?>? ExtensionsOrNull => _extensions;
}

/// <summary>Where a request came from.</summary>
/// <param name="Http">The HTTP request, or the one that became the WebSocket.</param>
/// <param name="Services">The services of this operation.</param>
/// <param name="Connection">What <see cref="GraphQLHost.ConnectAsync"/> returned; null outside of WebSockets.</param>
public sealed record RequestOrigin(HttpContext Http, IServiceProvider Services, object? Connection);

/// <summary>
/// An operation that is about to run: enough to authorize it and to wait for what it will read. Root fields whose arguments cannot be coerced are
/// left out; they fail without being resolved.
/// </summary>
public sealed record OperationInfo(Language.OperationKind Kind, string? Name, IReadOnlyList<RootFieldInfo> RootFields)
{
    /// <summary>Every field of an object type that the operation may resolve, each once; see <see cref="Types.FieldDefinition.Directives"/>.</summary>
    public IReadOnlyList<Types.FieldDefinition> FieldsTouched { get; init; } = [];
}

/// <summary>A root field of an operation with its coerced arguments.</summary>
public sealed record RootFieldInfo(Types.FieldDefinition Field, string ResponseName, InputValues Arguments);
