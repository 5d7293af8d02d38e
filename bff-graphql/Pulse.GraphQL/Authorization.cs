using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL;

/// <summary>
/// What the schema demands of whoever uses a field: <c>directive @authorize(role: String) on OBJECT | FIELD_DEFINITION</c>. On a type it holds for
/// all its fields. Checked once a request, before any resolver runs, by <see cref="GraphQLHost.AuthorizeAsync"/>.
/// </summary>
/// <param name="Coordinate">The field that demands it, such as <c>Query.projections</c>; the first of those that demand the same.</param>
/// <param name="Role">The role that is needed; null when it is enough to be somebody.</param>
public sealed record AuthorizationDemand(string Coordinate, string? Role)
{
    /// <summary>The name of the directive that a schema declares.</summary>
    public const string Directive = "authorize";

    private const string RoleArgument = "role";

    internal static IReadOnlyList<AuthorizationDemand> Of(IEnumerable<FieldDefinition> fields) =>
    [
        .. fields.SelectMany(static field => field.Directives.Concat(field.DeclaringType.Directives)
                .Where(static d => d.Name.Value == Directive)
                .Select(directive => new AuthorizationDemand(field.Coordinate, RoleOf(directive))))
            .DistinctBy(static demand => demand.Role),
    ];

    private static string? RoleOf(DirectiveNode directive) => directive.Arguments.FirstOrDefault(static a => a.Name.Value == RoleArgument)?.Value switch
    {
        StringValueNode text => text.Value,
        EnumValueNode name => name.Value,
        _ => null,
    };
}
