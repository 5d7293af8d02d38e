using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>Reads directives as they stand in a schema.</summary>
public static class Directives
{
    private const string DefaultDeprecationReason = "No longer supported";

    public static DirectiveNode? Find(IReadOnlyList<DirectiveNode> directives, string name) =>
        directives.FirstOrDefault(d => string.Equals(d.Name.Value, name, StringComparison.Ordinal));

    /// <summary>The string given to a directive's argument; null when the directive or the argument is absent.</summary>
    public static string? StringArgument(IReadOnlyList<DirectiveNode> directives, string name, string argument) =>
        (Find(directives, name)?.Arguments.FirstOrDefault(a => a.Name.Value == argument)?.Value as StringValueNode)?.Value;

    internal static bool HasUsualReason(DirectiveNode deprecated) => DeprecationReason([deprecated]) == DefaultDeprecationReason;

    internal static string? DeprecationReason(IReadOnlyList<DirectiveNode> directives) =>
        Find(directives, "deprecated") is null ? null : StringArgument(directives, "deprecated", "reason") ?? DefaultDeprecationReason;
}
