using System.Text.Json;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>The way from a document's data to what a route answers, for example <c>generation.samples[number].image.url</c>.</summary>
internal static class DataPath
{
    /// <summary>The member of a payload that holds rejections.</summary>
    public const string Errors = "errors";

    public static IReadOnlyList<DataStep> Parse(string text) =>
    [
        .. text.Split('.').Select(step => step.EndsWith(']') && step.IndexOf('[', StringComparison.Ordinal) is > 0 and var at
            ? new DataStep(step[..at], step[(at + 1)..^1])
            : new DataStep(step, null)),
    ];

    /// <summary>What the way leads to.</summary>
    /// <exception cref="RestRouteException">The document does not select it.</exception>
    public static OutputShape Follow(string route, IReadOnlyList<DataStep> steps, OutputShape root, out IReadOnlyDictionary<string, OutputShape> selected)
    {
        var chosen = new Dictionary<string, OutputShape>(StringComparer.Ordinal);
        selected = chosen;
        var shape = root;
        foreach (var step in steps)
        {
            shape = shape.Member(step.Field)?.Shape
                ?? throw new RestRouteException(route, $"the document does not select \"{step.Field}\", which data names.");
            if (step.Selector is not { } selector)
            {
                continue;
            }

            var member = shape.Member(selector)?.Shape;
            if (shape.Type.Nullable is not ListType || member is not { Type.IsLeaf: true })
            {
                throw new RestRouteException(route, $"\"{step.Field}\" is no list whose items could be chosen by \"{selector}\".");
            }

            chosen[selector] = member;
        }

        return shape;
    }

    /// <summary>The value, or null when there is none: something on the way is null, or no item of a list is the one asked for.</summary>
    public static JsonElement? Find(JsonElement data, IReadOnlyList<DataStep> steps, IReadOnlyDictionary<string, string> path)
    {
        var value = data;
        foreach (var step in steps)
        {
            value = value.GetProperty(step.Field);
            if (step.Selector is { } selector)
            {
                var wanted = path[selector];
                value = value.EnumerateArray().FirstOrDefault(item => string.Equals(item.GetProperty(selector).ToString(), wanted, StringComparison.Ordinal));
            }

            if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                return null;
            }
        }

        return value;
    }
}
