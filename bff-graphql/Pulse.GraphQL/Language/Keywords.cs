namespace Pulse.GraphQL.Language;

/// <summary>The words by which documents name kinds of operations and types.</summary>
public static class Keywords
{
    public static string Of(OperationKind kind) => kind switch
    {
        OperationKind.Query => "query",
        OperationKind.Mutation => "mutation",
        OperationKind.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(TypeKind kind) => kind switch
    {
        TypeKind.Scalar => "scalar",
        TypeKind.Object => "type",
        TypeKind.Interface => "interface",
        TypeKind.Union => "union",
        TypeKind.Enum => "enum",
        TypeKind.InputObject => "input",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of type that a word begins; null for other words.</summary>
    public static TypeKind? TypeKindOf(string keyword) => keyword switch
    {
        "scalar" => TypeKind.Scalar,
        "type" => TypeKind.Object,
        "interface" => TypeKind.Interface,
        "union" => TypeKind.Union,
        "enum" => TypeKind.Enum,
        "input" => TypeKind.InputObject,
        _ => null,
    };
}
