namespace Pulse.GraphQL;

/// <summary>What the explorer's pages are made of. Everything comes from this server; no page asks another one.</summary>
public sealed record ExplorerOptions
{
    /// <summary>The folder of the built explorer (index.html and what it loads); null serves the schema page only.</summary>
    public string? Folder { get; init; }

    /// <summary>Where GraphQL is mapped, as a path of this server.</summary>
    public string Endpoint { get; init; } = "/graphql";

    /// <summary>
    /// A folder of example documents, offered in the order of their names: <c>NAME.graphql</c>, and variables beside it as <c>NAME.json</c>. Null
    /// offers none.
    /// </summary>
    public string? ExamplesFolder { get; init; }

    /// <summary>The heading of the schema page.</summary>
    public string Title { get; init; } = "GraphQL schema";
}
