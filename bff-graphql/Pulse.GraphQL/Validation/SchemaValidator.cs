using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>Checks a built schema.</summary>
internal static class SchemaValidator
{
    public static IReadOnlyList<GraphQLError> Validate(Schema schema) =>
        schema.Query is null ? [new GraphQLError("Query root type must be provided.")] : [];
}
