using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>The arguments of an operation's <c>@rest</c>.</summary>
internal sealed class RestDirective
{
    public const string Name = "rest";

    /// <summary>The variable that the header <c>Pulse-Consistency</c> fills, and its type.</summary>
    public const string AtLeast = "atLeast";
    public const string TokenType = "ConsistencyToken";

    private static readonly string[] Known = ["method", "path", "status", "tag", "summary", "data", "derived", "location", "example"];

    private readonly string _route;
    private readonly DirectiveNode _node;

    public RestDirective(string route, OperationNode operation)
    {
        _route = route;
        _node = operation.Directives.Count(one => one.Name.Value == Name) == 1
            ? Directives.Find(operation.Directives, Name)!
            : throw new RestRouteException(route, "exactly one @rest is needed.");
        if (_node.Arguments.FirstOrDefault(argument => !Known.Contains(argument.Name.Value, StringComparer.Ordinal)) is { } unknown)
        {
            throw new RestRouteException(route, $"@rest has no argument \"{unknown.Name.Value}\".");
        }
    }

    public string Text(string argument) => TextOrNull(argument) ?? throw Wrong(argument, "a text");

    public string? TextOrNull(string argument) => Find(argument) switch
    {
        null => null,
        StringValueNode text => text.Value,
        _ => throw Wrong(argument, "a text"),
    };

    public string Word(string argument) => Find(argument) is EnumValueNode word ? word.Value : throw Wrong(argument, "a word");

    public int Number(string argument) => Find(argument) is IntValueNode number
        ? int.Parse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture)
        : throw Wrong(argument, "a number");

    public IReadOnlyList<string> List(string argument) => Find(argument) switch
    {
        null => [],
        ListValueNode list => [.. list.Items.Select(item => item is StringValueNode text ? text.Value : throw Wrong(argument, "a list of texts"))],
        _ => throw Wrong(argument, "a list of texts"),
    };

    public JsonElement? Example() => Find("example") switch
    {
        null => null,
        ObjectValueNode example => ToJson(example),
        _ => throw Wrong("example", "an object"),
    };

    /// <summary>A constant of a document as JSON.</summary>
    public static JsonElement ToJson(ValueNode value) => JsonSerializer.SerializeToElement(NodeOf(value));

    private static JsonNode? NodeOf(ValueNode value) => value switch
    {
        NullValueNode => null,
        StringValueNode text => JsonValue.Create(text.Value),
        EnumValueNode word => JsonValue.Create(word.Value),
        BooleanValueNode flag => JsonValue.Create(flag.Value),
        IntValueNode number => JsonNode.Parse(number.Text),
        FloatValueNode number => JsonNode.Parse(number.Text),
        ListValueNode list => new JsonArray([.. list.Items.Select(NodeOf)]),
        ObjectValueNode made => new JsonObject(made.Fields.Select(field => KeyValuePair.Create(field.Name.Value, NodeOf(field.Value)))),
        _ => throw new NotSupportedException($"{value.GetType().Name} is no constant."),
    };

    private ValueNode? Find(string argument) => _node.Arguments.FirstOrDefault(one => one.Name.Value == argument)?.Value;

    private RestRouteException Wrong(string argument, string kind) => new(_route, $"@rest needs {kind} as \"{argument}\".");
}
