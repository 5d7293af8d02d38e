using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>Checks documents against a schema, worded and placed as graphql-js does.</summary>
public static class DocumentValidator
{
    public static IReadOnlyList<GraphQLError> Validate(Schema schema, DocumentNode document, EngineOptions options) =>
        Run(new ValidationContext(schema, document, options), options.AllowIntrospection ? Rules.Executable : [.. Rules.Executable, "NoSchemaIntrospectionCustomRule"]);

    /// <summary>Runs one rule by its name in graphql-js, for the recorded cases.</summary>
    internal static IReadOnlyList<GraphQLError> ValidateRule(Schema? schema, DocumentNode document, string rule) =>
        Run(new ValidationContext(schema, document, new EngineOptions()), [rule]);

    internal static IReadOnlyList<GraphQLError> Run(ValidationContext context, IReadOnlyList<string> names)
    {
        var rules = names.Select(name => Rules.Create(name, context)).ToArray();
        bool Enter(Node node)
        {
            foreach (var rule in rules)
            {
                if (rule.Skipped is null && !rule.Enter(node))
                {
                    rule.Skipped = node;
                }
            }

            context.Ancestors.Add(node);
            return true;
        }

        void Leave(Node node)
        {
            context.Ancestors.RemoveAt(context.Ancestors.Count - 1);
            foreach (var rule in rules)
            {
                if (rule.Skipped is null)
                {
                    rule.Leave(node);
                }
                else if (ReferenceEquals(rule.Skipped, node))
                {
                    rule.Skipped = null;
                }
            }
        }

        try
        {
            new Walker(context.Types, Enter, Leave).Walk(context.Document);
        }
        catch (ValidationAbortedException)
        {
            // The reason is the last of the errors.
            return context.Errors;
        }

        return context.Errors;
    }
}
