using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>Describes the routes in OpenAPI 3.1. Nothing is said here that is not taken from the routes, the schema or the tables that answer requests.</summary>
internal static class OpenApiWriter
{
    /// <summary>Of the API, not of the build: it counts up when something is added.</summary>
    private const string ApiVersion = "1.0.0";

    public static JsonObject Write(RouteTable table)
    {
        var schemas = new SchemaWriter();
        OpenApiParts.AddProblem(schemas);
        var paths = new JsonObject();
        foreach (var group in table.Routes.GroupBy(route => route.Path.ToString(), StringComparer.Ordinal))
        {
            paths[group.Key] = new JsonObject(group.Select(route => KeyValuePair.Create(Lower(route.Method), (JsonNode?)Operation(route, schemas))));
        }

        var (upload, put) = UploadPath.Describe(schemas);
        paths[upload] = put;
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = OpenApiParts.Info(ApiVersion),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = OpenApiParts.Tags(table.Routes.Select(route => route.Tag)),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = OpenApiParts.SecuritySchemes(),
                ["parameters"] = OpenApiParts.Parameters(),
                ["headers"] = OpenApiParts.Headers(),
                ["responses"] = OpenApiParts.Responses(),
                ["schemas"] = schemas.Components(),
            },
        };
    }

    private static JsonObject Operation(RestRoute route, SchemaWriter schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = char.ToLowerInvariant(route.Name[0]) + route.Name[1..],
            ["tags"] = new JsonArray(route.Tag),
            ["summary"] = route.Summary,
        };
        operation["parameters"] = Parameters(route, schemas);
        if (route.Example is { } example)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = Body(route, schemas), ["example"] = JsonNode.Parse(example.GetRawText()) },
                },
            };
        }

        operation["responses"] = Responses(route, schemas);
        return operation;
    }

    private static JsonArray Parameters(RestRoute route, SchemaWriter schemas)
    {
        var parameters = new JsonArray();
        foreach (var name in route.Path.Parameters)
        {
            var variable = route.From(ValueSource.Path).FirstOrDefault(one => one.Name == name);
            parameters.Add((JsonNode)new JsonObject
            {
                ["name"] = name,
                ["in"] = "path",
                ["required"] = true,
                ["schema"] = variable is null ? schemas.Output(SelectedBy(route, name)) : schemas.Input(variable.Type, null, null),
            });
        }

        foreach (var variable in route.From(ValueSource.Query))
        {
            parameters.Add((JsonNode)OpenApiParts.Query(variable, schemas));
        }

        parameters.Add((JsonNode)OpenApiParts.Parameter(route.IsCommand ? "IdempotencyKey" : "IfNoneMatch"));
        if (route.From(ValueSource.Consistency).Any())
        {
            parameters.Add((JsonNode)OpenApiParts.Parameter("PulseConsistency"));
        }

        parameters.Add((JsonNode)OpenApiParts.Parameter("AcceptLanguage"));
        return parameters;
    }

    /// <summary>The member that a path parameter chooses a list's item by.</summary>
    private static OutputShape SelectedBy(RestRoute route, string parameter) => route.Selected[parameter] with { Description = null };

    private static JsonObject Body(RestRoute route, SchemaWriter schemas)
    {
        var members = route.From(ValueSource.Body).ToArray();
        var name = route.Name + "Request";
        var schema = new JsonObject { ["type"] = "object" };
        if (members.Any(member => member.IsRequired))
        {
            schema["required"] = new JsonArray([.. members.Where(member => member.IsRequired).Select(member => JsonValue.Create(member.Name))]);
        }

        schema["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)schemas.Input(member.Type, member.Description, member.Default))));
        schema["additionalProperties"] = false;
        schemas.Add(name, schema);
        return SchemaWriter.Reference(name);
    }

    private static JsonObject Responses(RestRoute route, SchemaWriter schemas)
    {
        var responses = new JsonObject { [Text(route.Status)] = Success(route, schemas) };
        if (!route.IsCommand && !route.IsRedirect)
        {
            responses["304"] = OpenApiParts.Response("NotModified");
        }

        foreach (var status in OpenApiParts.ProblemsOf(route))
        {
            responses[Text(status)] = OpenApiParts.Response(OpenApiParts.ProblemName(status));
        }

        responses["default"] = OpenApiParts.Response("Problem");
        return responses;
    }

    private static JsonObject Success(RestRoute route, SchemaWriter schemas)
    {
        var headers = new JsonObject();
        void Tell(string header, bool isTold)
        {
            if (isTold)
            {
                headers[header] = OpenApiParts.Header(header);
            }
        }

        Tell("Location", route.Location is not null || route.IsRedirect);
        Tell("Pulse-Consistency", true);
        Tell("Idempotency-Replayed", route.IsCommand);
        Tell("ETag", !route.IsCommand && !route.IsRedirect);
        Tell("Link", route.Answer.Member("pageInfo") is not null);
        Tell("RateLimit-Limit", true);
        Tell("RateLimit-Remaining", true);
        Tell("RateLimit-Reset", true);
        var response = new JsonObject { ["description"] = OpenApiParts.Phrase(route), ["headers"] = headers };
        if (!route.IsRedirect)
        {
            var shape = route.Answer with { Type = route.Answer.Type.Nullable, Description = null };
            response["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject
                {
                    ["schema"] = schemas.Output(shape with { Type = new Pulse.GraphQL.Types.NonNullType(shape.Type) }, route.IsCommand),
                    ["example"] = Examples.Of(shape, isPayload: route.IsCommand),
                },
            };
        }

        return response;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

#pragma warning disable CA1308 // OpenAPI names methods in small letters.
    private static string Lower(string method) => method.ToLowerInvariant();
#pragma warning restore CA1308
}
