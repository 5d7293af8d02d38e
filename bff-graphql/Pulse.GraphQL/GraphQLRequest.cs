using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL;

/// <summary>A request as a transport read it.</summary>
/// <param name="Query">The document's UTF-8 text.</param>
public sealed record GraphQLRequest(byte[] Query)
{
    public GraphQLRequest(string query)
        : this(Encoding.UTF8.GetBytes(query))
    {
    }

    public string? OperationName { get; init; }

    /// <summary>A JSON object, or undefined.</summary>
    public JsonElement Variables { get; init; }

    public JsonElement Extensions { get; init; }

    /// <summary>Whether the request's extensions ask for its cost to be explained: <c>{"cost": "report"}</c>.</summary>
    internal bool WantsCost => Extensions.ValueKind == JsonValueKind.Object
        && Extensions.TryGetProperty("cost", out var wish) && wish.ValueKind == JsonValueKind.String && wish.ValueEquals("report"u8);

    /// <summary>GET requests may only query.</summary>
    public bool QueriesOnly { get; init; }

    /// <summary>The name of a document that the server knows, sent instead of its text or beside it.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Whether the request holds a document's text; without it only <see cref="DocumentId"/> or an extension says what to run.</summary>
    internal bool HasText { get; init; } = true;
}
