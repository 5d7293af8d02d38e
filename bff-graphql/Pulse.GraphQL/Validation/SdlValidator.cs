using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>Checks SDL before a schema is built from it.</summary>
public static class SdlValidator
{
    public static IReadOnlyList<GraphQLError> Validate(DocumentNode document, Schema? extended) => [];
}
