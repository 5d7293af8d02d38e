using System.Text.Json;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>Where the value of a document's variable comes from.</summary>
public enum ValueSource
{
    Path = 1,
    Query = 2,
    Body = 3,

    /// <summary>An id that is made of organization, route and <c>Idempotency-Key</c>.</summary>
    Derived = 4,

    /// <summary>The header <c>Pulse-Consistency</c>.</summary>
    Consistency = 5,
}

/// <summary>A variable of a route's document.</summary>
/// <param name="IsRequired">False when it may be left out: it is nullable or has a default.</param>
/// <param name="Default">As JSON; null when there is none.</param>
/// <param name="Description">Of the argument or input field that it is given to.</param>
public sealed record RestVariable(string Name, GraphType Type, ValueSource Source, bool IsRequired, JsonElement? Default, string? Description);

/// <summary>One step from a document's data to what a route answers.</summary>
/// <param name="Field">Response name.</param>
/// <param name="Selector">
/// Of a list: the member by which one item is chosen, equal to the path's parameter of that name. Null takes the value as it is.
/// </param>
public sealed record DataStep(string Field, string? Selector);

/// <summary>A route of the REST API: a document of the GraphQL API with a method, a path and a status.</summary>
public sealed record RestRoute
{
    /// <summary>The operation's name; unique, and the <c>operationId</c> of OpenAPI.</summary>
    public required string Name { get; init; }

    public required OperationKind Kind { get; init; }

    public required string Method { get; init; }

    public required RoutePath Path { get; init; }

    public required int Status { get; init; }

    public required string Tag { get; init; }

    public required string Summary { get; init; }

    public required IReadOnlyList<DataStep> Data { get; init; }

    /// <summary>The <c>Location</c> of what was made, with variables in braces; null when the route makes nothing.</summary>
    public RoutePath? Location { get; init; }

    public required IReadOnlyList<RestVariable> Variables { get; init; }

    /// <summary>The document that is executed, as UTF-8: the operation, and the fragments that it needs.</summary>
    public required byte[] Document { get; init; }

    /// <summary>What the route answers, below <see cref="Data"/>.</summary>
    public required OutputShape Answer { get; init; }

    /// <summary>What items of lists are chosen by, under the path's parameter of that name.</summary>
    public required IReadOnlyDictionary<string, OutputShape> Selected { get; init; }

    /// <summary>A body that works; null for routes without one.</summary>
    public JsonElement? Example { get; init; }

    public bool IsCommand => Kind == OperationKind.Mutation;

    public bool IsRedirect => Status == 302;

    /// <summary>Method and template, as in <c>POST /v1/projects</c>: under this name idempotency keys are kept.</summary>
    public string Id => $"{Method} {Path}";

    public IEnumerable<RestVariable> From(ValueSource source) => Variables.Where(variable => variable.Source == source);
}

/// <summary>A path with parameters in braces.</summary>
public sealed class RoutePath
{
    private readonly string _text;

    public RoutePath(string text)
    {
        _text = text;
        Segments = text.Trim('/').Split('/');
        Parameters = [.. Segments.Select(ParameterOf).OfType<string>()];
    }

    public IReadOnlyList<string> Segments { get; }

    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The parameter that a segment stands for, or null for one that stands for itself.</summary>
    public static string? ParameterOf(string segment) => segment is ['{', .. var name, '}'] ? name : null;

    /// <summary>The path with values in the places of its parameters.</summary>
    public string Fill(Func<string, string> valueOf) =>
        "/" + string.Join('/', Segments.Select(segment => ParameterOf(segment) is { } name ? Uri.EscapeDataString(valueOf(name)) : segment));

    /// <summary>The parameters' values when a request's segments fit, else null.</summary>
    public IReadOnlyDictionary<string, string>? Match(IReadOnlyList<string> segments)
    {
        if (segments.Count != Segments.Count)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < segments.Count; index++)
        {
            if (ParameterOf(Segments[index]) is { } name)
            {
                values[name] = segments[index];
            }
            else if (!string.Equals(segments[index], Segments[index], StringComparison.Ordinal))
            {
                return null;
            }
        }

        return values;
    }

    public override string ToString() => _text;
}

/// <summary>A route cannot be served. A fault of the program, found at start.</summary>
public sealed class RestRouteException(string route, string message) : Exception($"Route {route}: {message}")
{
    public string Route { get; } = route;
}
