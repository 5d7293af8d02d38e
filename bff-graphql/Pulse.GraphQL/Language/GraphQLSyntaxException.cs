namespace Pulse.GraphQL.Language;

/// <summary>The document is not GraphQL, or exceeds a limit. The message is worded as graphql-js words it.</summary>
public sealed class GraphQLSyntaxException : Exception
{
    public GraphQLSyntaxException(DocumentSource source, int offset, string description)
        : base(ErrorText.Short("Syntax Error: " + description))
    {
        Location = source.Locate(offset);
    }

    public SourceLocation Location { get; }
}

/// <summary>What a document may cost before anything is executed. Enforced while lexing and parsing.</summary>
public sealed class ParserLimits
{
    public const int DefaultTokenCountMax = 20_000;
    public const int DefaultDepthMax = 128;
    public const int DefaultDirectiveCountMax = 500;
    public const int DefaultAliasCountMax = 1_000;
    public const int DefaultDocumentBytesMax = 256 * 1024;

    /// <summary>The limits for documents that the program itself brings, such as its schema.</summary>
    public static ParserLimits Trusted { get; } = new()
    {
        TokenCountMax = int.MaxValue, DirectiveCountMax = int.MaxValue, AliasCountMax = int.MaxValue, DocumentBytesMax = int.MaxValue,
    };

    public static ParserLimits Default { get; } = new();

    /// <summary>Tokens of one document, comments not counted.</summary>
    public int TokenCountMax { get; set; } = DefaultTokenCountMax;

    /// <summary>Nesting of selection sets, values and list types together. Everything that recurses over a document is bounded by it.</summary>
    public int DepthMax { get; set; } = DefaultDepthMax;

    /// <summary>Directives applied in one document.</summary>
    public int DirectiveCountMax { get; set; } = DefaultDirectiveCountMax;

    /// <summary>Aliases in one document: each may ask for the same work once more.</summary>
    public int AliasCountMax { get; set; } = DefaultAliasCountMax;

    /// <summary>Length of one document in bytes.</summary>
    public int DocumentBytesMax { get; set; } = DefaultDocumentBytesMax;
}
