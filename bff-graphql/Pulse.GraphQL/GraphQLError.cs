using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>An error as it is answered: message, places in the document, path in the result, and extensions with a <c>code</c>.</summary>
public sealed record GraphQLError(string Message)
{
    public IReadOnlyList<SourceLocation> Locations { get; init; } = [];

    /// <summary>Response names and list indices (<see cref="string"/> and <see cref="int"/>) from the root; null for request errors.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    /// <summary>A constant of <see cref="ErrorCodes"/> or one of the host's; written as <c>extensions.code</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Further extensions: values are strings, booleans, numbers, nulls, or dictionaries and lists of them.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }
}

/// <summary>The engine's own values of <c>extensions.code</c>. A host adds its own.</summary>
public static class ErrorCodes
{
    public const string ParseFailed = "GRAPHQL_PARSE_FAILED";
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";
    public const string BadUserInput = "BAD_USER_INPUT";
    public const string BadRequest = "BAD_REQUEST";
    public const string OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE";
    public const string TooComplex = "TOO_COMPLEX";
    public const string NullForNonNull = "NULL_FOR_NON_NULL";
    public const string Unserializable = "UNSERIALIZABLE";
    public const string TimedOut = "TIMED_OUT";
    public const string Lagged = "LAGGED";
    public const string TooCostly = "TOO_COSTLY";
    public const string TooLarge = "TOO_LARGE";
    public const string TooManyOperations = "TOO_MANY_OPERATIONS";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string Forbidden = "FORBIDDEN";
    public const string Internal = "INTERNAL";

    /// <summary>The id names no trusted document.</summary>
    public const string DocumentNotFound = "DOCUMENT_NOT_FOUND";

    /// <summary>Only trusted documents run here, and this is none.</summary>
    public const string DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED";

    /// <summary>Apollo's: send the text with the hash once.</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>Apollo's: send the text always.</summary>
    public const string PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";
}

/// <summary>
/// An error that the caller may see. Thrown by a resolver it becomes a field error at the field's path; thrown by a host hook it refuses the
/// request. Any other exception is masked: the caller sees an id, the log holds the rest.
/// </summary>
public sealed class GraphQLException(string message, string? code = null, IReadOnlyDictionary<string, object?>? extensions = null, Exception? inner = null)
    : Exception(message, inner)
{
    public string? Code { get; } = code;

    public IReadOnlyDictionary<string, object?>? Extensions { get; } = extensions;
}

/// <summary>The schema itself is wrong. A fault of the program, found at start.</summary>
public sealed class GraphQLSchemaException(IReadOnlyList<GraphQLError> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(static e => e.Message)))
{
    public IReadOnlyList<GraphQLError> Errors { get; } = errors;
}
