using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>Makes JSON Schemas (2020-12) of the API's types, each once, under its name.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>All schemas that were asked for, by name.</summary>
    public JsonObject Components() => new(_schemas.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value.DeepClone())));

    public void Add(string name, JsonObject schema) => _schemas[name] = schema;

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>What a selection answers.</summary>
    /// <param name="isPayload">True for what a command answers: members are null only together with rejections, which are problems here.</param>
    public JsonObject Output(OutputShape shape, bool isPayload = false)
    {
        var type = shape.Type.Nullable;
        var schema = type switch
        {
            ListType list => new JsonObject { ["type"] = "array", ["items"] = Output(shape with { Type = list.Item, Description = null }) },
            CompositeType composite => Object(composite, shape, isPayload),
            _ => Leaf(type.Named),
        };
        return Described(shape.Type.IsNonNull ? schema : OrNull(schema), shape.Description);
    }

    /// <summary>What a variable, argument or input field takes.</summary>
    public JsonObject Input(GraphType type, string? description, JsonElement? initial)
    {
        var inner = type.Nullable switch
        {
            ListType list => new JsonObject { ["type"] = "array", ["items"] = Input(list.Item, null, null) },
            InputObjectType made => InputObject(made),
            var leaf => Leaf(leaf.Named),
        };
        var schema = Described(type.IsNonNull ? inner : OrNull(inner), description);
        if (initial is { } value)
        {
            schema["default"] = JsonNode.Parse(value.GetRawText());
        }

        return schema;
    }

    private JsonObject Object(CompositeType type, OutputShape shape, bool isPayload)
    {
        var name = shape.Fragment!;
        if (!_schemas.ContainsKey(name))
        {
            // The name is taken before the members are looked at, so that a type may hold itself.
            var schema = _schemas[name] = new JsonObject { ["type"] = "object" };
            if (type.Description is { } description)
            {
                schema["description"] = description;
            }

            var members = shape.Members.Where(member => member.Name != DataPath.Errors).ToArray();
            schema["required"] = new JsonArray([.. members.Select(member => JsonValue.Create(member.Name))]);
            schema["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(
                member.Name, (JsonNode?)Output(isPayload && !member.Shape.Type.IsNonNull ? member.Shape with { Type = new NonNullType(member.Shape.Type) } : member.Shape))));
        }

        return Reference(name);
    }

    private JsonObject InputObject(InputObjectType type)
    {
        if (!_schemas.ContainsKey(type.Name))
        {
            var schema = _schemas[type.Name] = new JsonObject { ["type"] = "object" };
            if (type.Description is { } description)
            {
                schema["description"] = description;
            }

            if (type.Fields.Where(field => field.IsRequired).Select(field => (JsonNode?)field.Name).ToArray() is { Length: > 0 } required)
            {
                schema["required"] = new JsonArray(required);
            }

            schema["properties"] = new JsonObject(type.Fields.Select(field => KeyValuePair.Create(
                field.Name, (JsonNode?)Input(field.Type, field.Description, field.DefaultNode is { } node ? RestDirective.ToJson(node) : null))));
            schema["additionalProperties"] = false;
            if (type.IsOneOf)
            {
                schema["minProperties"] = 1;
                schema["maxProperties"] = 1;
            }
        }

        return Reference(type.Name);
    }

    private JsonObject Leaf(NamedType type)
    {
        if (type is not EnumType words)
        {
            return ScalarSchemas.Of(type.Name);
        }

        if (!_schemas.ContainsKey(words.Name))
        {
            var told = words.Values.Where(value => value.Description is not null).Select(value => $"- `{value.Name}`: {value.Description}");
            string[] lines = [.. words.Description is { } description ? [description] : Array.Empty<string>(), .. told];
            var schema = _schemas[words.Name] = new JsonObject { ["type"] = "string" };
            if (lines.Length > 0)
            {
                schema["description"] = string.Join('\n', lines);
            }

            schema["enum"] = new JsonArray([.. words.Values.Select(value => JsonValue.Create(value.Name))]);
        }

        return Reference(words.Name);
    }

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.GetValue<string>(), "null");
            return schema;
        }

        return schema.ContainsKey("$ref") ? new JsonObject { ["oneOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;
    }
}

/// <summary>The scalars as JSON Schemas, and a value of each for examples.</summary>
internal static class ScalarSchemas
{
    private const int ExampleNumber = 1;

    public static JsonObject Of(string scalar) => scalar switch
    {
        "Int" => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        "Float" => new JsonObject { ["type"] = "number", ["format"] = "double" },
        "Boolean" => new JsonObject { ["type"] = "boolean" },
        "UUID" => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        "DateTime" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "Url" => new JsonObject { ["type"] = "string", ["format"] = "uri-reference" },
        "JSON" => [],
        "String" or "ID" or "ConsistencyToken" => new JsonObject { ["type"] = "string" },
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"The scalar {scalar} has no JSON Schema yet; add it here.")),
    };

    public static JsonNode? Example(string scalar, string field) => scalar switch
    {
        "Int" => ExampleNumber,
        "Float" => 0.5,
        "Boolean" => false,
        "UUID" => "0198a5b2-7c3e-7d11-a0f3-2f6f0d1c9b10",
        "DateTime" => "2026-11-22T09:30:00.000Z",
        "Url" => "/files/0198a5b2-7c3e-7d11-a0f3-2f6f0d1c9b10/…?expires=1795253700&signature=…",
        "ConsistencyToken" => "AZilsnw-fRGg8y9vDRybEAAAAAAAAAAq",
        "JSON" => new JsonObject(),
        _ when field.Contains("sha256", StringComparison.OrdinalIgnoreCase) => "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        _ => field,
    };
}
