using Pulse.Contracts.Rejections;
using Pulse.GraphQL;

namespace Pulse.Bff.Generation;

/// <summary>A refusal as the API tells it: the rule, what it is about, and a sentence in the caller's language.</summary>
[GraphQLObject("PromptRefusal")]
public sealed record PromptRefusal(string Rule, RefusalCategory Category, string Message)
{
    /// <summary>Null for a rule of no known category: then only the failure's reason and detail tell what happened.</summary>
    public static PromptRefusal? Of(string rule, bool isArabic) => RefusalTexts.CategoryOf(rule) is { } category
        ? new PromptRefusal(rule, category, isArabic ? RefusalTexts.Arabic(category) : RefusalTexts.English(category))
        : null;
}
