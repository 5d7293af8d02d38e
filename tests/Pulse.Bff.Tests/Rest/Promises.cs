using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests.Rest;

/// <summary>
/// What clients rely on, a line each: that a route is there, what it takes, what it needs, what it answers. Lines may be added; a line that is
/// gone breaks somebody, and so does something new that a known route needs.
/// </summary>
internal static class Promises
{
    private const string Needs = " needs ";

    public static IReadOnlyList<string> Of(RouteTable table) =>
        [.. table.Routes.SelectMany(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Broken(IReadOnlyCollection<string> given, IReadOnlyCollection<string> kept)
    {
        var gone = given.Where(promise => !promise.Contains(Needs, StringComparison.Ordinal)).Except(kept, StringComparer.Ordinal);
        var demanded = kept.Except(given, StringComparer.Ordinal)
            .Where(promise => promise.IndexOf(Needs, StringComparison.Ordinal) is > 0 and var at && given.Contains(promise[..at]));
        return [.. gone, .. demanded.Select(promise => promise + " (new)")];
    }

    private static IEnumerable<string> Of(RestRoute route)
    {
        yield return route.Id;
        yield return FormattableString.Invariant($"{route.Id} succeeds with {route.Status}");
        foreach (var variable in route.Variables.Where(one => one.Source is ValueSource.Query or ValueSource.Body))
        {
            foreach (var line in Taken(route.Id, variable.Name, variable.Type, variable.IsRequired, []))
            {
                yield return line;
            }
        }

        foreach (var line in Answered(route.Id, "", route.Answer))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Taken(string route, string path, GraphType type, bool isRequired, string[] above)
    {
        yield return $"{route} takes {path}: {type}";
        if (isRequired)
        {
            yield return $"{route}{Needs}{path}";
        }

        switch (type.Named)
        {
            case EnumType words:
                foreach (var value in words.Values)
                {
                    yield return $"{route} takes {path} = {value.Name}";
                }

                break;
            case InputObjectType made when !above.Contains(made.Name, StringComparer.Ordinal):
                foreach (var line in made.Fields.SelectMany(field => Taken(route, $"{path}.{field.Name}", field.Type, field.IsRequired, [.. above, made.Name])))
                {
                    yield return line;
                }

                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> Answered(string route, string path, OutputShape shape)
    {
        var here = shape.Type.Nullable is ListType ? path + "[]" : path;
        if (shape.Members.Count == 0)
        {
            yield return $"{route} answers {here}: {shape.Type.Named}";
        }

        foreach (var line in shape.Members.Where(member => member.Name != DataPath.Errors)
            .SelectMany(member => Answered(route, here.Length == 0 ? member.Name : $"{here}.{member.Name}", member.Shape)))
        {
            yield return line;
        }
    }
}
