using System.Reflection;
using Microsoft.AspNetCore.Http;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>A request's route with the values of its path, or the methods that the path takes instead.</summary>
/// <param name="Allowed">Empty when the path is none of the API's.</param>
public sealed record RouteMatch(RestRoute? Route, IReadOnlyDictionary<string, string> Path, IReadOnlyList<string> Allowed);

/// <summary>All routes.</summary>
public sealed class RouteTable(IReadOnlyList<RestRoute> routes)
{
    public const string Prefix = "/v1/";

    private const string Folder = "contracts.rest.";

    public IReadOnlyList<RestRoute> Routes { get; } = routes;

    /// <summary>The files that this build carries.</summary>
    public static IReadOnlyList<RouteFile> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".graphql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new RouteFile(name[Folder.Length..], TextOf(assembly, name))),
        ];
    }

    /// <summary>The approved OpenAPI document of this build, as YAML.</summary>
    public static string OpenApi() => TextOf(Assembly.GetExecutingAssembly(), Folder + "pulse.yaml");

    /// <exception cref="RestRouteException">A route does not fit the schema.</exception>
    public static RouteTable Read(Schema schema) => new(RouteReader.Read(schema, Files()));

    public RouteMatch Find(string method, PathString path)
    {
        string[] segments = [.. (path.Value ?? "").Trim('/').Split('/')];
        var fitting = Routes.Select(route => (Route: route, Values: route.Path.Match(segments))).Where(one => one.Values is not null).ToArray();
        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var (found, values) = fitting.FirstOrDefault(one => one.Route.Method == wanted);
        return found is not null
            ? new RouteMatch(found, values!, [])
            : new RouteMatch(null, new Dictionary<string, string>(StringComparer.Ordinal), [.. fitting.SelectMany(one => MethodsOf(one.Route)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static string[] MethodsOf(RestRoute route) => route.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [route.Method];

    private static string TextOf(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
