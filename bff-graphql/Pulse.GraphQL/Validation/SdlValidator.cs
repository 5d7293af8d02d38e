using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>Checks SDL before a schema is built from it, or before it extends one.</summary>
public static class SdlValidator
{
    public static IReadOnlyList<GraphQLError> Validate(DocumentNode document, Schema? extended) =>
        DocumentValidator.Run(new ValidationContext(extended, document, new EngineOptions()), Rules.Sdl);
}
