using Pulse.Bff.Rest.Requests;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>What must hold of routes besides that their documents are valid.</summary>
internal static class RouteRules
{
    private static readonly int[] QueryStatuses = [200, 302];
    private static readonly int[] CommandStatuses = [200, 201, 202];
    private static readonly string[] ErrorMembers = ["code", "message", "path"];

    /// <exception cref="RestRouteException">The route cannot be served.</exception>
    public static void Check(RestRoute route, OperationNode operation, OutputShape root)
    {
        CheckMethod(route);
        CheckParameters(route);
        CheckDocument(route, operation, root);
        CheckAnswer(route, root);
        CheckExample(route);
    }

    /// <exception cref="RestRouteException">Two routes have one name, or take one request.</exception>
    public static void CheckAll(IReadOnlyList<RestRoute> routes)
    {
        if (routes.GroupBy(route => route.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } sameName)
        {
            throw new RestRouteException(sameName.Key, "the name is used twice.");
        }

        foreach (var route in routes)
        {
            var shadow = routes.FirstOrDefault(other => !ReferenceEquals(other, route) && other.Method == route.Method && Overlap(route.Path, other.Path));
            if (shadow is not null)
            {
                throw new RestRouteException(route.Name, $"{route.Id} takes the same requests as {shadow.Name}.");
            }
        }
    }

    private static bool Overlap(RoutePath one, RoutePath other) =>
        one.Segments.Count == other.Segments.Count
        && one.Segments.Zip(other.Segments).All(pair =>
            pair.First == pair.Second || RoutePath.ParameterOf(pair.First) is not null || RoutePath.ParameterOf(pair.Second) is not null);

    private static void CheckMethod(RestRoute route)
    {
        var (method, statuses) = route.Kind switch
        {
            OperationKind.Query => ("GET", QueryStatuses),
            OperationKind.Mutation => ("POST", CommandStatuses),
            _ => throw new RestRouteException(route.Name, "a subscription is no route."),
        };
        Require(route, route.Method == method, $"a {(route.IsCommand ? "mutation" : "query")} is asked with {method}.");
        Require(route, statuses.Contains(route.Status), FormattableString.Invariant($"{route.Status} is no status of success for {method}."));
        Require(route, route.Path.ToString().StartsWith(RouteTable.Prefix, StringComparison.Ordinal), $"the path must begin with {RouteTable.Prefix}.");
    }

    private static void CheckParameters(RestRoute route)
    {
        var selectors = route.Data.Select(step => step.Selector).OfType<string>().ToArray();
        foreach (var parameter in route.Path.Parameters)
        {
            Require(route, route.Path.Parameters.Count(one => one == parameter) == 1, $"the path parameter \"{parameter}\" comes twice.");
            Require(
                route,
                route.From(ValueSource.Path).Any(variable => variable.Name == parameter) || selectors.Contains(parameter, StringComparer.Ordinal),
                $"the path parameter \"{parameter}\" is neither a variable of the document nor chosen by in data.");
        }

        foreach (var selector in selectors)
        {
            Require(route, route.Path.Parameters.Contains(selector, StringComparer.Ordinal), $"data chooses by \"{selector}\", which is no path parameter.");
        }

        foreach (var variable in route.From(ValueSource.Path))
        {
            Require(route, variable.IsRequired && variable.Type.IsLeaf, $"the path parameter \"{variable.Name}\" must be a required scalar.");
        }

        foreach (var variable in route.From(ValueSource.Derived))
        {
            Require(route, route.IsCommand && variable.Type.ToString() == "UUID!", $"\"{variable.Name}\" is derived, so it must be a UUID! of a mutation.");
        }

        foreach (var parameter in route.Location?.Parameters ?? [])
        {
            Require(route, route.Variables.Any(variable => variable.Name == parameter), $"location names \"{parameter}\", which is no variable of the document.");
        }
    }

    private static void CheckDocument(RestRoute route, OperationNode operation, OutputShape root)
    {
        var fields = operation.SelectionSet.Selections.OfType<FieldNode>().ToArray();
        Require(route, fields.Length == 1 && operation.SelectionSet.Selections.Count == 1, "the document must ask for exactly one root field.");
        Require(route, route.Data[0].Field == root.Members[0].Name, "data must begin with the root field.");
        if (!route.IsCommand)
        {
            var takesToken = route.Kind == OperationKind.Query && fields[0].Arguments.Any(argument => argument.Name.Value == RestDirective.AtLeast);
            Require(route, !takesToken || route.From(ValueSource.Consistency).Any(), "atLeast must be given the variable $atLeast: the header fills it.");
        }
    }

    private static void CheckAnswer(RestRoute route, OutputShape root)
    {
        if (route.IsRedirect)
        {
            Require(route, route.Answer.Type.Named is ScalarType { Name: "Url" } && route.Answer.Type.IsLeaf, "302 needs data that leads to one Url.");
            return;
        }

        if (route.IsCommand && root.Members[0].Shape is { Type.Named: CompositeType payload } selected && payload.Field(DataPath.Errors) is not null)
        {
            var errors = selected.Member(DataPath.Errors)?.Shape.Members.Select(member => member.Name) ?? [];
            Require(route, !ErrorMembers.Except(errors, StringComparer.Ordinal).Any(), "the payload's errors { code message path } must be selected.");
        }

        CheckNames(route, route.Answer);
    }

    /// <summary>Every object is selected by one fragment, whose name it has in OpenAPI and in the clients.</summary>
    private static void CheckNames(RestRoute route, OutputShape shape)
    {
        foreach (var (name, member) in shape.Members.Where(member => member.Name != DataPath.Errors))
        {
            Require(route, member.Members.Count == 0 || member.Fragment is not null, $"\"{name}\" must be selected by one fragment.");
            CheckNames(route, member);
        }

        Require(route, shape.Members.Count == 0 || shape.Fragment is not null, "what data leads to must be selected by one fragment.");
    }

    private static void CheckExample(RestRoute route)
    {
        var body = route.From(ValueSource.Body).ToArray();
        Require(route, (route.Example is null) == (body.Length == 0), "a route has an example exactly when it has a body.");
        if (route.Example is { } example)
        {
            var wrong = InputCheck.Body(example, body);
            Require(route, wrong.Count == 0, $"the example does not fit: {string.Join(", ", wrong.Select(one => $"{string.Join('.', one.Path)} {one.Kind}"))}.");
        }
    }

    private static void Require(RestRoute route, bool holds, string message)
    {
        if (!holds)
        {
            throw new RestRouteException(route.Name, message);
        }
    }
}
